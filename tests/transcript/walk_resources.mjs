// The examples of the resource API: create, read, change, find, delete, several at once.

const yaml = { Accept: 'text/yaml' };

export async function resources(recorder, root, bearer) {
  await asTheUser(recorder, bearer);
  await oneByOne(recorder, root);
  await found(recorder, root);
  await together(recorder, root);
}

async function asTheUser(recorder, bearer) {
  recorder.heading('5. With the user’s token');
  await recorder.ask(200, 'GET', '/Patient?_count=1&_elements=name,gender', { headers: bearer });
  await recorder.ask(403, 'GET', '/Client', { headers: bearer });
  await recorder.ask(401, 'GET', '/Patient');
}

async function oneByOne(recorder, root) {
  recorder.heading('6. Resources');
  const patient = { id: 'ada', name: [{ family: 'Okafor', given: ['Ada'] }], gender: 'female', birthDate: '1979-03-13' };
  await recorder.ask(201, 'POST', '/Patient', { headers: root, body: patient });
  await recorder.ask(200, 'GET', '/Patient/ada', { headers: { ...root, ...yaml } });
  await recorder.ask(200, 'PUT', '/Patient/ada', { headers: { ...root, ...yaml, 'If-Match': 'W/"1"' }, yaml: 'name: [{family: Okafor}]\ngender: female\n' });
  await recorder.ask(412, 'PUT', '/Patient/ada', { headers: { ...root, 'If-Match': 'W/"1"' }, body: patient });
  await recorder.ask(200, 'PATCH', '/Patient/ada', { headers: root, body: { birthDate: '1979-03-13', gender: null } });
  await recorder.ask(200, 'PATCH', '/Patient/ada', { headers: root, body: [{ op: 'add', path: '/active', value: true }] });
  await recorder.ask(422, 'PATCH', '/Patient/ada', { headers: root, body: [{ op: 'remove', path: '/nothing' }] });
  await recorder.ask(200, 'GET', '/Patient/ada/_history?_count=2', { headers: root });
  await recorder.ask(200, 'GET', '/Patient/ada/_history/1', { headers: root });
  const encounter = { status: 'planned', subject: { reference: 'Patient/ada' } };
  await recorder.ask(201, 'PUT', '/fhir/Encounter/visit', { headers: root, body: encounter });
  recorder.say('References are answered in the dialect of the address:');
  await recorder.ask(200, 'GET', '/Encounter/visit', { headers: root });
  await recorder.ask(200, 'DELETE', '/Encounter/visit', { headers: root });
  await recorder.ask(204, 'DELETE', '/Encounter/visit', { headers: root });
  await recorder.ask(410, 'GET', '/Encounter/visit', { headers: root });
  await recorder.ask(404, 'GET', '/Encounter/never', { headers: root });
}

async function found(recorder, root) {
  recorder.say('Searches:');
  const short = '_elements=id&_count=1';
  for (const search of [
    `/Patient?name=oka&_sort=-birthdate&_total=none&${short}`,
    `/Patient?birthdate=1979&_page=1&${short}`,
    `/User?email=nurse@example.com&${short}`,
    `/Client?.auth.authorization_code.redirect_uri=http://localhost:3000/callback&${short}`,
    `/Grant?user=nurse&client=my-app&${short}`,
  ])
    await recorder.ask(200, 'GET', search, { headers: root });
  await recorder.ask(400, 'GET', '/Patient?shoe=42', { headers: root });
}

async function together(recorder, root) {
  recorder.say('Several at once:');
  const list = [{ resourceType: 'Practitioner', id: 'dr', active: true }, { resourceType: 'Role', id: 'r', name: 'doctor', user: { resourceType: 'User', id: 'nurse' } }];
  await recorder.ask(200, 'PUT', '/', { headers: root, body: list });
  const bundle = (type, entry) => ({ resourceType: 'Bundle', type, entry });
  await recorder.ask(200, 'POST', '/fhir', { headers: root, body: bundle('transaction', [
    { fullUrl: 'urn:uuid:1', request: { method: 'PUT', url: 'Practitioner/dr' }, resource: { active: false } },
    { request: { method: 'PUT', url: 'Patient/ben' }, resource: { generalPractitioner: [{ reference: 'urn:uuid:1' }] } },
  ]) });
  await recorder.ask(200, 'POST', '/', { headers: root, body: bundle('batch', [
    { request: { method: 'GET', url: 'Patient/nobody' } },
    { request: { method: 'DELETE', url: 'Patient/ben' } },
  ]) });
  await recorder.ask(201, 'POST', '/Patient', { headers: { ...root, 'If-None-Exist': 'identifier=urn:mrn|7' }, body: { id: 'eve', identifier: [{ system: 'urn:mrn', value: '7' }] } });
  await recorder.ask(200, 'POST', '/Patient', { headers: { ...root, 'If-None-Exist': 'identifier=urn:mrn|7' }, body: {} });
}

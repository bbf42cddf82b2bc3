// Resources over plain HTTP: history, patches, conditions, searches and Bundles, and what none of them gives away.
import type { APIResponse } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { bearer } from '../support/visitor.ts';

const secret = 'one-that-nobody-else-has';
const shop = { name: 'Shop', secret, grant_types: ['basic'] };

async function expressionOf(response: APIResponse): Promise<unknown> {
  const outcome = await response.json();
  expect(outcome.resourceType).toBe('OperationOutcome');
  return outcome.issue[0].expression?.[0];
}

test('a resource of any FHIR type has a history that outlives it', async ({ visitor, server }) => {
  const created = await visitor.send('POST', '/Questionnaire', { status: 'draft' }, server.root);
  expect(created.status()).toBe(201);
  const { id } = await created.json();
  expect(created.headers()['location']).toBe(`${server.issuer}/Questionnaire/${id}/_history/1`);
  expect(created.headers()['etag']).toBe('W/"1"');
  const patched = await visitor.send('PATCH', `/Questionnaire/${id}`, { status: 'active' }, { ...server.root, 'if-match': 'W/"1"' });
  expect(patched.headers()['etag']).toBe('W/"2"');
  const late = await visitor.send('PATCH', `/Questionnaire/${id}`, { status: 'retired' }, { ...server.root, 'if-match': 'W/"1"' });
  expect(late.status()).toBe(412);
  expect(await expressionOf(late)).toBe('http.If-Match');
  expect((await visitor.delete(`/Questionnaire/${id}`, server.root)).status()).toBe(200);
  expect((await visitor.get(`/Questionnaire/${id}`, server.root)).status()).toBe(410);
  const history = await (await visitor.get(`/Questionnaire/${id}/_history`, server.root)).json();
  expect(history).toMatchObject({ type: 'history', total: 3 });
  const first = await visitor.get(`/Questionnaire/${id}/_history/1`, server.root);
  expect(await first.json()).toMatchObject({ status: 'draft', meta: { versionId: '1' } });
});

test('a JSON Patch is made whole or not at all', async ({ visitor, server }) => {
  const type = { ...server.root, 'content-type': 'application/json-patch+json' };
  const patch = (operations: object[]) => visitor.send('PATCH', '/Patient/patient-01', operations, type);
  expect((await patch([{ op: 'replace', path: '/gender', value: 'other' }])).status()).toBe(200);
  const failed = await patch([
    { op: 'replace', path: '/gender', value: 'male' },
    { op: 'test', path: '/name/0/family', value: 'Nobody' },
  ]);
  expect(failed.status()).toBe(422);
  expect(await expressionOf(failed)).toBe('patch[1]');
  const patient = await visitor.get('/Patient/patient-01', server.root);
  expect(await patient.json()).toMatchObject({ gender: 'other' });
});

test('If-None-Exist creates once', async ({ visitor, server }) => {
  const create = () =>
    visitor.send('POST', '/Patient', { identifier: [{ value: 'x-1' }] }, { ...server.root, 'if-none-exist': 'identifier=x-1' });
  const answers = await Promise.all([create(), create(), create()]);
  expect(answers.map((each) => each.status()).sort()).toEqual([200, 200, 201]);
  const found = await visitor.get('/Patient?identifier=x-1', server.root);
  expect(await found.json()).toMatchObject({ total: 1 });
});

test('searches go by parameter and by path, in order, page by page', async ({ visitor, server }) => {
  const get = async (path: string) => (await visitor.get(path, server.root)).json();
  expect(await get('/Client?.auth.authorization_code.secret_required=true')).toMatchObject({ total: 1 });
  const page = await get('/Patient?gender=female&_sort=-family&_count=2&_page=2&_elements=name');
  expect(page.entry).toHaveLength(2);
  expect(page.entry[0].resource).not.toHaveProperty('gender');
  const next = page.link.find(({ relation }: { relation: string }) => relation === 'next').url;
  expect(await get(next.slice(server.issuer.length))).toMatchObject({ type: 'searchset', total: page.total });
  const observations = await get('/fhir/Observation?patient=patient-01');
  expect(observations.entry[0].resource.subject).toEqual({ reference: 'Patient/patient-01' });
});

test('a transaction takes effect whole or not at all', async ({ visitor, server }) => {
  const send = (entry: object[]) => visitor.send('POST', '/fhir', { resourceType: 'Bundle', type: 'transaction', entry }, server.root);
  const practitioner = { fullUrl: 'urn:uuid:7', resource: {}, request: { method: 'POST', url: 'Practitioner' } };
  const encounter = {
    resource: { status: 'planned', participant: [{ individual: { reference: 'urn:uuid:7' } }] },
    request: { method: 'PUT', url: 'Encounter/new' },
  };
  const wrong = { resource: { first_party: 'maybe' }, request: { method: 'PUT', url: 'Client/webapp' } };
  const refused = await send([practitioner, encounter, wrong]);
  expect(refused.status()).toBe(422);
  expect(await expressionOf(refused)).toBe('entry[2].Client.first_party');
  expect((await visitor.get('/Encounter/new', server.root)).status()).toBe(404);
  const done = await send([practitioner, encounter]);
  const { entry } = await done.json();
  expect(entry[1].resource.participant[0].individual.reference).toBe(`Practitioner/${entry[0].resource.id}`);
});

test('C177 each entry of a Bundle passes the policies', async ({ visitor }) => {
  const { access_token } = await visitor.signIn();
  const entry = [
    { request: { method: 'GET', url: 'Patient/patient-01' } },
    { request: { method: 'DELETE', url: 'Patient/patient-01' } },
  ];
  const batch = await visitor.send('POST', '/', { resourceType: 'Bundle', type: 'batch', entry }, bearer(access_token));
  const answers = (await batch.json()).entry.map((each: { response: { status: string } }) => each.response.status);
  expect(answers).toEqual(['200', '403']);
});

test('C178 no answer and no version shows a secret', async ({ visitor, server }) => {
  server.keepSecret(secret);
  const answers = [
    await visitor.put('/Client/shop', shop, server.root),
    await visitor.send('PATCH', '/Client/shop', { name: 'The shop' }, server.root),
    await visitor.send('PUT', '/', [{ resourceType: 'Client', id: 'shop', ...shop }], server.root),
    await visitor.get('/Client/shop/_history', server.root),
    await visitor.get('/Client/shop/_history/1', server.root),
    await visitor.get('/Client?_elements=secret,name', server.root),
    await visitor.delete('/Client/shop', server.root),
    await visitor.get('/Client/shop/_history', server.root),
  ];
  for (const response of answers) {
    expect([200, 201]).toContain(response.status());
    const text = await response.text();
    expect(text).not.toContain(secret);
    expect(text).not.toContain('$s0$');
  }
});

test('C179 nothing is found, sorted, tested or copied by a secret', async ({ visitor, server }) => {
  server.keepSecret(secret);
  await visitor.put('/Client/shop', shop, server.root);
  const hidden = ['/Client?secret=x', '/Client?.secret=x', '/Client?_sort=.secret', '/User?.password=x', '/User?_sort=password'];
  for (const path of hidden) expect((await visitor.get(path, server.root)).status(), path).toBe(400);
  const patch = (operation: object) => visitor.send('PATCH', '/Client/shop', [operation], server.root);
  const [right, wrong] = [secret, 'another'].map((value) => patch({ op: 'test', path: '/secret', value }));
  expect(await (await right!).text()).toBe(await (await wrong!).text());
  expect((await patch({ op: 'copy', from: '/secret', path: '/name' })).status()).toBe(422);
});

test('C183 what is nested too deeply or says a thing twice is refused with its place', async ({ visitor, server }) => {
  const put = (body: string, type: string) => visitor.put('/Patient/deep', body, { ...server.root, 'content-type': type });
  const json = await put('{"a": 1,\n "a": 2}', 'application/json');
  expect(json.status()).toBe(400);
  expect(await json.text()).toContain('line 2, column 4');
  expect((await put(`{"a": ${'['.repeat(80)}${']'.repeat(80)}}`, 'application/json')).status()).toBe(400);
  const yaml = await put('a: &x [1]\nb: *x\n', 'text/yaml');
  expect(yaml.status()).toBe(400);
  expect(await yaml.text()).toContain('line 1');
});

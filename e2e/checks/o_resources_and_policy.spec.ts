// Checks 177 to 183: resources, and who may do what to them.
import { checks, expect } from './support/check.ts';
import { signInAs } from './support/tokens.ts';
import { bearer, type Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const yaml = { 'content-type': 'text/yaml' };
const secret = 'one-that-nobody-else-has';

test('C177 without a token 401, without a policy 403, both as an OperationOutcome', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'webapp');
  const tries: [Fields, string, number, string][] = [
    [{}, '/Patient', 401, 'login'],
    [bearer('garbage'), '/Patient/patient-01', 401, 'login'],
    [bearer(access_token), '/User', 403, 'forbidden'],
    [bearer(access_token), '/Nothing/here', 403, 'forbidden'],
  ];
  for (const [headers, path, status, code] of tries) {
    const response = await visitor.get(path, headers);
    expect(response.status(), path).toBe(status);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code }] });
  }
});

test('C178 secrets, hashes and tokens are in no answer', async ({ visitor, server }) => {
  server.keepSecret(secret);
  const user = { userName: 'dinah', password: secret, twoFactor: { secretKey: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } };
  const client = { secret, grant_types: ['client_credentials'] };
  const answers = [
    await visitor.put('/User/dinah', user, server.root),
    await visitor.put('/Client/shop', client, server.root),
    await visitor.send('PATCH', '/User/dinah', { displayName: 'Dinah' }, server.root),
    await visitor.send('PATCH', '/Client/shop', [{ op: 'add', path: '/name', value: 'Shop' }], server.root),
  ];
  const tokens = await signInAs(visitor, 'webapp', {}, {}, { username: 'dinah', password: secret });
  const reads = ['/User/dinah', '/User?userName=dinah', '/User/dinah/_history', '/User/dinah/_history/1', '/Client/shop', '/Client?_id=shop', '/Client/shop/_history', '/Session?user=dinah', '/Grant?user=dinah', '/fhir/User/dinah', '/fhir/Client/shop', '/fhir/Session', '/Client?_elements=secret', '/User?_elements=password,twoFactor'];
  for (const path of reads) answers.push(await visitor.get(path, server.root));
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  answers.push(await visitor.send('POST', '/auth/test-policy', { request: { 'request-method': 'get', uri: '/Patient', user: { id: 'dinah' }, client: { id: 'shop' } } }, server.root));
  answers.push(await visitor.send('POST', '/auth/introspect', `client_id=webapp&token=${tokens.access_token}`, form));
  for (const response of answers) {
    expect(response.status(), response.url()).toBeLessThan(300);
    const text = await response.text();
    for (const word of [secret, '$s0$', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', tokens.access_token, tokens.refresh_token]) expect(text.includes(word), response.url()).toBe(false);
  }
});

test('C179 nothing is found or sorted by a secret', async ({ visitor, server }) => {
  await visitor.put('/Client/shop', { secret, grant_types: ['client_credentials'] }, server.root);
  const hidden = ['/Client?.secret=', '/User?.password=', '/User?.twoFactor.secretKey=', '/Session?.access_token=', '/Session?.refresh_token=', '/Session?.authorization_code='];
  for (const path of hidden) {
    // Whatever is asked for, right or wrong, the answer is the same.
    const answers = [];
    for (const value of [secret, 'wrong', '$s0$']) {
      const response = await visitor.get(path + encodeURIComponent(value), server.root);
      const { total, entry } = await response.json();
      answers.push([response.status(), total, entry?.length]);
    }
    expect(new Set(answers.map(String)).size, path).toBe(1);
    if (answers[0][0] === 200) expect(answers[0][1], path).toBe(0);
  }
  const order = async (by: string) => (await (await visitor.get(`/User?_sort=${by}&_elements=id`, server.root)).json()).entry?.map(({ resource }: { resource: { id: string } }) => resource.id);
  expect(await order('.password')).toEqual(await order('-.password'));
});

test('C180 __debug without development mode is as good as nothing', async ({ visitor, server }) => {
  const debugged = await visitor.get('/Patient/patient-01?__debug=policy', server.root);
  expect(await debugged.json()).toMatchObject({ resourceType: 'Patient', id: 'patient-01' });
  expect((await visitor.get('/Patient/patient-01?__debug=policy')).status()).toBe(401);
});

/// What alice's token is answered for a Practitioner, under this policy of hers.
async function decide(visitor: Visitor, root: Fields, policy: Record<string, unknown>, query = ''): Promise<number> {
  const written = await visitor.put('/AccessPolicy/tried', { link: [{ resourceType: 'User', id: 'alice' }], ...policy }, root);
  expect([200, 201, 400, 422], await written.text()).toContain(written.status());
  const { access_token } = await signInAs(visitor, 'webapp');
  return (await visitor.get(`/Practitioner${query}`, bearer(access_token))).status();
}

test('C181 what a request says stays a value in a policy’s SQL', async ({ visitor, server }) => {
  const policy = { engine: 'sql', sql: { query: "SELECT {{params.family}} = 'Achterberg'" } };
  expect(await decide(visitor, server.root, policy, '?family=Achterberg')).toBe(200);
  for (const family of ["' OR 1=1 --", "x' OR 'a'='a", "'; DROP TABLE resource; --", "Achterberg' --"]) expect(await decide(visitor, server.root, policy, `?family=${encodeURIComponent(family)}`), family).toBe(403);
  expect((await visitor.get('/Client/webapp', server.root)).status()).toBe(200);
});

const harmful: Record<string, string> = {
  'writes': "DELETE FROM resource WHERE id = 'patient-01'",
  'writes beside a read': "SELECT 1; DELETE FROM resource",
  'changes a setting': 'PRAGMA writable_schema = ON',
  'opens another file': "ATTACH DATABASE '/etc/passwd' AS other",
  'reads tokens': 'SELECT count(*) > 0 FROM token',
  'reads keys': 'SELECT count(*) > 0 FROM signing_key',
  'never ends': 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) > 0 FROM n',
};
for (const [what, query] of Object.entries(harmful))
  test(`C181 a query that ${what} is refused or denies`, async ({ visitor, server }) => {
    expect(await decide(visitor, server.root, { engine: 'sql', sql: { query } })).toBe(403);
    expect((await visitor.get('/Patient/patient-01', server.root)).status()).toBe(200);
  });

const nested = (depth: number): unknown => (depth === 0 ? { type: 'string' } : { properties: { a: nested(depth - 1) } });
const bombs: Record<string, Record<string, unknown>> = {
  'a pattern that would backtrack': { engine: 'matcho', matcho: { params: { family: '#^(a+)+$' } } },
  'a pattern that cannot be read': { engine: 'matcho', matcho: { params: { family: '#(' } } },
  'a schema that refers to itself': { engine: 'json-schema', schema: { $ref: '#' } },
  'a schema without end': { engine: 'json-schema', schema: { definitions: { a: { allOf: [{ $ref: '#/definitions/a' }, { $ref: '#/definitions/a' }] } }, $ref: '#/definitions/a' } },
  'a schema with a pattern that would backtrack': { engine: 'json-schema', schema: { required: ['params'], properties: { params: { required: ['family'], properties: { family: { pattern: '^(a+)+$' } } } } } },
  'a schema that is very deep': { engine: 'json-schema', schema: nested(300) },
  'a query with an error in it': { engine: 'sql', sql: { query: 'SELECT * FROM nowhere' } },
};
for (const [what, policy] of Object.entries(bombs))
  test(`C182 ${what} ends soon, and denies`, async ({ visitor, server }) => {
    expect(await decide(visitor, server.root, policy, `?family=${'a'.repeat(2000)}!`)).toBe(403);
  });

const documents: Record<string, [string, Fields]> = {
  'a YAML bomb': ['a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', yaml],
  'a merge key': ['a: &a {b: c}\nd: {<<: *a}\n', yaml],
  'a YAML tag': ['a: !!python/object:os.system {}\n', yaml],
  'deep YAML': ['[' .repeat(200) + ']'.repeat(200), yaml],
  'a YAML key twice': ['userName: a\nuserName: b\n', yaml],
  'deep JSON': ['{"a":'.repeat(200) + '1' + '}'.repeat(200), { 'content-type': 'application/json' }],
  'a JSON key twice': ['{"userName":"a","userName":"b"}', { 'content-type': 'application/json' }],
};
for (const [what, [body, type]] of Object.entries(documents))
  test(`C183 ${what} is refused`, async ({ visitor, server }) => {
    expect((await visitor.send('PUT', '/User/bomb', body, { ...server.root, ...type })).status()).toBe(400);
    expect((await visitor.get('/User/bomb', server.root)).status()).toBe(404);
  });

test('C183 who is no administrator writes no policy, client, user or session', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'webapp');
  const policy = { engine: 'allow' };
  const paths: [string, unknown][] = [['/AccessPolicy/mine', policy], ['/Client/mine', { grant_types: [] }], ['/User/alice', { password: 'another-one' }], ['/Role/mine', { name: 'admin', user: { id: 'alice' } }], ['/Grant/mine', {}], ['/fhir/AccessPolicy/mine', policy]];
  for (const [path, body] of paths) {
    expect((await visitor.put(path, body, bearer(access_token))).status(), path).toBe(403);
    expect((await visitor.send('PATCH', path, body, bearer(access_token))).status(), path).toBe(403);
    expect((await visitor.delete(path, bearer(access_token))).status(), path).toBe(403);
    expect((await visitor.put(path, body, {})).status(), path).toBe(401);
  }
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'AccessPolicy', id: 'mine', ...policy }, request: { method: 'PUT', url: '/AccessPolicy/mine' } }] };
  expect((await visitor.send('POST', '/', bundle, bearer(access_token))).status()).toBe(403);
});

test.describe('signing up', () => {
  const test = checks({ flags: ['--sign-up', 'on'] });

  test('C183 brings a name and a password, and no role', async ({ visitor, server }) => {
    const login = await visitor.authorize(visitor.request({ code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }));
    const address = /href="(\/auth\/sign-up\?[^"]+)"/.exec(await login.text())![1].replaceAll('&amp;', '&');
    const page = await visitor.get(address);
    const fields = Object.fromEntries([...(await page.text()).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]));
    const greedy = { roles: 'admin', 'roles[]': 'admin', fhirUser: 'Practitioner/1', email: 'alice@example.com', id: 'alice', inactive: 'false' };
    const made = await visitor.post('/auth/sign-up', { ...fields, ...greedy, username: 'mallory', password: 'looking-glass-1' });
    expect(made.status()).toBe(303);
    const { entry } = await (await visitor.get('/User?userName=mallory', server.root)).json();
    const { id, meta: _, ...user } = entry[0].resource;
    expect(id).not.toBe('alice');
    expect(user).toEqual({ resourceType: 'User', userName: 'mallory' });
    server.keepSecret('looking-glass-1');
  });
});

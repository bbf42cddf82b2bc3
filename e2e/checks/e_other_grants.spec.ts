// Checks 94 to 101: tokens without a code.
import { jwtClaims } from './support/jwt.ts';
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { confidential, RunningServer } from '../support/server.ts';
import { bearer, Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const secret = confidential.client_secret;
const machine = { grant_type: 'client_credentials', client_id: 'machine', client_secret: secret };

test('C094 a public client gets no token of its own', async ({ visitor }) => {
  await expectRefusal(await visitor.tokenByForm({ grant_type: 'client_credentials', client_id: 'webapp' }), 'unauthorized_client');
});

test('C095 client_credentials brings neither refresh_token nor id_token', async ({ visitor }) => {
  const tokens = await (await visitor.tokenByForm({ ...machine, scope: 'system/Patient.read' })).json();
  expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
  expect(jwtClaims(tokens.access_token)).toMatchObject({ sub: 'machine', client_id: 'machine' });
});

for (const scope of ['user/Patient.read', 'patient/Patient.read', 'openid', 'system/Patient.read user/Patient.read'])
  test(`C096 the scope '${scope}' needs a person, also where it is registered`, async ({ visitor }) => {
    await expectRefusal(await visitor.tokenByForm({ ...machine, scope }), 'invalid_scope');
  });

const byPassword = { grant_type: 'password', client_id: 'webapp', username: 'alice', password: 'wonderland' };

test('C097 the password grant is off, and no client may register it', async ({ visitor, server }) => {
  await expectRefusal(await visitor.tokenByForm(byPassword), 'unsupported_grant_type');
  const { grant_types_supported } = await (await visitor.get('/.well-known/oauth-authorization-server')).json();
  expect(grant_types_supported).not.toContain('password');
  expect((await visitor.put('/Client/old', { grant_types: ['password'] }, server.root)).status()).toBe(422);
});

test('C098 where it is on, all that is wrong with a person gets one answer', async ({ playwright, server: _ }) => {
  const old = await RunningServer.start({ site: 'none', flags: ['--password-grant', 'on'] });
  const http = await playwright.request.newContext();
  const visitor = new Visitor(http, old);
  const client = { grant_types: ['password'], auth: { password: { secret_required: false } } };
  expect((await visitor.put('/Client/old', client, old.root)).status()).toBe(201);
  expect((await visitor.put('/User/carol', { userName: 'carol', password: 'wonderland', inactive: true }, old.root)).status()).toBe(201);

  const ask = (changes: Fields) => visitor.tokenByForm({ ...byPassword, client_id: 'old', ...changes });
  expect((await ask({})).status()).toBe(200);
  const refusals = [];
  for (const wrong of [{ username: 'nobody' }, { password: 'looking-glass' }, { username: 'carol' }] as Fields[]) {
    const refused = await ask(wrong);
    await expectRefusal(refused, 'invalid_grant');
    refusals.push(await refused.text());
  }
  expect(new Set(refusals).size).toBe(1);
  await http.dispose();
  await old.stop();
});

test('C101 a client with the id of a person does not become that person', async ({ visitor }) => {
  const tokens = await (await visitor.tokenByForm({ ...machine, client_id: 'alice', scope: 'system/Patient.read' })).json();
  expect((await visitor.get('/auth/userinfo', bearer(tokens.access_token))).status()).toBe(403);
  // Alice may read Patients; the client of that name may not.
  expect((await visitor.get('/Patient', bearer(tokens.access_token))).status()).toBe(403);
  const told = await (await visitor.post('/auth/introspect', { client_id: 'alice', client_secret: secret, token: tokens.access_token })).json();
  expect(told.username).toBeUndefined();
});

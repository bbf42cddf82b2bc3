// Checks 94 to 101: tokens without a code.
import { jwt, jwtClaims, rs256, rsaKeyPair } from './support/jwt.ts';
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { signInAs } from './support/tokens.ts';
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

const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const orders = { client_id: 'orders', client_secret: secret };

/// What the client `orders` gets for a token that names it as its audience.
async function exchange(visitor: Visitor, root: Fields, form: Fields) {
  const client = { secret, grant_types: [exchangeType], scope: ['openid', 'profile', 'email'], auth: { token_exchange: { audience: ['https://next.example'], token_format: 'jwt' } } };
  expect((await visitor.put('/Client/orders', client, root)).status()).toBeLessThan(300);
  const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token';
  return visitor.tokenByForm({ grant_type: exchangeType, ...orders, subject_token_type, ...form });
}

async function tokenForOrders(visitor: Visitor, root: Fields): Promise<string> {
  await visitor.send('PATCH', '/Client/house', { auth: { authorization_code: { audience: ['orders'] } } }, root);
  return (await signInAs(visitor, 'house', { scope: 'openid profile' })).access_token;
}

test('C099 a token of an issuer that nobody trusts is refused', async ({ visitor, server }) => {
  const claims = { iss: 'https://evil.example', sub: 'alice', aud: server.issuer, exp: Math.floor(Date.now() / 1000) + 300, iat: Math.floor(Date.now() / 1000) };
  const { privateKey, publicJwk } = rsaKeyPair();
  const { keys } = await (await visitor.get('/.well-known/jwks.json')).json();
  const tokens = [
    jwt({ alg: 'RS256', typ: 'at+jwt', jwk: publicJwk }, claims, rs256(privateKey)),
    jwt({ alg: 'RS256', typ: 'at+jwt', kid: keys[0].kid }, { ...claims, iss: server.issuer }, rs256(privateKey)),
    jwt({ alg: 'none' }, { ...claims, iss: server.issuer }, () => Buffer.alloc(0)),
    'garbage',
  ];
  for (const subject_token of tokens) await expectRefusal(await exchange(visitor, server.root, { subject_token }), 'invalid_request');
});

test('C100 a token for the next server has neither more scope nor another audience', async ({ visitor, server }) => {
  const subject_token = await tokenForOrders(visitor, server.root);
  const good = await (await exchange(visitor, server.root, { subject_token })).json();
  expect(jwtClaims(good.access_token)).toMatchObject({ sub: 'alice', aud: 'https://next.example', client_id: 'orders', scope: 'openid profile' });
  expect(good.refresh_token).toBeUndefined();
  await expectRefusal(await exchange(visitor, server.root, { subject_token, scope: 'openid profile email' }), 'invalid_scope');
  for (const name of ['audience', 'resource']) await expectRefusal(await exchange(visitor, server.root, { subject_token, [name]: 'https://elsewhere.example' }), 'invalid_target');
});

test('C100 who is not the token’s audience cannot exchange it', async ({ visitor, server }) => {
  const { access_token } = await signInAs(visitor, 'other', { scope: 'openid profile' });
  await expectRefusal(await exchange(visitor, server.root, { subject_token: access_token }), 'invalid_request');
});

test('C101 a client with the id of a person does not become that person', async ({ visitor }) => {
  const tokens = await (await visitor.tokenByForm({ ...machine, client_id: 'alice', scope: 'system/Patient.read' })).json();
  expect((await visitor.get('/auth/userinfo', bearer(tokens.access_token))).status()).toBe(403);
  // Alice may read Patients; the client of that name may not.
  expect((await visitor.get('/Patient', bearer(tokens.access_token))).status()).toBe(403);
  const told = await (await visitor.post('/auth/introspect', { client_id: 'alice', client_secret: secret, token: tokens.access_token })).json();
  expect(told.username).toBeUndefined();
});

// Checks 135 to 144: what stands in tokens, and which tokens are believed.
import { createPublicKey } from 'node:crypto';
import { checks, expect } from './support/check.ts';
import { expectChallenge } from './support/answers.ts';
import { ecKeyPair, es256, hs256, jwt, jwtClaims, jwtHeader, leftHalf, rs256, rsaKeyPair, unsigned } from './support/jwt.ts';
import { reads, signInAs, signInConfidentially } from './support/tokens.ts';
import { alice, confidential } from '../support/server.ts';
import { bearer } from '../support/visitor.ts';

const test = checks();
const now = () => Math.floor(Date.now() / 1000);

test('C135 an id_token says who, from whom, for whom and until when', async ({ visitor, server }) => {
  const claims = jwtClaims((await signInAs(visitor, 'webapp', { scope: 'openid' })).id_token);
  expect(claims).toMatchObject({ iss: server.issuer, sub: 'alice', aud: 'webapp' });
  expect(claims.iat).toBeLessThanOrEqual(now() + 1);
  expect(claims.exp).toBeGreaterThan(now());
  expect((claims.exp as number) - (claims.iat as number)).toBeLessThanOrEqual(3600);
});

test('C136 the nonce comes back, and none where none was sent', async ({ visitor }) => {
  const nonce = 'n-0S6_WzA2Mj"é';
  expect(jwtClaims((await signInAs(visitor, 'webapp', { scope: 'openid', nonce })).id_token).nonce).toBe(nonce);
  expect(jwtClaims((await signInAs(visitor, 'webapp', { scope: 'openid' })).id_token)).not.toHaveProperty('nonce');
});

test('C137 with max_age there is auth_time, and it is the time of the login', async ({ visitor }) => {
  const before = now();
  const { auth_time } = jwtClaims((await signInAs(visitor, 'webapp', { scope: 'openid', max_age: '1000' })).id_token);
  expect(auth_time).toBeGreaterThanOrEqual(before);
  expect(auth_time).toBeLessThanOrEqual(now());
});

test('C138 at_hash is of the access token beside it', async ({ visitor }) => {
  for (const client of ['webapp', 'other']) {
    const { id_token, access_token } = await signInAs(visitor, client, { scope: 'openid' });
    expect(jwtHeader(id_token).alg).toBe('RS256');
    expect(jwtClaims(id_token).at_hash).toBe(leftHalf(access_token));
  }
});

test('C139 sub is the same at every login and client, in userinfo too, and short ASCII', async ({ visitor, stranger }) => {
  const one = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const two = await signInAs(stranger, 'other', { scope: 'openid email' });
  const { sub } = await (await visitor.get('/auth/userinfo', bearer(one.access_token))).json();
  for (const { id_token } of [one, two]) expect(jwtClaims(id_token).sub).toBe(sub);
  expect(sub).toMatch(/^[\x21-\x7e]{1,255}$/);
});

test('C140 an access token is of the type at+jwt, with client_id, jti, aud and exp', async ({ visitor, server }) => {
  const { access_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  expect(jwtHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256', kid: expect.any(String) });
  expect(jwtClaims(access_token)).toMatchObject({ iss: server.issuer, sub: 'alice', aud: server.issuer, client_id: 'webapp', jti: expect.any(String), exp: expect.any(Number), iat: expect.any(Number) });
  const audience = jwtClaims((await signInConfidentially(visitor)).access_token).aud;
  expect(audience).toEqual(['webapp-confidential', 'reader']);
});

test('C141 an id_token opens nothing', async ({ visitor }) => {
  const { id_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  expectChallenge(await visitor.get('/auth/userinfo', bearer(id_token)), 'invalid_token');
  expect(await reads(visitor, id_token)).toBe(401);
  const told = await visitor.post('/auth/introspect', { client_id: 'webapp', token: id_token });
  expect(await told.json()).toEqual({ active: false });
});

test('C142 forged tokens are refused, whatever their header says', async ({ visitor, server }) => {
  const { access_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const [header, claims] = [jwtHeader(access_token), jwtClaims(access_token)];
  const { keys } = await (await visitor.get('/.well-known/jwks.json')).json();
  const pem = createPublicKey({ key: keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const rsa = rsaKeyPair();
  const ec = ecKeyPair();
  const fetched: string[] = [];
  const jku = `${server.origin}/their-keys`;
  server.wire.meddling.request = ({ url }) => void (url.pathname === '/their-keys' && fetched.push(url.href));
  const forgeries = {
    'without a signature': jwt({ ...header, alg: 'none' }, claims, unsigned),
    'alg None': jwt({ ...header, alg: 'None' }, claims, unsigned),
    'HS256 with the public key': jwt({ ...header, alg: 'HS256' }, claims, hs256(pem as string)),
    'HS256 with the modulus': jwt({ ...header, alg: 'HS256' }, claims, hs256(Buffer.from(keys[0].n, 'base64url'))),
    'another key under this kid': jwt(header, claims, rs256(rsa.privateKey)),
    'a kid of nobody': jwt({ ...header, kid: 'nobody' }, claims, rs256(rsa.privateKey)),
    'a key of its own': jwt({ ...header, jwk: rsa.publicJwk }, claims, rs256(rsa.privateKey)),
    'an address of keys': jwt({ ...header, jku, kid: 'theirs' }, claims, rs256(rsa.privateKey)),
    'another algorithm': jwt({ ...header, alg: 'ES256' }, claims, es256(ec.privateKey)),
    'another person in it': `${access_token.split('.')[0]}.${Buffer.from(JSON.stringify({ ...claims, sub: 'bob' })).toString('base64url')}.${access_token.split('.')[2]}`,
    'a signature cut off': access_token.slice(0, -20),
  };
  for (const [how, token] of Object.entries(forgeries)) {
    expect(await reads(visitor, token), how).toBe(401);
    expect((await visitor.get('/auth/userinfo', bearer(token))).status(), how).toBe(401);
  }
  expect(fetched).toEqual([]);
  expect(await reads(visitor, access_token)).toBe(200);
});

test('C143 a token is over when it says so', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'brief', { scope: 'openid' });
  expect((await visitor.get('/auth/userinfo', bearer(access_token))).status()).toBe(200);
  await expect.poll(async () => (await visitor.get('/auth/userinfo', bearer(access_token))).status(), { intervals: [100] }).toBe(401);
});

test('C144 no token holds a hash, a secret or the id of a session', async ({ visitor, server }) => {
  const { id_token, access_token } = await signInConfidentially(visitor, { scope: 'openid profile email' });
  const sessions = await (await visitor.get('/Session?user=alice', server.root)).json();
  const forbidden = [alice.password, confidential.client_secret, '$s0$', ...sessions.entry.map(({ resource }: { resource: { id: string } }) => resource.id)];
  expect(forbidden.length).toBeGreaterThan(3);
  for (const token of [id_token, access_token])
    for (const word of forbidden) expect(JSON.stringify([jwtHeader(token), jwtClaims(token)])).not.toContain(word);
});

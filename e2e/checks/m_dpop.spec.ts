// Checks 159 to 166: RFC 9449.
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { type Proof, Prover } from './support/dpop.ts';
import { ecKeyPair, es256, hs256, jwtClaims, rsaKeyPair, unsigned } from './support/jwt.ts';
import { raw } from './support/raw.ts';
import { challenge } from '../support/pkce.ts';
import { answer, bearer, type Tokens, type Visitor } from '../support/visitor.ts';

const test = checks({ flags: ['--dpop-nonces', 'on'] });

async function bound(visitor: Visitor): Promise<{ prover: Prover; tokens: Tokens }> {
  const prover = new Prover(visitor);
  const response = await prover.exchange(await visitor.signInForCode({ scope: 'openid profile' }));
  expect(response.status(), await response.text()).toBe(200);
  return { prover, tokens: await response.json() };
}

test('C159 a good proof brings a token that is bound to its key', async ({ visitor }) => {
  const { prover, tokens } = await bound(visitor);
  expect(tokens.token_type).toBe('DPoP');
  expect(jwtClaims(tokens.access_token).cnf).toEqual({ jkt: prover.thumbprint });
  const told = await visitor.post('/auth/introspect', { client_id: 'webapp', token: tokens.access_token });
  expect(await told.json()).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: prover.thumbprint } });
  for (const path of ['/Patient', '/auth/userinfo']) expect((await prover.get(path, tokens.access_token)).status(), path).toBe(200);
});

const other = ecKeyPair();
const rsa = rsaKeyPair();
const now = () => Math.floor(Date.now() / 1000);
const privateJwk = (jwk: Record<string, unknown>) => ({ ...jwk, d: 'AAAA' });
const wrong: Record<string, (prover: Prover) => Proof> = {
  'C160 another typ': () => ({ header: { typ: 'JWT' } }),
  'C160 no typ': () => ({ header: { typ: undefined } }),
  'C160 alg none': () => ({ header: { alg: 'none' }, signature: unsigned }),
  'C160 HS256 with the public key': ({ key }) => ({ header: { alg: 'HS256' }, signature: hs256(JSON.stringify(key.publicJwk)) }),
  'C160 an alg of another key': () => ({ header: { alg: 'RS256' } }),
  'C160 a private key in the header': ({ key }) => ({ header: { jwk: privateJwk(key.publicJwk as Record<string, unknown>) } }),
  'C160 a symmetric key in the header': () => ({ header: { alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, signature: hs256('secret') }),
  'C160 no key in the header': () => ({ header: { jwk: undefined } }),
  'C160 a signature by another key': () => ({ signature: es256(other.privateKey) }),
  'C160 a key that did not sign': () => ({ header: { jwk: rsa.publicJwk } }),
  'C161 another method': () => ({ claims: { htm: 'GET' } }),
  'C161 no method': () => ({ claims: { htm: undefined } }),
  'C161 another address': () => ({ claims: { htu: 'https://evil.example/auth/token' } }),
  'C161 another path': ({ visitor }) => ({ claims: { htu: `${visitor.server.issuer}/auth/revoke` } }),
  'C161 a time long ago': () => ({ claims: { iat: now() - 3600 } }),
  'C161 a time to come': () => ({ claims: { iat: now() + 3600 } }),
  'C161 no time': () => ({ claims: { iat: undefined } }),
  'C161 no jti': () => ({ claims: { jti: undefined } }),
};
for (const [sentence, how] of Object.entries(wrong))
  test(`${sentence} is no proof, and the code stays good`, async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    const prover = new Prover(visitor);
    await expectRefusal(await prover.exchange(spent, 'webapp', how(prover)), 'invalid_dpop_proof');
    expect((await prover.exchange(spent)).status()).toBe(200);
  });

test('C162 the same proof a second time is refused', async ({ visitor }) => {
  const { prover, tokens } = await bound(visitor);
  const form = { 'content-type': 'application/x-www-form-urlencoded', DPoP: prover.proof('POST', '/auth/token') };
  const body = `${new URLSearchParams({ grant_type: 'refresh_token', client_id: 'webapp', refresh_token: tokens.refresh_token })}`;
  const first = await visitor.send('POST', '/auth/token', body, form);
  expect(first.status()).toBe(200);
  const again = `${new URLSearchParams({ grant_type: 'refresh_token', client_id: 'webapp', refresh_token: (await first.json()).refresh_token })}`;
  await expectRefusal(await visitor.send('POST', '/auth/token', again, form), 'invalid_dpop_proof');
});

test('C163 without the server’s nonce it asks for one', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  const prover = new Prover(visitor);
  for (const nonce of [undefined, 'made-up']) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', DPoP: prover.proof('POST', '/auth/token', { claims: { nonce } }) };
    const asked = await visitor.send('POST', '/auth/token', `${new URLSearchParams({ grant_type: 'authorization_code', client_id: 'webapp', ...spent })}`, headers);
    await expectRefusal(asked, 'use_dpop_nonce');
    expect(asked.headers()['dpop-nonce']).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
  }
  expect((await prover.exchange(spent)).status()).toBe(200);
});

test('C164 two proofs in one request are refused', async ({ visitor, server }) => {
  const { prover, tokens } = await bound(visitor);
  const body = `${new URLSearchParams({ grant_type: 'refresh_token', client_id: 'webapp', refresh_token: tokens.refresh_token })}`;
  const proofs = [1, 2].map(() => `DPoP: ${prover.proof('POST', '/auth/token')}\r\n`).join('');
  const type = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`;
  const refused = await raw(server.port, `POST /auth/token HTTP/1.1\r\nHost: localhost\r\n${type}${proofs}\r\n${body}`);
  expect(refused.status).toBe(400);
  expect(JSON.parse(refused.body)).toMatchObject({ error: 'invalid_dpop_proof' });
});

test('C165 a bound token opens nothing without its key', async ({ visitor }) => {
  const { prover, tokens } = await bound(visitor);
  const { access_token } = tokens;
  const thief = new Prover(visitor);
  for (const path of ['/Patient', '/auth/userinfo']) {
    const tries = {
      'as Bearer': await visitor.get(path, bearer(access_token)),
      'without a proof': await visitor.get(path, { authorization: `DPoP ${access_token}` }),
      'without ath': await prover.get(path, access_token, { claims: { ath: undefined } }),
      'with the ath of another token': await prover.get(path, access_token, { claims: { ath: 'a'.repeat(43) } }),
      'with another key': await thief.get(path, access_token),
      'with a proof for another address': await prover.get(path, access_token, { claims: { htu: `${visitor.server.issuer}/elsewhere` } }),
    };
    for (const [how, response] of Object.entries(tries)) {
      expect(response.status(), `${path} ${how}`).toBe(401);
      expect(response.headers()['www-authenticate'], `${path} ${how}`).toMatch(how === 'as Bearer' ? /^Bearer / : /DPoP /);
    }
    expect((await prover.get(path, access_token)).status()).toBe(200);
  }
});

test('C166 a refresh with another key, or without one, is refused', async ({ visitor }) => {
  const { prover, tokens } = await bound(visitor);
  const form = { grant_type: 'refresh_token', client_id: 'webapp', refresh_token: tokens.refresh_token };
  await expectRefusal(await new Prover(visitor).post('/auth/token', form), 'invalid_grant');
  expect((await visitor.tokenByForm(form)).status()).toBe(400);
  expect((await prover.post('/auth/token', form)).status()).toBe(200);
});

test('C166 a code that was asked for with dpop_jkt takes that key only', async ({ visitor }) => {
  const prover = new Prover(visitor);
  const spent = await visitor.signInForCode({ dpop_jkt: prover.thumbprint });
  await expectRefusal(await new Prover(visitor).exchange(spent), 'invalid_grant');
  expect((await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'webapp', ...spent })).status()).toBe(400);
  expect((await prover.exchange(spent)).status()).toBe(200);
});

test('C166 a client whose tokens are bound gets none without a proof', async ({ visitor, server }) => {
  const client = { first_party: true, grant_types: ['code'], dpop_bound_access_tokens: true, auth: { authorization_code: { redirect_uri: 'http://localhost:5173/callback' } } };
  expect((await visitor.put('/Client/binding', client, server.root)).status()).toBeLessThan(300);
  const spent = await visitor.signInForCode({ client_id: 'binding', scope: 'openid' });
  expect(answer(await visitor.goThrough(visitor.request({ ...challenge(), client_id: 'binding', scope: 'openid' }))).get('code')).toBeTruthy();
  expect((await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'binding', ...spent })).status()).toBe(400);
  const response = await new Prover(visitor).exchange(spent, 'binding');
  expect(await response.json()).toMatchObject({ token_type: 'DPoP' });
});

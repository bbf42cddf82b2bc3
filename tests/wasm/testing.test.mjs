// The entry `codegrant/testing`: its server refuses what a strict one refuses, so that a test that passes with it means something.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inner, issuer, options, redirect_uri } from './support.mjs';
const { createTestClient, createTestClock, createTestServer } = await import('codegrant/testing');

const code_verifier = 'v'.repeat(43);
const s256 = (text) => createHash('sha256').update(text).digest('base64url');
const request = {
  response_type: 'code', client_id: 'webapp', redirect_uri, state: 's', scope: 'openid', nonce: 'n',
  code_challenge: s256(code_verifier), code_challenge_method: 'S256',
};
const authorizeUrl = (more = {}) => `${issuer}/auth/authorize?${new URLSearchParams(Object.entries({ ...request, ...more }).filter(([, value]) => value !== undefined))}`;
const codeFrom = (url) => new URL(url).searchParams.get('code');

async function post(server, path, form, headers = {}) {
  const answer = await server.fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(form), headers });
  return { status: answer.status, headers: answer.headers, ...(answer.body && answer.headers.get('content-type') ? await answer.json() : {}) };
}

const exchange = (code, more = {}) => ({ grant_type: 'authorization_code', client_id: 'webapp', redirect_uri, code_verifier, code, ...more });
const redeem = (server, code, more, headers) => post(server, '/auth/token', exchange(code, more), headers);

test('an app is tested in five lines', async () => {
  const core = await readFile(fileURLToPath(import.meta.resolve('codegrant/core.wasm')));
  const server = createTestServer();
  const { client } = await createTestClient({ ...options, issuer: server.issuer }, { server, core });
  await client.login({ mode: 'popup' });
  assert.equal((await client.fetch(`${server.issuer}/Patient`)).status, 200);
});

for (const [what, more] of [
  ['no state', { state: undefined }],
  ['no redirect_uri', { redirect_uri: undefined }],
  ['no client_id', { client_id: undefined }],
  ['another response_type', { response_type: 'token' }],
  ['a plain challenge', { code_challenge_method: 'plain' }],
  ['a challenge of the wrong length', { code_challenge: 'x' }],
  ['a request_uri of nobody', { request_uri: 'urn:x' }],
])
  test(`an authorization request with ${what} ends on an error page`, () => {
    assert.throws(() => createTestServer().authorize(authorizeUrl(more)));
  });

test('PAR required: a request that was not pushed, and one that was pushed once and used twice', async () => {
  const server = createTestServer({ par: 'required' });
  assert.throws(() => server.authorize(authorizeUrl()));
  const { status, request_uri } = await post(server, '/auth/par', request);
  assert.equal(status, 201);
  const url = `${issuer}/auth/authorize?${new URLSearchParams({ client_id: 'webapp', request_uri })}`;
  assert.ok(codeFrom(server.authorize(url)));
  assert.throws(() => server.authorize(url));
});

for (const [what, more] of [
  ['another verifier', { code_verifier: 'w'.repeat(43) }],
  ['no verifier', { code_verifier: '' }],
  ['another redirect_uri', { redirect_uri: 'https://evil.example/' }],
  ['another grant_type', { grant_type: 'password' }],
])
  test(`a code with ${what} buys nothing`, async () => {
    const server = createTestServer();
    const { status, access_token } = await redeem(server, codeFrom(server.authorize(authorizeUrl())), more);
    assert.deepEqual([status, access_token], [400, undefined]);
  });

test('a code and a refresh token are good once', async () => {
  const server = createTestServer();
  const code = codeFrom(server.authorize(authorizeUrl()));
  const { refresh_token } = await redeem(server, code);
  assert.equal((await redeem(server, code)).error, 'invalid_grant');
  const refresh = () => post(server, '/auth/token', { grant_type: 'refresh_token', refresh_token, client_id: 'webapp' });
  assert.deepEqual([(await refresh()).status, (await refresh()).error], [200, 'invalid_grant']);
});

test('a token ends with its time, its revocation and its session', async () => {
  const clock = createTestClock();
  const server = createTestServer({ clock });
  const get = (token) => server.fetch(`${issuer}/Patient`, { headers: { authorization: `Bearer ${token}` } });
  const sign = () => redeem(server, codeFrom(server.authorize(authorizeUrl())));
  const [one, two, three] = [await sign(), await sign(), await sign()];
  for (const { access_token } of [one, two, three]) assert.equal((await get(access_token)).status, 200);
  await post(server, '/auth/revoke', { token: one.refresh_token });
  await server.fetch(`${issuer}/Session`, { method: 'DELETE', headers: { authorization: `Bearer ${two.access_token}` } });
  assert.deepEqual([(await get(one.access_token)).status, (await get(two.access_token)).status, (await get(three.access_token)).status], [401, 401, 200]);
  clock.advance(301);
  assert.equal((await get(three.access_token)).status, 401);
  assert.equal((await get('nothing')).status, 401);
});

/** A proof that is right in everything but what `change` makes wrong. */
async function prove(keys, more = {}, sign = (proof) => proof) {
  return sign(await inner.signProof(keys, JSON.stringify({ jti: randomUUID(), htm: 'POST', htu: `${issuer}/auth/token`, iat: 1_700_000_000, ...more })));
}

for (const [what, more, sign] of [
  ['another method', { htm: 'GET' }],
  ['another address', { htu: `${issuer}/auth/par` }],
  ['an old date', { iat: 1_600_000_000 }],
  ['no date', { iat: 'x' }],
  ['no jti', { jti: undefined }],
  ['other claims than it signs', {}, (proof) => proof.replace(/\.[^.]+\./, '.e30.')],
  ['no signature', {}, (proof) => proof.replace(/[^.]+$/, '')],
])
  test(`a DPoP proof with ${what} is refused`, async () => {
    const server = createTestServer();
    const dpop = await prove(await inner.makeProofKey(), more, sign);
    assert.equal((await redeem(server, codeFrom(server.authorize(authorizeUrl())), {}, { dpop })).error, 'invalid_dpop_proof');
  });

test('a token that is bound to a key is good with that key’s proofs only, each used once', async () => {
  const server = createTestServer();
  const [keys, others] = [await inner.makeProofKey(), await inner.makeProofKey()];
  const dpop = await prove(keys);
  const { access_token, refresh_token, token_type } = await redeem(server, codeFrom(server.authorize(authorizeUrl())), {}, { dpop });
  assert.equal(token_type, 'DPoP');
  assert.equal((await redeem(server, codeFrom(server.authorize(authorizeUrl())), {}, { dpop })).error, 'invalid_dpop_proof');
  const claims = { htm: 'GET', htu: `${issuer}/Patient`, ath: s256(access_token) };
  const get = async (authorization, dpop) => (await server.fetch(`${issuer}/Patient`, { headers: { authorization, ...(dpop && { dpop }) } })).status;
  assert.equal(await get(`DPoP ${access_token}`, await prove(keys, claims)), 200);
  assert.equal(await get(`Bearer ${access_token}`), 401);
  assert.equal(await get(`DPoP ${access_token}`), 401);
  assert.equal(await get(`DPoP ${access_token}`, await prove(others, claims)), 401);
  assert.equal(await get(`DPoP ${access_token}`, await prove(keys, { ...claims, ath: s256('another') })), 401);
  const refresh = { grant_type: 'refresh_token', refresh_token };
  assert.equal((await post(server, '/auth/token', refresh, { dpop: await prove(others) })).error, 'invalid_grant');
  assert.equal((await post(server, '/auth/token', refresh, { dpop: await prove(keys) })).status, 200);
});

test('a server that wants nonces says which, and takes no other', async () => {
  const server = createTestServer({ dpopNonces: true });
  const keys = await inner.makeProofKey();
  const code = () => codeFrom(server.authorize(authorizeUrl()));
  const demanded = await redeem(server, code(), {}, { dpop: await prove(keys) });
  assert.equal(demanded.error, 'use_dpop_nonce');
  const nonce = demanded.headers.get('dpop-nonce');
  assert.equal((await redeem(server, code(), {}, { dpop: await prove(keys, { nonce }) })).token_type, 'DPoP');
  server.rotateNonce();
  assert.equal((await redeem(server, code(), {}, { dpop: await prove(keys, { nonce }) })).error, 'use_dpop_nonce');
});

test('an id_token verifies by the published keys, before and after they change', async () => {
  const server = createTestServer();
  const jwks = async () => (await (await server.fetch(`${issuer}/.well-known/jwks.json`)).json()).keys;
  for (const [alg, keys] of [['ES256', 1], ['RS256', 2]]) {
    if (keys > 1) await server.rotateKeys({ alg });
    const { id_token, access_token } = await redeem(server, codeFrom(server.authorize(authorizeUrl())));
    const [header, payload, signature] = id_token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
    const { at_hash, nonce, iss, aud } = JSON.parse(Buffer.from(payload, 'base64url'));
    assert.deepEqual([nonce, iss, aud], ['n', issuer, 'webapp']);
    const published = await jwks();
    assert.equal(published.length, keys);
    const jwk = published.find((key) => key.kid === kid);
    assert.ok(!('d' in jwk));
    assert.equal(await inner.isGood({ alg, jwk: JSON.stringify(jwk), signing_input: `${header}.${payload}`, signature, access_token, at_hash }), true);
  }
  await server.rotateKeys({ forget: true });
  assert.equal((await jwks()).length, 1);
});

test('the clock does what is due, in its order, and nothing that was called off', () => {
  const clock = createTestClock(100);
  const done = [];
  clock.later(30_000, () => done.push(`b${clock.now()}`));
  clock.later(10_000, () => (done.push(`a${clock.now()}`), clock.later(5_000, () => done.push(`c${clock.now()}`))));
  clock.later(10_000, () => done.push('never'))();
  clock.advance(29);
  assert.deepEqual(done, ['a110', 'c115']);
  clock.advance(1);
  assert.deepEqual(done, ['a110', 'c115', 'b130']);
  assert.equal(clock.now(), 130);
});

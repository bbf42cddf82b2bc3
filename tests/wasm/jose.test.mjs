// Signatures: every algorithm that an id_token may have, and whatever must not pass for one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inner } from './support.mjs';

const { isGood, makeSigningKey, publicJwk, signJwt, atHash, signProof, makeProofKey, readProof, s256 } = inner;
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/** The command that a core would write for an id_token of `alg`. */
async function commandFor(alg, more = {}) {
  const key = await makeSigningKey(alg, 'k1');
  const [header, payload, signature] = (await signJwt({ sub: 'alice' }, key)).split('.');
  const at_hash = await atHash('secret-at', alg);
  return { alg, jwk: JSON.stringify(await publicJwk(key)), signing_input: `${header}.${payload}`, signature, access_token: 'secret-at', at_hash, ...more };
}

for (const alg of algorithms) {
  test(`${alg}: good, with at_hash and without`, async () => {
    const command = await commandFor(alg);
    assert.equal(await isGood(command), true);
    assert.equal(await isGood({ ...command, at_hash: '' }), true);
  });

  test(`${alg}: refused where anything is wrong`, async () => {
    const command = await commandFor(alg);
    const other = await commandFor(alg);
    const wrong = {
      'another key': { jwk: other.jwk },
      'other claims': { signing_input: other.signing_input.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
      'a signature of something else': { signature: other.signature },
      'no signature': { signature: '' },
      'a signature that is no base64url': { signature: '***' },
      'another access token': { access_token: 'another' },
      'a longer at_hash': { at_hash: `${command.at_hash}A` },
      'a key that is none': { jwk: '{"kty":"RSA"}' },
      'a key that is no JSON': { jwk: 'none' },
    };
    for (const [what, change] of Object.entries(wrong)) assert.equal(await isGood({ ...command, ...change }), false, what);
  });
}

test('one algorithm’s signature is not good as another’s', async () => {
  const rsa = await commandFor('RS256', { at_hash: '' });
  for (const alg of algorithms.filter((alg) => alg !== 'RS256')) assert.equal(await isGood({ ...rsa, alg }), false, alg);
});

test('a key is good whatever it says of its use: the core has judged that', async () => {
  const command = await commandFor('ES256');
  const jwk = JSON.stringify({ ...JSON.parse(command.jwk), use: 'enc', key_ops: ['sign'], alg: 'RSA-OAEP', ext: false });
  assert.equal(await isGood({ ...command, jwk }), true);
});

test('a proof is a JWS of exactly these claims, by the key in its header (RFC 9449 §4.2)', async () => {
  const keys = await makeProofKey();
  const claims = '{"jti":"a","htm":"POST","htu":"https://as.example/token","iat":1,"ath":"ü"}';
  const proof = await signProof(keys, claims);
  const header = JSON.parse(Buffer.from(proof.split('.')[0], 'base64url'));
  assert.deepEqual(Object.keys(header), ['typ', 'alg', 'jwk']);
  assert.deepEqual(Object.keys(header.jwk), ['kty', 'crv', 'x', 'y']); // never the private part
  assert.deepEqual((await readProof(proof)).claims, JSON.parse(claims));
  await assert.rejects(crypto.subtle.exportKey('jwk', keys.privateKey));
  const forged = proof.replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`);
  await assert.rejects(readProof(forged), /signature/);
});

test('RFC 7636 Appendix B', async () => {
  assert.equal(await s256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

// Checks 44 to 55: what binds a code to who asked for it.
import { expectRedirect, expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { challenge, pkce } from '../support/pkce.ts';
import { confidential } from '../support/server.ts';

const test = checks();
type Fields = Record<string, string>;

const S256 = { code_challenge_method: 'S256' };
const refused: Record<string, Fields> = {
  'C044 a public client without a code_challenge': {},
  'C045 the method plain': { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
  'C046 no method': { code_challenge: 'a'.repeat(43) },
  'C047 an unknown method': { code_challenge: 'a'.repeat(43), code_challenge_method: 'S512' },
  'C047 the method in lower case': { code_challenge: 'a'.repeat(43), code_challenge_method: 's256' },
  'C048 a challenge of 42 characters': { code_challenge: 'a'.repeat(42), ...S256 },
  'C048 a challenge of 129 characters': { code_challenge: 'a'.repeat(129), ...S256 },
  'C048 a challenge with padding': { code_challenge: 'a'.repeat(43) + '=', ...S256 },
  'C048 a challenge with a reserved character': { code_challenge: 'a'.repeat(42) + '/', ...S256 },
  'C048 a method without a challenge': S256,
};
for (const [sentence, changes] of Object.entries(refused))
  test(`${sentence} comes back as invalid_request`, async ({ visitor, server }) => {
    await expectRedirect(await visitor.authorize(visitor.request(changes)), 'invalid_request', { iss: server.issuer });
  });

test('C049 the vector of RFC 7636 Appendix B is redeemed', async ({ visitor }) => {
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const { code, redirect_uri } = await visitor.signInForCode({ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
  const response = await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'webapp', code, redirect_uri, code_verifier });
  expect(response.status()).toBe(200);
});

const verifiers: Record<string, string> = {
  'C050 another verifier': 'b'.repeat(43),
  'C050 the challenge itself': 'challenge',
  'C051 no verifier': '',
  'C053 a verifier of 42 characters': 'b'.repeat(42),
  'C053 a verifier of 129 characters': 'b'.repeat(129),
  'C053 a verifier with a reserved character': 'b'.repeat(42) + '/',
};
for (const [sentence, wrong] of Object.entries(verifiers))
  test(`${sentence} is refused, and the right one is taken afterwards`, async ({ visitor, server }) => {
    const { code_verifier, code_challenge } = pkce();
    server.publish(code_challenge);
    const { code, redirect_uri } = await visitor.signInForCode({ code_challenge });
    const exchange: Fields = { grant_type: 'authorization_code', client_id: 'webapp', code, redirect_uri };
    const sent: Fields = wrong === '' ? {} : { code_verifier: wrong === 'challenge' ? code_challenge : wrong };
    await expectRefusal(await visitor.tokenByForm({ ...exchange, ...sent }), 'invalid_grant');
    expect((await visitor.tokenByForm({ ...exchange, code_verifier })).status()).toBe(200);
  });

test('C052 a verifier for a code without a challenge is refused', async ({ visitor }) => {
  const { code, redirect_uri } = await visitor.signInForCode({ client_id: confidential.client_id, code_challenge: '', code_challenge_method: '' });
  const exchange = { grant_type: 'authorization_code', ...confidential, code, redirect_uri };
  await expectRefusal(await visitor.tokenByForm({ ...exchange, code_verifier: pkce().code_verifier }), 'invalid_grant');
  expect((await visitor.tokenByForm(exchange)).status()).toBe(200);
});

test('C054 of two flows in one browser each code takes its own verifier only', async ({ visitor }) => {
  await visitor.signInForCode();
  const [one, two] = await Promise.all([visitor.signInForCode(), visitor.signInForCode()]);
  const exchange = { grant_type: 'authorization_code', client_id: 'webapp' };
  await expectRefusal(await visitor.tokenByForm({ ...exchange, ...one, code_verifier: two.code_verifier }), 'invalid_grant');
  for (const own of [one, two]) expect((await visitor.tokenByForm({ ...exchange, ...own })).status()).toBe(200);
});

test('C055 the metadata lists S256 and nothing else, and plain is not taken', async ({ visitor, server }) => {
  const { code_challenge_methods_supported } = await (await visitor.get('/.well-known/oauth-authorization-server')).json();
  expect(code_challenge_methods_supported).toEqual(['S256']);
  const plain = await visitor.authorize(visitor.request({ ...challenge(), code_challenge_method: 'plain' }));
  await expectRedirect(plain, 'invalid_request', { iss: server.issuer });
});

// Checks 114 to 121: RFC 7009.
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { basic, reads, refresh, signInAs, signInConfidentially } from './support/tokens.ts';
import { confidential } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

const test = checks();
const revoke = (visitor: Visitor, form: Record<string, string>) => visitor.post('/auth/revoke', { client_id: 'webapp', ...form });

test('C114 a revoked token is not active any more', async ({ visitor }) => {
  const { access_token } = await signInConfidentially(visitor);
  expect(await reads(visitor, access_token)).toBe(200);
  expect((await revoke(visitor, { ...confidential, token: access_token })).status()).toBe(200);
  expect(await reads(visitor, access_token)).toBe(401);
  const told = await visitor.post('/auth/introspect', { ...confidential, token: access_token });
  expect(await told.json()).toEqual({ active: false });
});

test('C115 an unknown token is answered like a known one', async ({ visitor }) => {
  for (const token of ['a'.repeat(43), 'é', 'eyJhbGciOiJub25lIn0.e30.']) {
    const response = await revoke(visitor, { token });
    expect(response.status()).toBe(200);
    expect(response.headers()['cache-control']).toBe('no-store');
    expect(await response.text()).toBe('');
  }
});

for (const token_type_hint of ['refresh_token', 'access_token', 'pigeon'])
  test(`C116 the hint ${token_type_hint} hides no token`, async ({ visitor }) => {
    const { access_token, refresh_token } = await signInAs(visitor, 'webapp');
    expect((await revoke(visitor, { token: token_type_hint === 'access_token' ? refresh_token : access_token, token_type_hint })).status()).toBe(200);
    expect(await reads(visitor, access_token)).toBe(401);
  });

test('C117 with a refresh token its access tokens go, those before a rotation too', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp');
  const second = await (await refresh(visitor, first.refresh_token)).json();
  expect((await revoke(visitor, { token: second.refresh_token })).status()).toBe(200);
  for (const { access_token } of [first, second]) expect(await reads(visitor, access_token)).toBe(401);
  await expectRefusal(await refresh(visitor, second.refresh_token), 'invalid_grant');
});

test('C118 a client that does not prove itself revokes nothing', async ({ visitor }) => {
  const { access_token } = await signInConfidentially(visitor);
  const { client_id } = confidential;
  await expectRefusal(await revoke(visitor, { client_id, client_secret: 'wrong', token: access_token }), 'invalid_client', 401);
  await expectRefusal(await revoke(visitor, { client_id, token: access_token }), 'invalid_client', 401);
  await expectRefusal(await revoke(visitor, { client_id: 'nobody', token: access_token }), 'invalid_client', 401);
  await expectRefusal(await visitor.post('/auth/revoke', { token: access_token }), 'invalid_client', 401);
  expect(await reads(visitor, access_token)).toBe(200);
  const byHeader = { ...basic(client_id, confidential.client_secret), 'content-type': 'application/x-www-form-urlencoded' };
  expect((await visitor.send('POST', '/auth/revoke', `token=${access_token}`, byHeader)).status()).toBe(200);
  expect(await reads(visitor, access_token)).toBe(401);
});

test('C119 another client’s token is not revoked', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'webapp');
  await revoke(visitor, { client_id: 'other', token: access_token });
  expect(await reads(visitor, access_token)).toBe(200);
});

test('C120 a request without token is an invalid one', async ({ visitor }) => {
  await expectRefusal(await revoke(visitor, {}), 'invalid_request');
  await expectRefusal(await revoke(visitor, { token: '' }), 'invalid_request');
});

test('C121 GET is not allowed', async ({ visitor }) => {
  const response = await visitor.get('/auth/revoke?token=a&client_id=webapp');
  expect(response.status()).toBe(405);
  expect(response.headers()['allow']).toBe('POST, OPTIONS');
});

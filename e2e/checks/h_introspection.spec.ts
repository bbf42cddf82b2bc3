// Checks 122 to 127: RFC 7662.
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { refresh, signInAs, signInConfidentially } from './support/tokens.ts';
import { confidential } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

const test = checks();
const reader = { client_id: 'reader', client_secret: confidential.client_secret };
const ask = (visitor: Visitor, form: Record<string, string>) => visitor.post('/auth/introspect', form);

async function told(visitor: Visitor, form: Record<string, string>): Promise<unknown> {
  const response = await ask(visitor, form);
  expect(response.status()).toBe(200);
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
  return response.json();
}

test('C122 who does not authenticate learns nothing', async ({ visitor }) => {
  const { access_token: token } = await signInConfidentially(visitor);
  for (const nobody of [{}, { client_id: 'reader' }, { ...reader, client_secret: 'wrong' }] as Record<string, string>[])
    await expectRefusal(await ask(visitor, { ...nobody, token }), 'invalid_client', 401);
});

test('C123 of an active token it says what it is good for', async ({ visitor, server }) => {
  const { access_token: token, refresh_token } = await signInConfidentially(visitor, { scope: 'openid profile' });
  const now = Math.floor(Date.now() / 1000);
  const answer = (await told(visitor, { ...confidential, token })) as Record<string, number>;
  expect(answer).toMatchObject({ active: true, client_id: confidential.client_id, sub: 'alice', iss: server.issuer, token_type: 'Bearer', scope: 'openid profile' });
  expect(answer.exp).toBeGreaterThan(now + 3500);
  expect(answer.iat).toBeLessThanOrEqual(now + 1);
  expect(answer.exp - answer.iat).toBe(3600);
  expect(await told(visitor, { ...confidential, token: refresh_token })).toMatchObject({ active: true, sub: 'alice' });
});

test('C124 of a token that is over, revoked or none it says exactly that it is not active', async ({ visitor }) => {
  const brief = await signInAs(visitor, 'brief', { scope: 'openid' });
  const { access_token, refresh_token } = await signInAs(visitor, 'webapp');
  await refresh(visitor, refresh_token);
  await visitor.post('/auth/revoke', { client_id: 'webapp', token: access_token });
  for (const token of ['garbage', 'é', refresh_token, access_token]) expect(await told(visitor, { client_id: 'webapp', token })).toEqual({ active: false });
  await expect.poll(() => told(visitor, { client_id: 'brief', token: brief.access_token })).toEqual({ active: false });
});

test('C125 of a token that was made for others a client learns nothing', async ({ visitor }) => {
  const { access_token: token } = await signInConfidentially(visitor);
  const machine = { client_id: 'machine', client_secret: confidential.client_secret };
  expect(await told(visitor, { ...machine, token })).toEqual({ active: false });
  // Its audience names the reader.
  expect(await told(visitor, { ...reader, token })).toMatchObject({ active: true, sub: 'alice' });
});

test('C126 a request without token is an invalid one', async ({ visitor }) => {
  await expectRefusal(await ask(visitor, reader), 'invalid_request');
});

test('C127 a public client learns of its own tokens only', async ({ visitor }) => {
  const { access_token } = await signInConfidentially(visitor);
  const own = await signInAs(visitor, 'webapp');
  expect(await told(visitor, { client_id: 'webapp', token: access_token })).toEqual({ active: false });
  expect(await told(visitor, { client_id: 'other', token: own.access_token })).toEqual({ active: false });
  expect(await told(visitor, { client_id: 'webapp', token: own.access_token })).toMatchObject({ active: true });
});

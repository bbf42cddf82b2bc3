// Checks 145 to 152: how a token is brought, and what it shows of its user.
import { expectChallenge } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { signInAs } from './support/tokens.ts';
import { confidential } from '../support/server.ts';
import { bearer } from '../support/visitor.ts';

const test = checks();
const openid = { scope: 'openid' };

test('C145 the header is taken with GET and with POST, in any case', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'webapp', openid);
  for (const method of ['GET', 'POST'])
    for (const scheme of ['Bearer', 'bearer']) {
      const response = await visitor.send(method, '/auth/userinfo', undefined, { authorization: `${scheme} ${access_token}` });
      expect(response.status()).toBe(200);
      expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
      expect(await response.json()).toEqual({ sub: 'alice', id: 'alice', resourceType: 'User' });
    }
});

test('C147 without a token Bearer is named, and no error', async ({ visitor }) => {
  for (const path of ['/auth/userinfo', '/Patient']) {
    const response = await visitor.get(path);
    expect(response.status()).toBe(401);
    expect(response.headers()['www-authenticate']).toMatch(/^Bearer /);
    expect(response.headers()['www-authenticate']).not.toContain('error');
  }
});

test('C148 a token that is none or over is invalid_token', async ({ visitor }) => {
  for (const token of ['garbage', 'a'.repeat(43), 'eyJhbGciOiJub25lIn0.e30.']) for (const path of ['/auth/userinfo', '/Patient']) expectChallenge(await visitor.get(path, bearer(token)), 'invalid_token');
  const { access_token } = await signInAs(visitor, 'brief', openid);
  await expect.poll(async () => (await visitor.get('/auth/userinfo', bearer(access_token))).status(), { intervals: [100] }).toBe(401);
  expectChallenge(await visitor.get('/auth/userinfo', bearer(access_token)), 'invalid_token');
});

test('C149 a token that stands for no person has insufficient_scope', async ({ visitor }) => {
  const machine = { client_id: 'machine', client_secret: confidential.client_secret };
  const { access_token } = await (await visitor.tokenByForm({ grant_type: 'client_credentials', ...machine })).json();
  expectChallenge(await visitor.get('/auth/userinfo', bearer(access_token)), 'insufficient_scope', 403);
});

test('C150 a token in the address is not looked at', async ({ visitor }) => {
  const { access_token } = await signInAs(visitor, 'webapp', openid);
  for (const path of ['/auth/userinfo', '/Patient']) expect((await visitor.get(`${path}?access_token=${access_token}`)).status()).not.toBe(200);
});

test('C152 the claims are those of the granted scopes', async ({ visitor }) => {
  const claims = async (scope: string) => {
    const { access_token } = await signInAs(visitor, 'webapp', { scope });
    return (await visitor.get('/auth/userinfo', bearer(access_token))).json();
  };
  expect(await claims('openid')).toEqual({ sub: 'alice', id: 'alice', resourceType: 'User' });
  expect(await claims('openid email')).toMatchObject({ sub: 'alice', email: 'alice@example.com' });
  expect(await claims('openid email')).not.toHaveProperty('name');
  expect(await claims('openid phone')).toMatchObject({ phone_number: '+1 555 0100' });
  expect(await claims('openid profile')).toMatchObject({ name: 'Alice Liddell', given_name: 'Alice', family_name: 'Liddell', locale: 'en-GB', zoneinfo: 'Europe/London' });
  for (const scope of ['openid profile email phone', 'profile email'])
    for (const word of ['password', 'twoFactor', '$s0$']) expect(JSON.stringify(await claims(scope))).not.toContain(word);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
test.describe('POST with a form', () => {
  test('C146 access_token in a posted form is taken', async ({ visitor }) => {
    const { access_token } = await signInAs(visitor, 'webapp', openid);
    const response = await visitor.send('POST', '/auth/userinfo', `access_token=${access_token}`, form);
    expect(response.status()).toBe(200);
    expect(await response.json()).toEqual({ sub: 'alice', id: 'alice', resourceType: 'User' });
  });

  test('C151 a token in header and form is refused', async ({ visitor }) => {
    const { access_token } = await signInAs(visitor, 'webapp', openid);
    const response = await visitor.send('POST', '/auth/userinfo', `access_token=${access_token}`, { ...form, ...bearer(access_token) });
    expectChallenge(response, 'invalid_request', 400);
  });
});

// Checks 167 to 176: who answered, and how a session ends.
import { expectPage, expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { LogoutHost } from './support/logout_host.ts';
import { jwt, jwtClaims, jwtHeader, rs256, rsaKeyPair } from './support/jwt.ts';
import { reads, refresh, signInAs } from './support/tokens.ts';
import { challenge } from '../support/pkce.ts';
import { answer, bearer, hiddenFields, type Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const bye = 'https://app.example/bye';
const logout = (visitor: Visitor, parameters: Fields) => visitor.get(`/auth/logout?${new URLSearchParams(parameters)}`);

/// Whether this browser is logged in at the server.
async function isLoggedIn(visitor: Visitor): Promise<boolean> {
  const back = await visitor.get(`/auth/authorize?${new URLSearchParams(visitor.request({ ...challenge(), prompt: 'none' }))}`);
  return answer(back).get('error') !== 'login_required';
}

test('C167 iss comes with codes and with errors, and the metadata says so', async ({ visitor, server }) => {
  const metadata = await (await visitor.get('/.well-known/oauth-authorization-server')).json();
  expect(metadata.authorization_response_iss_parameter_supported).toBe(true);
  for (const back of [await visitor.get(`/auth/authorize?${new URLSearchParams(visitor.request({ scope: 'x' }))}`), await visitor.goThrough(visitor.request(challenge()))])
    expect(answer(back).getAll('iss')).toEqual([server.issuer]);
});

test('C168 end_session takes GET and POST', async ({ visitor }) => {
  await signInAs(visitor, 'webapp');
  expect(await (await logout(visitor, {})).text()).toContain('action="/auth/logout"');
  const posted = await visitor.post('/auth/logout', { client_id: 'webapp', post_logout_redirect_uri: bye });
  expect(posted.status()).toBe(303);
  const { pathname, search } = new URL(posted.headers()['location'], posted.url());
  expect(await (await visitor.get(pathname + search)).text()).toContain('action="/auth/logout"');
  expect(await isLoggedIn(visitor)).toBe(true);
});

test('C169 with a hint and a registered address it leads there, with state', async ({ visitor }) => {
  const { id_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const state = '&=+%"‹é';
  const left = await logout(visitor, { id_token_hint: id_token, post_logout_redirect_uri: bye, state });
  expect(left.status()).toBe(303);
  expect(left.headers()['location']).toContain(`${bye}?`);
  expect([...answer(left)]).toEqual([['state', state]]);
  expect(await isLoggedIn(visitor)).toBe(false);
});

test('C170 an address that is not registered gets a page', async ({ visitor }) => {
  const { id_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  for (const post_logout_redirect_uri of ['https://evil.example/bye', `${bye}/`, `${bye}?a=b`, 'https://office.example/bye', 'javascript:alert(1)'])
    await expectPage(await logout(visitor, { id_token_hint: id_token, post_logout_redirect_uri }));
  await expectPage(await logout(visitor, { post_logout_redirect_uri: bye }));
  expect(await isLoggedIn(visitor)).toBe(true);
});

test('C171 a hint that is not ours gets a page', async ({ visitor }) => {
  const { id_token, access_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const forged = jwt(jwtHeader(id_token), jwtClaims(id_token), rs256(rsaKeyPair().privateKey));
  for (const id_token_hint of [forged, 'garbage', access_token]) await expectPage(await logout(visitor, { id_token_hint, post_logout_redirect_uri: bye }));
  expect(await isLoggedIn(visitor)).toBe(true);
});

test('C172 without a hint, or with another person’s, it asks first', async ({ visitor, stranger }) => {
  await signInAs(visitor, 'webapp');
  const { id_token } = await signInAs(stranger, 'webapp', { scope: 'openid' }, {}, { username: 'bob', password: 'wonderland' });
  for (const hint of [{}, { id_token_hint: id_token }] as Fields[]) {
    const page = await logout(visitor, { client_id: 'webapp', post_logout_redirect_uri: bye, ...hint });
    expect(page.status()).toBe(200);
    expect(await page.text()).toContain('action="/auth/logout"');
    expect(await isLoggedIn(visitor)).toBe(true);
  }
  const page = await logout(visitor, { client_id: 'webapp', post_logout_redirect_uri: bye, state: 'x' });
  const left = await visitor.post('/auth/logout', await hiddenFields(page));
  expect(left.headers()['location']).toBe(`${bye}?state=x`);
  expect(await isLoggedIn(visitor)).toBe(false);
});

test('C173 a client_id that is not the hint’s audience gets a page', async ({ visitor }) => {
  const { id_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  await expectPage(await logout(visitor, { id_token_hint: id_token, client_id: 'other' }));
  expect(await isLoggedIn(visitor)).toBe(true);
});

test('C174 a hint that is over is still a hint while its person is logged in', async ({ visitor }) => {
  const { id_token } = await signInAs(visitor, 'brief', { scope: 'openid' });
  await expect.poll(() => Date.now() / 1000).toBeGreaterThan((jwtClaims(id_token).exp as number) + 1);
  const left = await logout(visitor, { id_token_hint: id_token, post_logout_redirect_uri: 'https://brief.example/bye' });
  expect(left.headers()['location']).toBe('https://brief.example/bye');
  expect(await isLoggedIn(visitor)).toBe(false);
});

test('C175 DELETE /Session ends its token and its refresh token, and leaves the browser alone', async ({ visitor }) => {
  for (const path of ['/Session', '/fhir/Session']) {
    const { access_token, refresh_token } = await signInAs(visitor, 'webapp');
    expect((await visitor.delete(path, bearer(access_token))).status()).toBe(200);
    expect(await reads(visitor, access_token)).toBe(401);
    await expectRefusal(await refresh(visitor, refresh_token), 'invalid_grant');
    expect(await isLoggedIn(visitor)).toBe(true);
  }
});

test('C175 of a first-party client it ends the browser’s session and all others in it', async ({ visitor }) => {
  const beside = await signInAs(visitor, 'webapp');
  const { access_token } = await signInAs(visitor, 'house', { scope: 'openid' });
  expect((await visitor.delete('/Session', bearer(access_token))).status()).toBe(200);
  expect(await isLoggedIn(visitor)).toBe(false);
  expect(await reads(visitor, beside.access_token)).toBe(401);
});

test.describe('with clients that are told by their servers', () => {
  const test = checks({ flags: ['--private-addresses', 'on'] });

  test('C175 a client’s server that never answers holds up neither DELETE /Session nor what others are told', async ({ visitor, server }) => {
    const silent = await LogoutHost.start('127.0.0.1', 'never');
    const awake = await LogoutHost.start('127.0.0.2', 'at once');
    const register = async (id: string, host: LogoutHost) => {
      const code = { redirect_uri: `${server.sandbox}/callback`, pkce: true };
      const client = { first_party: true, grant_types: ['code'], scope: ['openid'], backchannel_logout_uri: host.uri, auth: { authorization_code: code } };
      expect((await visitor.put(`/Client/${id}`, client, server.root)).status()).toBe(201);
      return signInAs(visitor, id, { scope: 'openid' });
    };
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) await register(`silent-${id}`, silent); // more than there are senders
    const { access_token, id_token } = await register('told', awake);

    expect((await visitor.delete('/Session', bearer(access_token))).status()).toBe(200);
    await expect.poll(() => awake.told.length).toBe(1);
    await expect.poll(() => silent.told.length).toBeGreaterThan(0);
    expect(silent.givenUp, 'the silent one is still waited for').toBe(0);
    expect(await isLoggedIn(visitor)).toBe(false);
    const told = jwtClaims(awake.told[0].get('logout_token') ?? '');
    expect(told).toMatchObject({ aud: 'told', sid: jwtClaims(id_token).sid });
    await Promise.all([silent.stop(), awake.stop()]);
  });
});

test('C176 without a token it answers 401 and deletes nothing', async ({ visitor, server }) => {
  const { access_token } = await signInAs(visitor, 'webapp');
  const headers: Fields[] = [{}, { authorization: 'Bearer garbage' }, { authorization: 'Bearer' }, { authorization: '' }, server.root];
  for (const header of headers)
    for (const path of ['/Session', '/Session?user=alice', '/fhir/Session']) expect((await visitor.delete(path, header)).status(), JSON.stringify(Object.keys(header))).toBe(401);
  expect(await reads(visitor, access_token)).toBe(200);
  expect(await isLoggedIn(visitor)).toBe(true);
});

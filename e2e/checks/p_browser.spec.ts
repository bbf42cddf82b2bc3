// Checks 184 to 188: what pages, cookies and other origins may do; in Chromium where only a browser can tell.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { APIResponse, Page } from '@playwright/test';
import { checks, expect } from './support/check.ts';
import { signInAs } from './support/tokens.ts';
import { challenge } from '../support/pkce.ts';
import { alice } from '../support/server.ts';
import { answer, hiddenFields, type Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const good = (visitor: Visitor, changes: Fields = {}) => visitor.request({ ...challenge(), ...changes });
const address = (visitor: Visitor, changes: Fields = {}) => `/auth/authorize?${new URLSearchParams(good(visitor, changes))}`;
const cookiesOf = (response: APIResponse) => response.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie').map(({ value }) => value);

test('C184 cookies are HttpOnly and Lax, for this host alone', async ({ visitor }) => {
  const first = await visitor.get(address(visitor));
  const login = await visitor.authorize(good(visitor));
  const loggedIn = await visitor.post('/auth/login', { ...(await hiddenFields(login)), ...alice });
  const cookies = [...cookiesOf(first), ...cookiesOf(loggedIn)];
  expect(cookies.map((cookie) => cookie.split('=')[0]).sort()).toEqual(['codegrant_browser', 'codegrant_session']);
  for (const cookie of cookies) expect(cookie).toMatch(/^\w+=(?:[\w-]{43}|[\w-]{51}); Path=\/; HttpOnly; SameSite=Lax$/);
});

test.describe('https', () => {
  const test = checks({ issuer: 'https://auth.example.com' });

  test('C184 on https cookies are Secure and __Host-, and a login without the prefix is none', async ({ visitor }) => {
    const [first] = cookiesOf(await visitor.get(address(visitor)));
    expect(first).toMatch(/^__Host-codegrant_browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const cookie = first.split(';')[0];
    const login = await visitor.get((await visitor.get(address(visitor), { cookie })).headers()['location'], { cookie });
    const form = `${new URLSearchParams({ ...(await hiddenFields(login)), ...alice })}`;
    const loggedIn = await visitor.send('POST', '/auth/login', form, { cookie, 'content-type': 'application/x-www-form-urlencoded' });
    const [session] = cookiesOf(loggedIn);
    expect(session).toMatch(/^__Host-codegrant_session=[\w-]{51}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);

    const silently = async (brought: string) => answer(await visitor.get(address(visitor, { prompt: 'none' }), { cookie: brought })).get('error');
    expect(await silently(session.split(';')[0])).toBe('consent_required');
    expect(await silently(session.split(';')[0].replace('__Host-', ''))).toBe('login_required');
  });

  test('C186 on https browsers are told to stay there', async ({ visitor }) => {
    for (const path of ['/auth/authorize', '/auth/login', '/.well-known/openid-configuration', '/Patient', '/nothing'])
      expect((await visitor.get(path)).headers()['strict-transport-security'], path).toMatch(/^max-age=\d{8,}$/);
  });
});

test('C184 each login brings a new id, whatever the browser had before', async ({ visitor, stranger }) => {
  const planted = 'p'.repeat(43);
  const ids: string[] = [];
  for (const prompt of ['', 'login']) {
    const login = await visitor.authorize(good(visitor, { prompt }));
    const loggedIn = await visitor.post('/auth/login', { ...(await hiddenFields(login)), ...alice });
    ids.push(/codegrant_session=([^;]+)/.exec(cookiesOf(loggedIn).join())![1]);
  }
  expect(new Set([...ids, planted]).size).toBe(3);
  const back = await stranger.get(address(stranger, { prompt: 'none' }), { cookie: `codegrant_session=${planted}` });
  expect(answer(back).get('error')).toBe('login_required');
});

test('C184 no script of a page sees a cookie', async ({ visitor, server, page, context }) => {
  await page.goto(server.origin + address(visitor));
  await page.getByLabel('Username or Email').fill(alice.username);
  await page.getByLabel('Password').fill(alice.password);
  await page.route('http://localhost:5173/**', (route) => route.fulfill({ body: 'back' }));
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.goto(`${server.origin}/auth/account`);
  await expect(page.getByText('You are logged in as')).toBeVisible();
  expect((await context.cookies()).map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]).sort()).toEqual([
    ['codegrant_browser', true, 'Lax'],
    ['codegrant_session', true, 'Lax'],
  ]);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

const foreign: Record<string, Fields> = { missing: {}, empty: { csrf_token: '' }, foreign: { csrf_token: 'f'.repeat(43) } };
for (const [how, csrf] of Object.entries(foreign))
  test(`C185 forms whose csrf_token is ${how} are refused, and nothing happens`, async ({ visitor, server }) => {
    const login = await visitor.authorize(good(visitor));
    const { interaction } = await hiddenFields(login);
    expect((await visitor.post('/auth/login', { interaction, ...csrf, ...alice })).status()).toBe(403);

    const grant = await visitor.logIn(await visitor.authorize(good(visitor, { client_id: 'script', scope: 'openid' })));
    const asked = await hiddenFields(grant);
    expect((await visitor.post('/auth/grant', { interaction: asked.interaction, ...csrf, decision: 'allow' })).status()).toBe(403);
    expect((await (await visitor.get('/Grant?user=alice&client=script', server.root)).json()).total).toBe(0);

    await visitor.get('/auth/logout');
    // Without a token it may be another site's form: that asks first, and does nothing either.
    expect([303, 403]).toContain((await visitor.post('/auth/logout', csrf)).status());
    expect(answer(await visitor.get(address(visitor, { client_id: 'script', scope: 'openid', prompt: 'none' }))).get('error')).toBe('consent_required');
  });

test('C185 a csrf_token of another browser or another request is foreign', async ({ visitor, stranger }) => {
  const theirs = await hiddenFields(await stranger.authorize(good(stranger)));
  const mine = await hiddenFields(await visitor.authorize(good(visitor)));
  expect((await visitor.post('/auth/login', { ...theirs, ...alice })).status()).toBe(403);
  const other = await hiddenFields(await visitor.authorize(good(visitor)));
  expect((await visitor.post('/auth/login', { ...mine, csrf_token: other.csrf_token, ...alice })).status()).toBe(403);
});

test('C185 consent counts for the session and the request that it was asked for', async ({ visitor, server }) => {
  const grant = await visitor.logIn(await visitor.authorize(good(visitor, { client_id: 'several', redirect_uri: 'https://one.example/callback', scope: 'openid' })));
  const shown = await hiddenFields(grant);
  // Another person logs in in the same browser while the page is open.
  await visitor.logIn(await visitor.authorize(good(visitor, { prompt: 'login' })), { username: 'bob', password: 'wonderland' });
  expect((await visitor.post('/auth/grant', { ...shown, decision: 'allow' })).status()).toBe(403);
  expect((await (await visitor.get('/Grant?client=several', server.root)).json()).total).toBe(0);
});

const pages: Record<string, (visitor: Visitor) => Promise<APIResponse>> = {
  login: (visitor) => visitor.authorize(good(visitor)),
  grant: async (visitor) => visitor.logIn(await visitor.authorize(good(visitor, { prompt: 'login consent' }))),
  error: (visitor) => visitor.authorize(good(visitor, { client_id: 'nobody' })),
  account: async (visitor) => {
    await visitor.goThrough(good(visitor));
    return visitor.get('/auth/account');
  },
  'signed-out': (visitor) => visitor.get('/auth/logout'),
};
for (const [name, open] of Object.entries(pages))
  test(`C186 the ${name} page is closed to frames, scripts, sniffers, referrers and caches`, async ({ visitor }) => {
    const page = await open(visitor);
    const { 'content-security-policy': csp, ...headers } = page.headers();
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).toContain("base-uri 'none'");
    expect(csp).not.toMatch(/unsafe|script-src|https?:\/\/(?!localhost)/);
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    const html = await page.text();
    expect(html).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
    expect(html).not.toMatch(/<script|style=|\son\w+=/i);
  });

test('C186 a browser shows the login page in no frame of another site', async ({ visitor, server, page }) => {
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  await onAnotherSite(page, `<iframe src="${server.origin + address(visitor)}"></iframe>`);
  await expect.poll(() => refused.join()).toMatch(/frame/i);
  await expect(page.frames()[1].getByLabel('Password')).toHaveCount(0);
});

test('C186 a browser loads nothing for a page that the server does not send', async ({ visitor, server, page }) => {
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await page.goto(server.origin + address(visitor));
  await expect(page.getByLabel('Password')).toBeVisible();
  expect([...hosts]).toEqual([server.origin]);
});

const registered = 'http://localhost:5173';
const strangers = ['null', 'https://evil.example', `${registered}.evil.example`, 'http://localhost:51730', 'https://localhost:5173', 'http://evil-localhost:5173', 'http://LOCALHOST:5173', `${registered}/`, `${registered}, https://evil.example`, ''];
const forPrograms: [string, string][] = [['POST', '/auth/token'], ['GET', '/auth/userinfo'], ['POST', '/auth/revoke'], ['POST', '/auth/introspect'], ['GET', '/Patient'], ['DELETE', '/Session']];
const allowed = (response: APIResponse) => response.headers()['access-control-allow-origin'];

test('C187 a registered origin may read, without credentials', async ({ visitor }) => {
  for (const [method, path] of forPrograms)
    for (const response of [await visitor.send(method, path, undefined, { origin: registered }), await visitor.send('OPTIONS', path, undefined, { origin: registered, 'access-control-request-method': method })]) {
      expect(allowed(response), path).toBe(registered);
      expect(response.headers()['vary'], path).toContain('Origin');
      expect(response.headers()['access-control-allow-credentials'], path).toBeUndefined();
    }
});

test('C187 no other origin may, however alike it looks', async ({ visitor }) => {
  for (const origin of strangers)
    for (const [method, path] of forPrograms)
      for (const response of [await visitor.send(method, path, undefined, { origin }), await visitor.send('OPTIONS', path, undefined, { origin, 'access-control-request-method': method })])
        expect(allowed(response), `${origin} ${path}`).toBeUndefined();
  for (const path of ['/auth/authorize', '/auth/login', '/auth/grant', '/auth/logout', '/auth/account']) expect(allowed(await visitor.get(path, { origin: registered })), path).toBeUndefined();
});

test('C187 a browser keeps the answer from a page of another origin', async ({ visitor, server, page }) => {
  const { access_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const ask = () => page.evaluate(([url, token]) => fetch(url, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status, () => 'kept'), [`${server.origin}/Patient`, access_token]);
  const site = await onAnotherSite(page, 'a page');
  expect(await ask()).toBe('kept');
  const app = { grant_types: ['code'], auth: { authorization_code: { redirect_uri: `${site}/callback` } } };
  expect((await visitor.put('/Client/app', app, server.root)).status()).toBe(201);
  expect(await ask()).toBe(200);
});

const hostile = '"><script>document.title="owned"</script><img src=x onerror=alert(1)>';
test('C188 what requests and clients say is text on every page', async ({ visitor, server, page }) => {
  const client = await visitor.goThrough(visitor.request({ ...challenge(), client_id: hostile }));
  const shown = [
    client,
    await visitor.authorize(good(visitor, { state: hostile, login_hint: hostile, nonce: hostile })),
    await visitor.authorize(good(visitor, { redirect_uri: hostile })),
    await visitor.get(`/auth/login?interaction=${encodeURIComponent(hostile)}`),
    await visitor.get(`/auth/logout?${new URLSearchParams({ client_id: hostile, state: hostile, post_logout_redirect_uri: hostile })}`),
    await visitor.authorize({ error: 'x', error_description: hostile }),
    await visitor.logIn(await visitor.authorize(good(visitor)), { username: hostile, password: 'x' }),
    await visitor.logIn(await visitor.authorize(good(visitor, { client_id: 'script', scope: 'openid <img/src=x>' }))),
  ];
  for (const response of shown) expect(await response.text()).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(await shown.at(-1)!.text()).toContain('&lt;script&gt;');

  await page.goto(server.origin + address(visitor, { client_id: 'script', scope: 'openid', login_hint: hostile }));
  await expect(page.getByLabel('Username or Email')).toHaveValue(hostile);
  expect(await page.title()).not.toBe('owned');
});

test('C188 no line break gets into a header', async ({ visitor, server }) => {
  const state = 'x\r\nSet-Cookie: owned=1\r\n\r\n<script>';
  const back = await visitor.get(address(visitor, { state, prompt: 'none' }));
  expect(answer(back).get('state')).toBe(state);
  expect(back.headers()['set-cookie'] ?? '').not.toContain('owned');
  expect(back.headers()['location']).not.toMatch(/[\r\n]/);
  for (const path of ['/auth/login%0d%0aSet-Cookie:owned=1', '/Patient/%0d%0aSet-Cookie:owned=1']) expect((await visitor.get(path, server.root)).headers()['set-cookie'] ?? '').not.toContain('owned');
});

const elsewhere = ['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', '/%2f/evil.example', '/\t/evil.example', 'javascript:alert(1)'];
for (const target of elsewhere)
  test(`C188 nothing leads to ${JSON.stringify(target)}`, async ({ visitor }) => {
    for (const name of ['redirect_to', 'returnTo', 'next', 'interaction', 'target_link_uri', 'iss', 'post_logout_redirect_uri'])
      for (const path of ['/auth/authorize', '/auth/login', '/auth/grant', '/auth/logout', '/auth/account', '/auth/second-factor']) {
        const { location = '' } = (await visitor.get(`${path}?${new URLSearchParams({ [name]: target })}`)).headers();
        expect(location, `${path} ${name}`).toMatch(/^(\/auth\/[^\\]*)?$/);
      }
  });

/// Opens a page of a site that nobody registered, and says of which.
async function onAnotherSite(page: Page, html: string): Promise<string> {
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html)).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  await page.goto(origin);
  site.close();
  return origin;
}

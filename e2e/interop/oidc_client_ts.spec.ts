// oidc-client-ts in Chromium: sign-in by redirect, renewal without a page, sign-out; and what frames can do.
import type { Page } from '@playwright/test';
import type * as oidc from 'oidc-client-ts';
import { checks, expect } from '../checks/support/check.ts';
import { AppSite } from './app_site.ts';
import { alice, type RunningServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

declare const manager: oidc.UserManager; // made by the page
const test = checks();

/// A page under this host name, registered as a client of its own, with or without refresh tokens.
async function open(page: Page, visitor: Visitor, server: RunningServer, { host = 'localhost', refresh_token = true } = {}): Promise<AppSite> {
  const site = await AppSite.start(host);
  const client = {
    first_party: true,
    grant_types: ['code'],
    scope: ['openid', 'profile', 'offline_access'],
    redirect_uris: [`${site.origin}/callback`, `${site.origin}/silent`],
    post_logout_redirect_uris: [`${site.origin}/`],
    auth: { authorization_code: { refresh_token, access_token_expiration: 600 } },
  };
  expect((await visitor.put('/Client/library', client, server.root)).status()).toBeLessThan(300);
  site.settings = {
    authority: server.issuer,
    client_id: 'library',
    redirect_uri: `${site.origin}/callback`,
    silent_redirect_uri: `${site.origin}/silent`,
    post_logout_redirect_uri: `${site.origin}/`,
    scope: refresh_token ? 'openid profile offline_access' : 'openid profile',
    loadUserInfo: true,
    silentRequestTimeoutInSeconds: 5,
  };
  await page.goto(site.origin);
  return site;
}

async function signIn(page: Page): Promise<void> {
  await page.evaluate(() => void manager.signinRedirect());
  await page.getByLabel('Username or Email').fill(alice.username);
  await page.getByLabel('Password').fill(alice.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.locator('#who')).toHaveText('Alice Liddell');
}

const user = (page: Page) => page.evaluate(async () => ({ ...(await manager.getUser())! }));
const renew = (page: Page) => page.evaluate(() => manager.signinSilent().then((renewed) => ({ ...renewed!, error: '' }), ({ error, message }) => ({ access_token: '', error: error ?? message })));

test('signs in by redirect, renews with the refresh token, and signs out at the server', async ({ page, visitor, server }) => {
  const site = await open(page, visitor, server);
  await signIn(page);
  const first = await user(page);
  expect(first).toMatchObject({ token_type: 'Bearer', profile: { sub: 'alice', iss: server.issuer, name: 'Alice Liddell' } });

  const renewed = await renew(page);
  expect(renewed.error).toBe('');
  expect(renewed.access_token === first.access_token, 'another token').toBe(false);

  await page.evaluate(() => void manager.signoutRedirect());
  await page.waitForURL(`${site.origin}/*`);
  await expect(page.locator('#who')).toHaveText('nobody');
  await page.evaluate(() => void manager.signinRedirect());
  await expect(page.getByLabel('Password')).toBeVisible();
  await site.stop();
});

// prompt=none shows no page, so there is nothing that frame-ancestors could keep from a frame: a redirect goes
// through it. What decides is the cookie.
test('renews in a hidden frame where page and server are of one site', async ({ page, visitor, server }) => {
  const site = await open(page, visitor, server, { refresh_token: false });
  await signIn(page);
  const first = await user(page);
  const renewed = await renew(page);
  expect(renewed.error).toBe('');
  expect(renewed.access_token === first.access_token, 'another token').toBe(false);
  await site.stop();
});

// SameSite=Lax: the browser keeps the session's cookie from another site's frame, so that nobody is logged in there.
test('is told login_required in a frame of another site', async ({ page, visitor, server }) => {
  const site = await open(page, visitor, server, { host: '127.0.0.1', refresh_token: false });
  await signIn(page);
  expect((await renew(page)).error).toBe('login_required');
  await site.stop();
});

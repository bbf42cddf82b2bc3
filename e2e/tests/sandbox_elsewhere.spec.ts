// The sandbox against other servers than its own, which its operator lets its workers reach: one like it, and one that knows nothing of Aidbox.
import type { Page } from '@playwright/test';
import { OidcProvider } from '../strangers/support/oidc_provider.ts';
import { GoBetween } from '../support/go_between.ts';
import { RunningServer } from '../support/server.ts';
import { SandboxFlow } from '../support/sandbox_flow.ts';
import { SandboxPage } from '../support/sandbox_page.ts';
import { expect, test as base } from '../support/test.ts';

interface Choice {
  issuer: string;
  client_id: string;
  profile: string;
  scope?: string;
  api?: string;
}

async function choose(page: Page, { issuer, client_id, profile, scope = '', api = '' }: Choice): Promise<void> {
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Issuer').fill(issuer);
  await page.getByLabel('Client id').fill(client_id);
  await page.getByLabel('Profile').selectOption(profile);
  await page.getByLabel('Scope').fill(scope);
  await page.getByLabel('Address of the API to call').fill(api);
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('banner')).toContainText(`${client_id} at ${new URL(issuer).host}`);
  await expect(page.getByTestId('status')).toHaveText('Signed out');
}

base('a person signs in at another server, which knows this page', async ({ page, server: other, visitor }) => {
  const own = await RunningServer.start({ flags: ['--sandbox-connect', other.issuer] });
  const redirect_uri = `${own.sandbox}/callback`;
  const client = { grant_types: ['code'], scope: ['profile', 'email'], auth: { authorization_code: { redirect_uri, pkce: true, secret_required: false } } };
  expect((await visitor.put('/Client/guest', client, other.root)).status()).toBe(201);

  const app = new SandboxPage(page, own);
  await app.open();
  await choose(page, { issuer: other.issuer, client_id: 'guest', profile: 'oauth2', api: `${other.issuer}/Patient` });
  await app.signIn();
  expect(own.wire.asked('POST', '/auth/token')).toHaveLength(0);
  expect(other.wire.asked('POST', '/auth/token')).toHaveLength(1);
  await own.stop();
});

base('the SDK binds its tokens to a key', async ({ app, page, server }) => {
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Bind the tokens to a key').check();
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(app.status).toHaveText('Signed out');
  await app.signIn();
  expect(server.wire.asked('POST', '/auth/token').at(-1)?.headers).toHaveProperty('dpop');
  expect(server.wire.asked('GET', '/Patient').at(-1)?.headers.authorization).toMatch(/^DPoP /);
});

interface Stranger {
  own: RunningServer;
  provider: OidcProvider;
  /// What goes to it.
  wire: GoBetween;
}

/// A sandbox beside oidc-provider.
const test = base.extend<{ stranger: Stranger }>({
  stranger: async ({ page }, use) => {
    const wire = await GoBetween.start();
    const own = await RunningServer.start({ flags: ['--sandbox-connect', wire.origin] });
    const origin = own.sandbox;
    const provider = await OidcProvider.start({ origin, issuer: wire.origin, redirect_uri: `${origin}/callback`, post_logout_redirect_uri: `${origin}/` });
    wire.leadTo(provider.address);
    await page.goto(own.sandbox);
    await use({ own, provider, wire });
    for (const server of [provider, own, wire]) await server.stop();
  },
});

const aidboxOnly = ['Single sign-on', 'Basic', 'Client', 'User', 'AccessPolicy', 'Policy tester', 'SMART discovery'];

test('at oidc-provider the SDK signs in, calls the API that was named, and signs out; nothing of Aidbox is asked for', async ({ stranger: { provider, wire, own }, page }) => {
  const { issuer, client_id, resource } = provider;
  await choose(page, { issuer, client_id, profile: 'oidc', api: resource.href });
  for (const name of aidboxOnly) await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await provider.signIn(page);
  await expect(page.getByTestId('status')).toHaveText('Signed in');
  await expect(page.getByTestId('sub')).toHaveText('alice');
  await expect(page.getByTestId('patients_answer')).toHaveText('answered 200');
  await expect(page.getByTestId('api_body')).toContainText('"sub": "alice"');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByTestId('closed')).toContainText('revoke its tokens');
  await page.getByRole('button', { name: 'Call GET /me again' }).click();
  await expect(page.getByTestId('server_status')).toHaveText(/^40\d$/);

  const asked = wire.exchanges.map(({ url }) => url.pathname);
  for (const path of asked) expect(path).not.toMatch(/Patient|Session|Client/);
  expect(wire.asked('POST', '/token/revocation').length).toBeGreaterThan(0);
  expect(own.wire.asked('POST', '/auth/token')).toEqual([]);
});

test('at oidc-provider the flow by hand goes from its first card to its last, and a replay is refused', async ({ stranger: { provider, own, wire }, page }) => {
  const { issuer, client_id, resource } = provider;
  await choose(page, { issuer, client_id, profile: 'oidc', api: resource.href });
  await page.getByRole('link', { name: 'Code + PKCE by hand' }).click();
  const flow = new SandboxFlow(page, own);
  await flow.run('make');
  const opened = page.waitForEvent('popup');
  await flow.press('authorize');
  const window = await opened;
  await Promise.all([window.waitForEvent('close'), provider.signIn(window)]);
  await flow.run('check', 'token', 'call', 'close_session', 'call_afterwards');
  await flow.getWrong('token', 'Replay the code');
  await flow.expectVerdict('token', 'Refused, as it should be');
  for (const { url } of wire.exchanges) expect(url.pathname).not.toMatch(/Patient|Session|Client/);
});

test('where nobody says which API to call, none is called, and the cards say so', async ({ stranger: { provider, own }, page }) => {
  const { issuer, client_id } = provider;
  await choose(page, { issuer, client_id, profile: 'oidc' });
  await page.getByRole('link', { name: 'Code + PKCE by hand' }).click();
  const flow = new SandboxFlow(page, own);
  await expect(flow.card('call')).toContainText('which API is to be called');
  await page.goto(`${own.sandbox}/#`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await provider.signIn(page);
  await expect(page.getByTestId('signed_in')).toContainText('Nobody said which API these tokens are for.');
});

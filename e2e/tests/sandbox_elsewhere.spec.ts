// The sandbox against another server than its own: one that its operator lets its workers reach.
import { RunningServer } from '../support/server.ts';
import { SandboxPage } from '../support/sandbox_page.ts';
import { expect, test } from '../support/test.ts';

test('a person signs in at another server, which knows this page', async ({ page, server: other, visitor }) => {
  const own = await RunningServer.start({ flags: ['--sandbox-connect', other.issuer] });
  const redirect_uri = `${own.sandbox}/callback`;
  const client = { grant_types: ['code'], scope: ['profile', 'email'], auth: { authorization_code: { redirect_uri, pkce: true, secret_required: false } } };
  expect((await visitor.put('/Client/guest', client, other.root)).status()).toBe(201);

  const app = new SandboxPage(page, own);
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Issuer').fill(other.issuer);
  await page.getByLabel('Client id').fill('guest');
  await page.getByLabel('Profile').selectOption('oauth2');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('banner')).toContainText(`guest at ${new URL(other.issuer).host}`);
  await expect(app.status).toHaveText('Signed out');
  await app.signIn();
  expect(own.wire.asked('POST', '/auth/token')).toHaveLength(0);
  expect(other.wire.asked('POST', '/auth/token')).toHaveLength(1);
  await own.stop();
});

test('the SDK binds its tokens to a key', async ({ app, page, server }) => {
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Bind the tokens to a key').check();
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(app.status).toHaveText('Signed out');
  await app.signIn();
  expect(server.wire.asked('POST', '/auth/token').at(-1)?.headers).toHaveProperty('dpop');
  expect(server.wire.asked('GET', '/Patient').at(-1)?.headers.authorization).toMatch(/^DPoP /);
});

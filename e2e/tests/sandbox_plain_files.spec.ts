// The sandbox as plain files in a folder of any host: nobody says which authorization server it is for, and no address is rewritten.
import { join } from 'node:path';
import { PlainHost } from '../support/plain_host.ts';
import { repository } from '../support/server.ts';
import { SandboxFlow } from '../support/sandbox_flow.ts';
import { SandboxPage } from '../support/sandbox_page.ts';
import { expect, test as base } from '../support/test.ts';

/// Such a host, whose page the server knows as the client `guest`.
const test = base.extend<{ host: PlainHost }>({
  host: async ({ visitor, server, page }, use) => {
    const host = await PlainHost.start(join(repository, 'demo/dist'), '/some/folder/');
    const redirect_uri = `${host.address}callback.html`;
    const guest = { grant_types: ['code'], scope: ['profile', 'email'], auth: { authorization_code: { redirect_uri, pkce: true, secret_required: false } } };
    expect((await visitor.put('/Client/guest', guest, server.root)).status()).toBe(201);
    await page.goto(host.address);
    await expect(page.getByRole('banner')).toContainText('localhost:8080');
    await page.getByText('Change', { exact: true }).click();
    await expect(page.locator('.server_form')).toContainText(redirect_uri); // what is to be registered
    await page.getByRole('banner').getByLabel('Issuer').fill(server.issuer);
    await page.getByLabel('Client id').fill('guest');
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.getByTestId('status')).toHaveText('Signed out');
    await use(host);
    await host.stop();
  },
});

test('a person signs in, and is back in the page’s own folder', async ({ host, page, server }) => {
  const app = new SandboxPage(page, server);
  await app.signIn();
  expect(page.url()).toBe(host.address);
});

test('a flow by hand comes back by its window', async ({ host, page, server }) => {
  await page.goto(`${host.address}#by_hand`);
  const flow = new SandboxFlow(page, server);
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token', 'call', 'close_session');
});

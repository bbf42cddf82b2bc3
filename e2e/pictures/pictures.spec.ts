// Every page of the server and of the sandbox in light and dark, wide and narrow, and the five pictures that README and docs show.
import type { Page } from '@playwright/test';
import { SandboxPage } from '../support/sandbox_page.ts';
import { RunningServer } from '../support/server.ts';
import { flags, throughServerPages } from '../support/server_pages.ts';
import { expect, test as base } from '../support/test.ts';
import { inAllLooks, writePicture, writeSheet } from './camera.ts';

/// As `./run` starts it.
const test = base.extend<{ server: RunningServer }>({
  server: async ({}, use) => {
    const server = await RunningServer.start({ flags });
    await use(server);
    await server.stop();
  },
});

test('the server’s pages', async ({ page, context, server }) => {
  await throughServerPages(page, server, async (name) => {
    await writeSheet(context, `server_${name}`, await inAllLooks(page, `server_${name}`));
  });
});

test('the sandbox’s flows', async ({ page, context, flow, server }) => {
  await page.goto(server.sandbox);
  const names = await page.locator('nav a').evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).hash.slice(1)));
  for (const name of names) {
    await flow.open(name);
    await expect(page.getByTestId(/^card_/).first()).toBeVisible();
    const picture = `flow_${name || 'sdk'}`;
    await writeSheet(context, picture, await inAllLooks(page, picture));
  }
});

test('the box for another server, and an answer that nobody asked for', async ({ page, context, server }) => {
  await new SandboxPage(page, server).open();
  await page.getByText('Change', { exact: true }).click();
  await writeSheet(context, 'flow_box', await inAllLooks(page, 'flow_box'));
  await page.goto(`${server.sandbox}/callback?code=of-somebody-else&state=of-somebody-else`);
  await expect(page.getByTestId('problem')).toBeVisible();
  await writeSheet(context, 'flow_problem', await inAllLooks(page, 'flow_problem'));
});

test('a redirect_uri that is not registered', async ({ page, context, server, visitor }) => {
  const auth = { authorization_code: { redirect_uri: 'https://app.example.com/callback', pkce: true, secret_required: false } };
  await visitor.put('/Client/app', { grant_types: ['code'], scope: ['profile', 'email'], auth }, server.root);
  const app = new SandboxPage(page, server);
  await app.open('app');
  await app.pressSignIn();
  await expect(page.getByTestId('server_words')).toBeVisible();
  await writeSheet(context, 'flow_refusal', await inAllLooks(page, 'flow_refusal'));
});

async function wide(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 1000 });
}

test('signed in, what the worker told, and on a telephone', async ({ page, context, server }) => {
  const app = new SandboxPage(page, server);
  await wide(page);
  await app.open();
  await app.signIn();
  await writePicture(page, 'sandbox_signed_in');
  await page.getByTestId('card_exchange').locator('summary').click();
  await page.getByTestId('card_exchange').scrollIntoViewIfNeeded();
  await page.getByTestId('card_exchange').evaluate((card) => card.scrollIntoView());
  await writePicture(page, 'sandbox_exchange');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => scrollTo(0, 0));
  await writePicture(page, 'sandbox_narrow');
  await writeSheet(context, 'flow_sdk_signed_in', await inAllLooks(page, 'flow_sdk_signed_in'));
});

test('a refused replay', async ({ page, context, flow }) => {
  await wide(page);
  await flow.open('by_hand');
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token', 'call');
  await flow.getWrong('token', 'Replay the code');
  await flow.expectVerdict('token', 'Refused, as it should be');
  await flow.card('token').evaluate((card) => card.scrollIntoView());
  await writePicture(page, 'sandbox_replay');
  await writeSheet(context, 'flow_by_hand_replay', await inAllLooks(page, 'flow_by_hand_replay'));
});

test('what is wrong with a client, said at its line', async ({ page, flow }) => {
  await wide(page);
  await flow.open('clients');
  await flow.becomeRoot();
  await flow.getWrong('write_Client', 'Empty redirect_uri');
  await flow.expectVerdict('write_Client', 'Refused, as it should be');
  await flow.card('write_Client').evaluate((card) => card.scrollIntoView());
  await writePicture(page, 'sandbox_client');
});

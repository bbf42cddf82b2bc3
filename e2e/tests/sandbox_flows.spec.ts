// What the sandbox does beside the flows' cards, which e2e/engines walks through: windows, the SDK's own steps, the diagram, the box.
import { expect, test } from '../support/test.ts';

test('a window that was closed is given up, and opened again', async ({ flow, page }) => {
  await flow.open('by_hand');
  await flow.run('make');
  const opened = page.waitForEvent('popup');
  await flow.press('authorize');
  await (await opened).close();
  await flow.run('make'); // another card's end is not this one's
  await expect(flow.card('authorize').getByRole('button').first()).toBeDisabled();
  await flow.card('authorize').getByRole('button', { name: 'Cancel: ' }).click();
  await expect(flow.card('authorize').getByTestId('verdict')).toContainText('No answer');
  await expect(flow.card('authorize')).toContainText('You did not wait for it.');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check');
});

test('a window whose address has another state is heard, and its answer is not believed', async ({ flow, page }) => {
  await flow.open('by_hand');
  await flow.run('make');
  const address = flow.card('authorize').getByRole('textbox');
  await address.fill((await address.inputValue()).replace(/state=[^\s&]*/, 'state=hand-of-another'));
  await flow.visit('authorize', 'logs in and allows');
  await flow.press('check');
  const broken = flow.card('check').getByRole('listitem').filter({ has: page.getByRole('img', { name: 'does not hold' }) });
  await expect(broken).toHaveText([/state is the one/]);
});

test('the SDK’s flow is told step by step, masked, also after the way to the server and back', async ({ app, page }) => {
  await app.open();
  await app.signIn();
  await expect(page.getByTestId('machine')).toHaveAttribute('data-state', 'signed_in');
  for (const step of ['discover', 'begin', 'callback', 'exchange', 'fetch']) await expect(page.getByTestId(`card_${step}`).locator('details')).toHaveCount(1);
  await page.getByTestId('card_exchange').locator('summary').click();
  await expect(page.getByTestId('card_exchange')).toContainText('it stays in the worker');
  await expect(page.getByTestId('card_exchange').getByTestId('mask').first()).toHaveText(/^•••• [0-9a-f]{8}$/);
  await expect(page.getByTestId('sequence')).toContainText('POST /auth/token');
});

test('a line of the diagram leads to its card', async ({ app, page }) => {
  await app.open();
  await page.getByTestId('sequence').getByRole('link').first().click();
  await expect(page.getByTestId('card_discover')).toBeInViewport();
  expect(new URL(page.url()).hash).toBe('');
});

test('what is typed into the box stays while the page’s clock ticks', async ({ app, page }) => {
  await page.clock.install();
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Client id').fill('half a na');
  await page.getByLabel('Profile').selectOption('oidc');
  await page.clock.runFor(5000); // the page is drawn each second
  await expect(page.getByLabel('Client id')).toHaveValue('half a na');
  await expect(page.getByLabel('Profile')).toHaveValue('oidc');
});

test('another client and another server are chosen in the box', async ({ app, page, server }) => {
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Client id').fill('webapp-first-party');
  await page.getByLabel('Profile').selectOption('oauth2');
  await page.getByLabel('Address of the API to call').fill(`${server.issuer}/Patient`);
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('banner')).toContainText('webapp-first-party');
  await expect(app.status).toHaveText('Signed out');
  await app.pressSignIn();
  await app.logIn();
  await app.expectSignedIn();
  await expect(page.getByTestId('card_exchange')).toContainText('signed_in');

  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Issuer').fill(server.issuer.replace('localhost', '127.0.0.1'));
  await page.getByRole('button', { name: 'Use it' }).click();
  // The workers' policy names one server; `--sandbox-connect` would name this one, too.
  await expect(app.status).toHaveText('Not ready');
});

// Every flow of the sandbox, from its first card to its last, against the real server.
import { expect, test } from '../support/test.ts';

test('the code flow by hand, to the closed session', async ({ flow, page }) => {
  await flow.open('by_hand');
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token', 'call', 'close_session', 'call_afterwards');
  await flow.expectStatus('call_afterwards', 401);
  await expect(page.getByTestId('sequence').getByRole('listitem')).toHaveCount(12);
});

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

test('the code flow with a secret', async ({ flow }) => {
  await flow.open('with_secret');
  await flow.run('make_state');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token_with_secret', 'call', 'close_session');
});

test('a refresh token is good once, and twice is the end of the session', async ({ flow }) => {
  await flow.open('refresh');
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token', 'refresh', 'replay_refresh', 'call_afterwards');
});

test('single sign-on, and the shared logout', async ({ flow }) => {
  await flow.open('single_sign_on');
  await flow.run('make');
  await flow.visit('authorize', 'logs in');
  await flow.run('check', 'token');
  await flow.visit('authorize_silently', 'is known');
  await flow.run('close_session');
  await flow.visit('authorize_after', 'is known');
  await expect(flow.card('authorize_after')).toContainText('login_required');
});

test('client credentials', async ({ flow }) => {
  await flow.open('client_credentials');
  await flow.run('client_token', 'call');
});

test('basic', async ({ flow }) => {
  await flow.open('basic');
  await flow.run('basic_call');
});

test('a token is read, and verified with the issuer’s keys', async ({ flow, page }) => {
  await flow.open('client_credentials');
  await flow.run('client_token');
  await page.getByRole('link', { name: 'JWT resource server' }).click();
  await flow.run('decode', 'keys', 'verify', 'call_with_it');
  await expect(flow.card('decode')).toContainText('sandbox-service');
  await expect(flow.card('verify').getByRole('img', { name: 'holds', exact: true })).toHaveCount(6);
});

test('the password grant is off, and says so', async ({ flow }) => {
  await flow.open('password');
  await flow.run('password_token');
  await expect(flow.card('password_token')).toContainText('unsupported_grant_type');
});

test('implicit is gone', async ({ flow }) => {
  await flow.open('implicit');
  await flow.run('make_state');
  await flow.visit('implicit_request', 'is known');
  await expect(flow.card('implicit_request')).toContainText('unsupported_response_type');
});

test('SMART discovery', async ({ flow }) => {
  await flow.open('smart');
  await flow.run('smart_configuration');
});

test('pushed requests', async ({ flow, page }) => {
  await flow.open('par');
  await flow.run('make', 'push');
  await expect(page.getByTestId('absent')).toBeHidden();
  await flow.visit('authorize_pushed', 'logs in and allows');
  await flow.run('check', 'token', 'call');
});

test('bound tokens', async ({ flow, page }) => {
  await flow.open('dpop');
  await flow.run('make_key', 'first_proof', 'ask_nonce', 'token_proof', 'bound_token', 'call_proof', 'bound_call');
  await expect(page.getByTestId('absent')).toBeHidden();
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

test('another client and another server are chosen in the box', async ({ app, page, server }) => {
  await app.open();
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Client id').fill('webapp-first-party');
  await page.getByLabel('Profile').selectOption('oauth2');
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

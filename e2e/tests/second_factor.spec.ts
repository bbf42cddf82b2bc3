// A second factor by an authenticator app: set up on the account's page, asked for at the next login.
import { expect, test } from '../support/test.ts';
import { codeOf } from '../support/totp.ts';

test('a person sets up an app, and from then on logs in with its codes', async ({ app, page, server, context }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Allow');
  await app.expectSignedIn();

  await page.goto(`${server.issuer}/auth/account`);
  await page.getByRole('link', { name: 'Set up an authenticator app' }).click();
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  const key = (await page.locator('.key').textContent())!;
  server.keepSecret(key.replaceAll(' ', ''));
  await page.getByLabel('Six digits').fill(codeOf(key));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('status')).toContainText('asks for a code');

  await context.clearCookies();
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await page.getByLabel('Six digits').fill('000000');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  // The code that turned it on is spent; the app's clock may be a step ahead of the server's.
  await page.getByLabel('Six digits').fill(codeOf(key, 1));
  await page.getByRole('button', { name: 'Log in' }).click();
  await app.expectSignedIn();
});

test('a person takes an application’s access back, and it is signed out', async ({ app, page, server, visitor }) => {
  const tokens = await visitor.signIn();
  const asked = () => visitor.get('/auth/userinfo', { authorization: `Bearer ${tokens.access_token}` });
  expect((await asked()).status()).toBe(200);

  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.expectSignedIn(); // granted a moment ago, in another browser
  await page.goto(`${server.issuer}/auth/account`);
  await page.getByRole('button', { name: 'Revoke access of Patient Portal' }).click();
  await expect(page.getByText('You have granted access to no application.')).toBeVisible();
  expect((await asked()).status()).toBe(401);
});

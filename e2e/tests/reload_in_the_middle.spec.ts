// A reload at every step: before the answer nothing is lost; after it the tokens are, since they were in memory only.
import { expect, test } from '../support/test.ts';

test('a reload of the login page loses nothing', async ({ app, page }) => {
  await app.open();
  await app.pressSignIn();
  await expect(page.getByLabel('Password')).toBeVisible();
  await page.reload();
  await app.logIn();
  await app.decide('Allow');
  await app.expectSignedIn();
});

test('a reload of the grant page loses nothing', async ({ app, page }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await expect(page.getByRole('heading', { name: 'requests access to:' })).toBeVisible();
  await page.reload();
  await app.decide('Allow');
  await app.expectSignedIn();
});

test('a reload of the sandbox costs one press: no password, no grant', async ({ app, page }) => {
  await app.open();
  await app.signIn();
  await page.reload();
  await expect(app.status).toHaveText('Signed out');
  await expect(page.getByTestId('signed_out')).toContainText('before this page was loaded again');
  await app.pressSignIn();
  await app.expectSignedIn();
});

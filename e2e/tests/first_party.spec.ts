// A first-party client shares the user's own session with the server: nothing to grant, and one sign-out for both.
import { expect, test } from '../support/test.ts';

test('a first-party client is not asked about', async ({ app }) => {
  await app.open('webapp-first-party');
  await app.pressSignIn();
  await app.logIn();
  await app.expectSignedIn();
});

test('C175 signing out of a first-party client ends the login at the server too', async ({ app, page }) => {
  await app.open('webapp-first-party');
  await app.pressSignIn();
  await app.logIn();
  await app.expectSignedIn();
  await app.signOut();
  await app.pressSignIn();
  await expect(page.getByLabel('Password')).toBeVisible();
});

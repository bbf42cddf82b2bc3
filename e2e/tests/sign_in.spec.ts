// The whole flow as a person sees it: sign in, allow, read the patients.
import { expect, test } from '../support/test.ts';

test('a person signs in, allows, and sees who they are and the patients', async ({ app, page, traffic }) => {
  await app.open();
  await app.pressSignIn();
  await expect(page).toHaveURL(/\/auth\/login/);
  await app.logIn();
  await expect(page.getByRole('heading')).toHaveText('Client [webapp] requests access to:');
  await app.decide('Allow');

  await app.expectSignedIn();
  await expect(page.getByTestId('email')).toHaveText(/^alice@/);
  await expect(page.getByTestId('session_status')).toHaveText('signed_in');
  await expect(page.getByTestId('expires_in')).toHaveText(/^\d+ min \d\d s$/);
  await expect(page.getByTestId('patients_answer')).toHaveText('answered 200, 20 patients');
  expect(traffic.tokenRequests).toHaveLength(1);
});

test('the address bar keeps nothing of the answer', async ({ app, page, server }) => {
  await app.open();
  await app.signIn();
  expect(page.url()).toBe(`${server.sandbox}/`);
});

test('a second sign-in asks for neither password nor grant', async ({ app }) => {
  await app.open();
  await app.signIn();
  await app.signOut();
  await app.pressSignIn();
  await app.expectSignedIn();
});

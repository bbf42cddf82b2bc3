// Deny: the client learns that it was denied, and nothing else.
import { expect, test } from '../support/test.ts';

test('C029 Deny comes back with a readable access_denied', async ({ app, page, traffic }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Deny');

  await expect(app.problem).toContainText('Access was denied');
  await expect(page.getByTestId('problem_code')).toHaveText('access_denied');
  await expect(app.status).toHaveText('Signed out');
  expect(traffic.tokenRequests).toHaveLength(0);
});

test('after Deny the person can change their mind', async ({ app }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Deny');
  await app.pressSignIn();
  await app.decide('Allow');
  await app.expectSignedIn();
  await expect(app.problem).toBeHidden();
});

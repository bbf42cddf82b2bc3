// Answers that this browser never asked for: refused without a request, and the login under way lives on.
import { expect, test } from '../support/test.ts';

const forgeries = {
  'a code with a state of somebody else': '?code=stolen&state=forged',
  'an error with a state of somebody else': '?error=access_denied&state=forged',
  'a code without a state': '?code=stolen',
};

for (const [sentence, query] of Object.entries(forgeries)) {
  test(`${sentence} is refused, and the login under way still completes`, async ({ app, page, server, traffic }) => {
    await app.open();
    await app.pressSignIn();
    await expect(page.getByLabel('Password')).toBeVisible();
    const login = page.url();

    await page.goto(`${server.sandbox}/callback${query}`);
    await expect(page.getByTestId('problem_code')).toHaveText('state_mismatch');
    await expect(app.status).toHaveText('Signed out');
    expect(traffic.tokenRequests).toHaveLength(0);

    await page.goto(login);
    await app.logIn();
    await app.decide('Allow');
    await app.expectSignedIn();
  });
}

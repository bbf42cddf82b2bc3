// Two tabs of one browser share a worker, and with it the session.
import { expect, test } from '../support/test.ts';
import { SandboxPage } from '../support/sandbox_page.ts';

test('two sign-ins under way in two tabs both end well', async ({ app, context, server }) => {
  const second = new SandboxPage(await context.newPage(), server);
  await app.open();
  await second.open();
  for (const tab of [app, second]) {
    await tab.pressSignIn();
    await expect(tab.page.getByLabel('Password')).toBeVisible();
  }
  await app.logIn();
  await app.decide('Allow');
  await app.expectSignedIn();
  await second.logIn();
  await second.expectSignedIn();
});

test('a second tab is signed in from the beginning', async ({ app, context, server }) => {
  await app.open();
  await app.signIn();
  const second = new SandboxPage(await context.newPage(), server);
  await second.page.goto(server.sandbox);
  await second.expectSignedIn();
  await expect(app.status).toHaveText('Signed in');
});

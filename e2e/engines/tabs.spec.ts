// What two tabs share in each engine. WebKit's shared workers cannot keep keys, so each of its tabs has its own worker.
import { expect, test } from './test.ts';

test('a second tab has the session, or signs in with one press; signing out ends it in both', async ({ sandbox, newSandbox, server, engineName }) => {
  const sharesWorker = engineName !== 'webkitgtk';
  await sandbox.pressSignIn();
  await sandbox.logInAndAllow();
  const second = await newSandbox();
  await second.goTo();
  if (!sharesWorker) {
    await second.expectText('status', 'Signed out');
    await second.tab.press('Sign in');
  }
  await second.expectText('status', 'Signed in');
  await second.expectText('patients_answer', 'answered 200, 20 patients');
  expect(server.wire.asked('POST', '/auth/token').length).toBe(sharesWorker ? 1 : 2);

  await sandbox.signOut();
  await second.expectText('status', 'Signed out');
});

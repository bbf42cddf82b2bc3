// Several tabs of one app: one session, one worker, one renewal on the wire, one end.
import { secretsOn } from '../support/secrets.ts';
import { expect, logIn, logInAndAllow, test } from '../support/workbench.ts';

test('what one tab signs in, all are signed in to', async ({ workbench }) => {
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  await first.signIn();
  await expect(second.status).toHaveText('signed_in');
  await expect(second.events).toHaveText(['session_started']);
  const third = await workbench.openTab();
  await expect(third.status).toHaveText('signed_in');
  for (const tab of [first, second, third]) {
    await tab.press('Read');
    await expect(tab.outcome).toHaveText('read: 200');
  }
  expect(workbench.tokenRequests('authorization_code')).toHaveLength(1);
  expect(workbench.tokenRequests('refresh_token')).toHaveLength(0);
});

test('two tabs that renew at once cause one refresh on the wire', async ({ workbench, server }) => {
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  await first.signIn();
  await expect(second.status).toHaveText('signed_in');

  const letAnswersGo = server.wire.holdAnswers(({ url }) => url.pathname === '/auth/token');
  await first.press('Renew');
  await second.press('Renew');
  await expect(second.status).toHaveText('renewing');
  letAnswersGo();
  for (const tab of [first, second]) await expect(tab.outcome).toHaveText('renew: done');
  expect(workbench.tokenRequests('refresh_token')).toHaveLength(1);
});

test('two tabs whose token the server refuses cause one refresh on the wire', async ({ workbench, server }) => {
  // Not the same resource: Chromium asks for that only once at a time.
  const [first, second] = [await workbench.openTab(), await workbench.openTab('?read=/Patient/patient-02')];
  await first.signIn();
  await expect(second.status).toHaveText('signed_in');

  const [old] = secretsOn(server.wire.exchanges).access_token;
  server.wire.meddling.request = ({ headers }) => (headers.authorization?.endsWith(old) ? 'without_token' : undefined);
  const letAnswersGo = server.wire.holdAnswers(({ method }) => method === 'GET');
  await Promise.all([first.press('Read'), second.press('Read')]);
  for (const path of ['/Patient', '/Patient/patient-02']) await expect.poll(() => server.wire.asked('GET', path).length).toBe(1);
  letAnswersGo();
  for (const tab of [first, second]) await expect(tab.outcome).toHaveText('read: 200');
  for (const path of ['/Patient', '/Patient/patient-02']) expect(server.wire.asked('GET', path).map(({ answer }) => answer?.status)).toEqual([401, 200]);
  expect(workbench.tokenRequests('refresh_token')).toHaveLength(1);
});

test('signing out in one tab ends it in the others', async ({ workbench, server }) => {
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  await first.signIn();
  await expect(second.status).toHaveText('signed_in');

  await first.press('Sign out');
  await expect(first.outcome).toHaveText('sign_out: ended');
  await expect(second.events).toHaveText(['session_started', 'session_ended: logout']);
  await expect(second.status).toHaveText('signed_out');
  await second.press('Read');
  await expect(second.outcome).toHaveText('read: not_signed_in');
  expect(server.wire.asked('GET', '/Patient')).toHaveLength(0);
  expect(server.wire.asked('DELETE', '/Session')).toHaveLength(1);
});

test('the session outlives the tab that signed in, and a reload, while another tab is open', async ({ workbench }) => {
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  await first.signIn();
  await expect(second.status).toHaveText('signed_in');
  await first.page.reload();
  await expect(first.status).toHaveText('signed_in');
  await first.page.close();
  await second.press('Renew');
  await expect(second.outcome).toHaveText('renew: done');
  await second.press('Read');
  await expect(second.outcome).toHaveText('read: 200');
});

test('two sign-ins under way in two tabs both end well, with one session', async ({ workbench }) => {
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  for (const tab of [first, second]) {
    await tab.press('Sign in');
    await expect(tab.page.getByLabel('Password')).toBeVisible();
  }
  await logInAndAllow(first.page);
  await expect(first.outcome).toHaveText('callback: signed_in');
  await logIn(second.page);
  await expect(second.outcome).toHaveText('callback: already_handled');
  for (const tab of [first, second]) {
    await tab.press('Read');
    await expect(tab.outcome).toHaveText('read: 200');
  }
  expect(workbench.tokenRequests('authorization_code')).toHaveLength(1);
});

test('where there are no shared workers, tabs have a session each, and a sign-out in one ends it in all', async ({ workbench }) => {
  await workbench.withoutSharedWorkers();
  const [first, second] = [await workbench.openTab(), await workbench.openTab()];
  await first.signIn();
  await expect(second.status).toHaveText('signed_out');
  await second.press('Sign in');
  await expect(second.outcome).toHaveText('callback: signed_in');
  expect(workbench.tokenRequests('authorization_code')).toHaveLength(2);

  await first.press('Sign out');
  await expect(second.events).toHaveText(['session_started', 'session_ended: logout']);
  await second.press('Read');
  await expect(second.outcome).toHaveText('read: not_signed_in');
});

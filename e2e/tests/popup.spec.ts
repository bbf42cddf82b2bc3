// Signing in in a window of its own: every way in which it ends settles the call in the page that opened it.
import { expect, logIn, logInAndAllow, test } from '../support/workbench.ts';

const surroundings = [
  { sentence: 'a window that the server cuts off from its opener (COOP)', isCut: true, sharesWorker: true },
  { sentence: 'a window that the server cuts off, without shared workers', isCut: true, sharesWorker: false },
  { sentence: 'a window that keeps its opener', isCut: false, sharesWorker: true },
  { sentence: 'a window that keeps its opener, without shared workers', isCut: false, sharesWorker: false },
];

for (const { sentence, isCut, sharesWorker } of surroundings)
  test.describe(sentence, () => {
    test.beforeEach(async ({ workbench }) => {
      if (!sharesWorker) await workbench.withoutSharedWorkers();
      // Our own server cuts it, and so does that of the page; not every server does.
      if (!isCut) await workbench.withoutCutting();
    });

    test('signs in, closes, and leaves the page where it was', async ({ workbench }) => {
      const tab = await workbench.openTab();
      const before = tab.page.url();
      const popup = await tab.openWindow();
      expect(await popup.evaluate(() => opener === null)).toBe(isCut);
      await Promise.all([popup.waitForEvent('close'), logInAndAllow(popup)]);
      await expect(tab.outcome).toHaveText('popup: signed_in');
      await expect(tab.events).toHaveText(['session_started']);
      expect(tab.page.url()).toBe(before);
      expect(workbench.tokenRequests('authorization_code')).toHaveLength(1);
      await tab.press('Read');
      await expect(tab.outcome).toHaveText('read: 200');
    });

    test('tells that the person denied', async ({ workbench }) => {
      const tab = await workbench.openTab();
      const popup = await tab.openWindow();
      await logIn(popup);
      await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Deny' }).click()]);
      await expect(tab.outcome).toHaveText('popup: access_denied');
      await expect(tab.status).toHaveText('signed_out');
    });

    test('tells that the person closed it, and lets them try again', async ({ workbench }) => {
      const tab = await workbench.openTab();
      await (await tab.openWindow()).close();
      await expect(tab.outcome).toHaveText('popup: popup_closed');
      await logInAndAllow(await tab.openWindow());
      await expect(tab.outcome).toHaveText('popup: signed_in');
    });
  });

test.describe('a window that keeps its opener', () => {
  test.beforeEach(({ workbench }) => workbench.withoutCutting());

  test('is closed when the app gives up', async ({ workbench }) => {
    const tab = await workbench.openTab();
    const popup = await tab.openWindow();
    await Promise.all([popup.waitForEvent('close'), tab.press('Give up')]);
    await expect(tab.outcome).toHaveText('popup: cancelled');
  });

  test('is closed when the person takes too long', async ({ workbench }) => {
    const tab = await workbench.openTab('?popup_timeout=1');
    const opened = tab.page.waitForEvent('popup');
    await tab.press('Sign in in a window');
    const popup = await opened;
    await expect(tab.outcome).toHaveText('popup: login_timeout');
    await expect.poll(() => popup.isClosed()).toBe(true);
  });
});

// Nobody can close such a window but itself, and whoever signs in there late means to be signed in.
test('a window that was cut off stays when the app gives up, and signs in all the same', async ({ workbench }) => {
  const tab = await workbench.openTab();
  const popup = await tab.openWindow();
  await tab.press('Give up');
  await expect(tab.outcome).toHaveText('popup: cancelled');
  await logInAndAllow(popup);
  await expect(tab.status).toHaveText('signed_in');
  await expect(tab.events).toHaveText(['session_started']);
  await expect(tab.outcome).toHaveText('popup: cancelled');
});

test('a person who is logged in at the server is asked nothing', async ({ workbench }) => {
  const tab = await workbench.openTab();
  await tab.signIn();
  await tab.press('Sign out');
  await expect(tab.outcome).toHaveText('sign_out: ended');
  await tab.press('Sign in in a window');
  await expect(tab.outcome).toHaveText('popup: signed_in');
});

test('tells that the browser opened no window', async ({ workbench }) => {
  const tab = await workbench.openTab();
  await tab.page.evaluate(() => (globalThis.open = () => null));
  await tab.press('Sign in in a window');
  await expect(tab.outcome).toHaveText('popup: popup_blocked');
  await expect(tab.status).toHaveText('signed_out');
});

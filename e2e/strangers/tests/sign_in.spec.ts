// Signing in with OpenID Connect: the session begins only with an id_token that the SDK has verified (OpenID Connect Core §3.1.3.7).
import { against, everyone, expect, test } from '../support/test.ts';

against(everyone, () => {
  test('a person signs in in this window, and the page learns who', async ({ app, page, pageServer, stranger }) => {
    await app.open();
    await app.signIn();
    const { sub, claims } = await app.session();
    expect(sub).toMatch(stranger.sub);
    expect(claims).toMatchObject({ iss: stranger.issuer, sub });
    expect(page.url(), 'the address bar keeps nothing of the answer').toBe(pageServer.redirect_uri);
    await expect(app.events.filter({ hasText: 'session_started' })).toHaveCount(1);
  });

  test('a person signs in in another window, which closes', async ({ app, page, pageServer, stranger }) => {
    await app.open();
    await app.signInByPopup();
    expect((await app.session()).sub).toMatch(stranger.sub);
    expect(page.url()).toBe(`${pageServer.origin}/`);
  });

  test('a window with a worker of its own hands over to the one that opened it', async ({ app, stranger }) => {
    await app.open({ sharedBetweenTabs: false });
    await app.signInByPopup();
    expect((await app.session()).sub).toMatch(stranger.sub);
  });

  test('who signed out signs in again in the same page', async ({ app }) => {
    await app.open();
    await app.signIn();
    const { sub } = await app.session();
    await app.ask('Sign out');
    await app.signInByPopup();
    expect((await app.session()).sub).toBe(sub);
  });
});

against(['oidc-provider'], () => {
  test('who cancels at the server is told so, and nobody is signed in', async ({ app, page }) => {
    await app.open();
    await app.press('Sign in');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect(app.problem).toContainText('access_denied');
    await expect(app.status).toHaveText('signed_out');
  });

  test('prompt=none without a login at the server needs the person', async ({ app }) => {
    await app.open({}, { prompt: 'none' });
    await app.press('Sign in');
    await expect(app.problem).toContainText('login_required');
    await expect(app.status).toHaveText('signed_out');
  });
});

against(['oauth2-mock-server'], () => {
  test('the page is told of a scope that nobody asked for', async ({ app }) => {
    await app.open();
    await app.signIn();
    expect((await app.session()).scope).toBe('dummy');
    await expect(app.events.filter({ hasText: 'scope_widened' })).toHaveCount(1);
  });

  test('a page that wants it so refuses a scope that nobody asked for', async ({ app }) => {
    await app.open({ refuseWiderScope: true });
    await app.press('Sign in');
    await expect(app.problem).toContainText('invalid_response');
    await expect(app.status).toHaveText('signed_out');
  });
});

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
    await expect(app.events).toHaveText(['session_started']);
  });

  test('a person signs in in another window, which closes', async ({ app, page, pageServer, stranger }) => {
    await app.open();
    await app.signInByPopup();
    expect((await app.session()).sub).toMatch(stranger.sub);
    expect(page.url()).toBe(`${pageServer.origin}/`);
  });

  test('a second sign-in by another window replaces the first', async ({ app }) => {
    await app.open();
    await app.signIn();
    const { sub } = await app.session();
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

// Signing out: here always, of the app's tokens where the server lets a public client revoke, of the server's own login
// by sending the person there (RFC 7009, OpenID Connect RP-Initiated Logout 1.0).
import { against, expect, test } from '../support/test.ts';

against(['oidc-provider', 'oauth2-mock-server'], () => {
  test('the person is sent to the server, signs out there, and comes back', async ({ app, page, pageServer, stranger }) => {
    await app.open();
    await app.signIn();
    await app.press('Sign out everywhere');
    await stranger.confirmSignOut(page);
    await expect(page).toHaveURL(pageServer.post_logout_redirect_uri);
    await expect(app.status).toHaveText('signed_out');
  });
});

against(['oidc-provider', 'oauth2-mock-server'], () => {
  test('the server says that it revoked the tokens', async ({ app }) => {
    await app.open();
    await app.signIn();
    expect(await app.ask('Sign out')).toEqual({ server: 'ended' });
    await expect(app.status).toHaveText('signed_out');
  });
});

against(['glewlwyd'], () => {
  test('a server that revokes for confidential clients only is told of, and the session is over here', async ({ app }) => {
    await app.open();
    await app.signIn();
    expect(await app.ask('Sign out')).toEqual({ server: 'failed' });
    await expect(app.status).toHaveText('signed_out');
  });
});

against(['oidc-provider'], () => {
  test('who signed out at the server is asked for a password again', async ({ app, page, stranger }) => {
    await app.open();
    await app.signIn();
    await app.press('Sign out everywhere');
    await stranger.confirmSignOut(page);
    await expect(app.status).toHaveText('signed_out');
    await app.press('Sign in');
    await expect(page.getByPlaceholder('and password')).toBeVisible();
  });
});

against(['glewlwyd'], () => {
  // It ends sessions by id_token_hint only, which the SDK does not send: the page would see the token.
  test('a server that wants an id_token shows an empty page, and the session is over here', async ({ app, page, pageServer, stranger }) => {
    await app.open();
    await app.signIn();
    await app.press('Sign out everywhere');
    await expect(page).toHaveURL(new RegExp(`^${stranger.issuer}/end_session`));
    await expect(page.locator('body')).toBeEmpty();
    await page.goto(pageServer.origin);
    await expect(app.status).toHaveText('signed_out');
  });
});

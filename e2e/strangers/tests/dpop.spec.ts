// Tokens bound to a key of the worker (RFC 9449). The servers are set to refuse whatever is not bound.
import { against, expect, test } from '../support/test.ts';

for (const needs of [{ dpop: 'required' }, { dpop: 'required', dpop_nonces: 'required' }] as const)
  test.describe('dpop_nonces' in needs ? 'with nonces of the server' : 'without nonces', () => {
    test.use({ needs });

    against(['oidc-provider', 'glewlwyd'], () => {
      test('sign-in, renewal, request and userinfo carry proofs', async ({ app }) => {
        await app.open({ dpop: true, par: 'off' });
        await app.signIn();
        const { sub } = await app.session();
        expect(await app.ask('Fetch')).toMatchObject({ status: 200, body: { sub } });
        for (let renewal = 0; renewal < 2; renewal++) await app.ask('Renew');
        expect(await app.ask('Userinfo')).toMatchObject({ sub });
        expect(await app.ask('Fetch')).toMatchObject({ status: 200, body: { sub } });
      });

      test('a sign-in by another window does, too', async ({ app }) => {
        await app.open({ dpop: true, par: 'off' });
        await app.signInByPopup();
        expect(await app.ask('Fetch')).toMatchObject({ status: 200 });
      });
    });
  });

against(['oidc-provider'], () => {
  test.use({ needs: { dpop: 'required' } });

  test('a client that does not bind its tokens is refused', async ({ app, page, stranger }) => {
    await app.open({ par: 'off' });
    await app.press('Sign in');
    await stranger.signIn(page);
    await expect(app.problem).toContainText('invalid_grant');
    await expect(app.status).toHaveText('signed_out');
  });
});

// Tokens bound to a key of the worker (RFC 9449). The servers are set to refuse whatever is not bound.
import { against, expect, test } from '../support/test.ts';

const needs = { dpop: 'required' } as const;
const needsNonces = { ...needs, dpop_nonces: 'required' } as const;

for (const [kinds, each] of [[['oidc-provider', 'glewlwyd'], needs], [['oidc-provider'], needsNonces]] as const)
  test.describe(each === needs ? 'without nonces' : 'with nonces of the server', () => {
    test.use({ needs: each });

    against(kinds, () => {
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
  test.use({ needs });

  test('a client that does not bind its tokens is refused', async ({ app, page, stranger }) => {
    await app.open({ par: 'off' });
    await app.press('Sign in');
    await stranger.signIn(page);
    await expect(app.problem).toContainText('invalid_grant');
    await expect(app.status).toHaveText('signed_out');
  });
});

against(['glewlwyd'], () => {
  test.use({ needs: needsNonces });

  // It sends DPoP-Nonce, but no Access-Control-Expose-Headers: no page of another origin may read it.
  test('a nonce that the browser keeps from the page is a refusal', async ({ app, page, stranger }) => {
    await app.open({ dpop: true, par: 'off' });
    await app.press('Sign in');
    await stranger.signIn(page);
    await expect(app.problem).toContainText('use_dpop_nonce');
    await expect(app.status).toHaveText('signed_out');
  });
});

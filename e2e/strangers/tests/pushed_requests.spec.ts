// Pushed authorization requests: the address bar holds a reference, and nothing of the request (RFC 9126).
import { against, expect, test } from '../support/test.ts';

for (const par of ['offered', 'required'] as const)
  test.describe(`a server where they are ${par}`, () => {
    test.use({ needs: { par } });

    against(['oidc-provider', 'glewlwyd'], () => {
      test('the request is pushed', async ({ app, page, stranger }) => {
        const asked = page.waitForRequest((request) => new URL(request.url()).searchParams.has('request_uri'));
        await app.open();
        await app.signIn();
        const parameters = new URL((await asked).url()).searchParams;
        expect([...parameters.keys()].sort()).toEqual(['client_id', 'request_uri']);
        expect((await app.session()).sub).toMatch(stranger.sub);
      });

      test('a popup’s request is pushed, too', async ({ app, stranger }) => {
        await app.open();
        await app.signInByPopup();
        expect((await app.session()).sub).toMatch(stranger.sub);
      });
    });
  });

against(['oidc-provider', 'glewlwyd'], () => {
  test.use({ needs: { par: 'offered', dpop: 'required' } });

  test('with a key for the tokens', async ({ app }) => {
    await app.open({ par: 'required', dpop: true });
    await app.signIn();
    expect(await app.ask('Fetch')).toMatchObject({ status: 200 });
  });
});

against(['oidc-provider'], () => {
  test.use({ needs: { par: 'required', dpop: 'required', dpop_nonces: 'required' } });

  test('with a key for the tokens, and nonces in its proofs', async ({ app }) => {
    await app.open({ dpop: true });
    await app.signIn();
    expect(await app.ask('Fetch')).toMatchObject({ status: 200 });
  });
});

against(['glewlwyd'], () => {
  test.use({ needs: { par: 'offered', dpop: 'required', dpop_nonces: 'required' } });

  test('a server that refuses a proof without a nonce, and gives none, is told of', async ({ app }) => {
    await app.open({ dpop: true });
    await app.press('Sign in');
    await expect(app.problem).toContainText('invalid_dpop_proof');
    await expect(app.status).toHaveText('signed_out');
  });
});

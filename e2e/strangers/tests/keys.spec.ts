// Whatever id_tokens are signed with, and whenever that changes (OpenID Connect Core §10.1.1).
import type { Algorithm } from '../support/signing_key.ts';
import { against, everyone, expect, test } from '../support/test.ts';

const signedWith: Record<(typeof everyone)[number], Algorithm[]> = {
  'oidc-provider': ['PS256', 'ES256', 'EdDSA'],
  'oauth2-mock-server': ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'],
  glewlwyd: ['PS256', 'ES256', 'ES384', 'EdDSA'],
};

for (const kind of everyone)
  for (const alg of signedWith[kind])
    test.describe(`${kind}, ${alg}`, () => {
      test.use({ kind, needs: { alg } });

      test('the signature is verified', async ({ app, stranger }) => {
        await app.open();
        await app.signIn();
        expect((await app.session()).sub).toMatch(stranger.sub);
      });
    });

against(everyone, () => {
  test('a key that came later is fetched', async ({ app, stranger }) => {
    await app.open();
    await app.signIn();
    await stranger.changeKeys();
    await app.signInByPopup();
    await expect(app.events.filter({ hasText: 'session_started' })).toHaveCount(2);
  });
});

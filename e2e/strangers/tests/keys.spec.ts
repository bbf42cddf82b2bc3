// Whatever id_tokens are signed with, and whenever that changes (OpenID Connect Core §10.1.1).
import type { Algorithm } from '../support/signing_key.ts';
import { against, everyone, expect, test } from '../support/test.ts';

const signedWith: Record<(typeof everyone)[number], Algorithm[]> = {
  'oidc-provider': ['PS256', 'ES256', 'EdDSA'],
  'oauth2-mock-server': ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'],
  glewlwyd: ['PS256', 'ES256', 'ES384'],
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
  // The SDK asks for keys once a minute at most, whatever the id_tokens say.
  test('a key that came later is fetched', async ({ app, page, stranger }) => {
    await app.open({ sharedBetweenTabs: false });
    await app.signInByPopup();
    await app.ask('Sign out');
    await stranger.changeKeys();
    await page.workers()[0].evaluate(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + 61_000;
    });
    await app.signInByPopup();
    await expect(app.events.filter({ hasText: 'session_started' })).toHaveCount(2);
  });
});

test.describe('glewlwyd, EdDSA', () => {
  test.use({ kind: 'glewlwyd', needs: { alg: 'EdDSA' } });

  // Its at_hash is half of a SHA-256, where Ed25519 goes with SHA-512 (OpenID Connect Core §3.1.3.6, RFC 8032 §5.1).
  test('an at_hash by another hash function is refused', async ({ app, page, stranger }) => {
    await app.open();
    await app.press('Sign in');
    await stranger.signIn(page);
    await expect(app.problem).toContainText('invalid_id_token');
    await expect(app.status).toHaveText('signed_out');
  });
});

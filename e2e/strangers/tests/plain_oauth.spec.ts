// OAuth 2.0 without OpenID Connect: no id_token, opaque access tokens (RFC 6749).
import { expect, test } from '../support/test.ts';

const oauth2 = { profile: 'oauth2', scope: 'profile offline_access' };

test('a person signs in, and nobody says who it is', async ({ app }) => {
  await app.open(oauth2);
  await app.signIn();
  const session = await app.session();
  expect(session.sub ?? '').toBe('');
  expect(session.expires_at).toBeGreaterThan(Date.now() / 1000);
});

test('the page reads the answer of a resource that refuses the scope', async ({ app }) => {
  await app.open(oauth2);
  await app.signIn();
  expect(await app.ask('Fetch')).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
});

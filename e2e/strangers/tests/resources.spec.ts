// What a token is for: resources, and the server's word on who signed in (RFC 6750, OpenID Connect Core §5.3).
import { against, everyone, expect, test } from '../support/test.ts';

against(everyone, () => {
  test('a request carries the token, and the page reads the answer', async ({ app }) => {
    await app.open();
    await app.signIn();
    const { sub } = await app.session();
    expect(await app.ask('Fetch')).toMatchObject({ status: 200, body: { sub } });
  });

  test('userinfo is about the person of the id_token', async ({ app }) => {
    await app.open();
    await app.signIn();
    const { sub } = await app.session();
    expect(await app.ask('Userinfo')).toMatchObject({ sub });
  });
});

against(['oidc-provider', 'glewlwyd'], () => {
  test('userinfo has the claims of the granted scope', async ({ app }) => {
    await app.open();
    await app.signIn();
    expect(await app.ask('Userinfo')).toMatchObject({ name: 'Alice Liddell', email: 'alice@example.org' });
  });
});

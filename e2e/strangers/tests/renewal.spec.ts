// Renewing by refresh token, which some servers replace at each use and some do not (RFC 6749 §6, RFC 9700 §4.14).
import { against, everyone, expect, test } from '../support/test.ts';

against(everyone, () => {
  test('renewal after renewal goes well, and it is still the same person', async ({ app }) => {
    await app.open();
    await app.signIn();
    const { sub } = await app.session();
    for (let renewal = 0; renewal < 3; renewal++) await app.ask('Renew');
    await expect(app.events.filter({ hasText: /^renewed$/ })).toHaveCount(3);
    expect((await app.session()).sub).toBe(sub);
    expect(await app.ask('Fetch')).toMatchObject({ status: 200 });
  });
});

against(['oidc-provider', 'glewlwyd'], () => {
  test('the session ends when the server knows its tokens no more', async ({ app, stranger }) => {
    await app.open();
    await app.signIn();
    await stranger.forgetTokens();
    expect(await app.ask('Fetch')).toMatchObject({ status: 401 });
    await expect(app.status).toHaveText('needs_interaction');
    await expect(app.events.filter({ hasText: 'interaction_required: refused' })).toHaveCount(1);
  });
});

against(['oidc-provider'], () => {
  test('without prompt=consent nothing can be renewed', async ({ app }) => {
    await app.open({}, {});
    await app.signIn();
    expect((await app.session()).scope).toBe('openid profile email');
    await app.press('Renew');
    await expect(app.problem).toContainText('interaction_required');
  });
});

// The callback's address, used again: by its owner, and by somebody who read it off the screen.
import { expect, test } from '../support/test.ts';

test('a callback address that was used posts no code again', async ({ app, page, traffic }) => {
  await app.open();
  await app.signIn();
  await page.goto(traffic.callback);
  await expect(page.getByTestId('problem_code')).toHaveText('transaction_not_found');
  await expect(app.status).toHaveText('Signed out');
  expect(traffic.tokenRequests).toHaveLength(1);
  expect(new URL(page.url()).search).toBe('');
});

test('the back button after signing in posts no code again', async ({ app, page, traffic }) => {
  await app.open();
  await app.signIn();
  await page.goBack();
  await page.goForward();
  await expect(app.status).toHaveText('Signed out');
  expect(traffic.tokenRequests).toHaveLength(1);
});

test('C051 a code read off the address bar buys nothing without its verifier', async ({ app, server, traffic, visitor }) => {
  // The thief is faster than the worker: the code is not spent yet.
  server.wire.meddling = { request: ({ url }) => (url.pathname === '/auth/token' ? 'lost' : undefined) };
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Allow');
  await expect(app.problem).toBeVisible();
  server.wire.meddling = {};

  const stolen = {
    grant_type: 'authorization_code',
    client_id: 'webapp',
    redirect_uri: `${server.sandbox}/callback`,
    code: traffic.code,
  };
  for (const attempt of [stolen, { ...stolen, code_verifier: 'a'.repeat(43) }]) {
    const answer = await visitor.token(attempt);
    expect(answer.status()).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' }); // RFC 7636 §4.6
  }
  await expect(app.status).toHaveText('Signed out');
});

// Sign out: the session is closed at the server, not only forgotten here.
import { secretsOn } from '../support/secrets.ts';
import { expect, test } from '../support/test.ts';
import { bearer } from '../support/visitor.ts';

test('after signing out the same call answers 401', async ({ app, page }) => {
  await app.open();
  await app.signIn();
  await app.signOut();
  await page.getByRole('button', { name: 'Call GET /Patient again' }).click();
  await expect(page.getByTestId('sdk_answer')).toContainText('not_signed_in');
  await expect(page.getByTestId('server_status')).toHaveText('401');
  await expect(page.getByTestId('server_body')).toContainText('OperationOutcome');
});

test('C175 the tokens that the worker held are good for nothing afterwards', async ({ app, server, visitor }) => {
  await app.open();
  await app.signIn();
  const { access_token: [access_token], refresh_token: [refresh_token] } = secretsOn(server.wire.exchanges);
  expect((await visitor.get('/Patient', bearer(access_token))).status()).toBe(200);
  await app.signOut();
  await expect.poll(() => server.wire.asked('DELETE', '/Session')[0]?.answer?.status).toBe(200);

  expect((await visitor.get('/Patient', bearer(access_token))).status()).toBe(401);
  const refreshed = await visitor.token({ grant_type: 'refresh_token', client_id: 'webapp', refresh_token });
  expect(refreshed.status()).toBe(400);
  expect(await refreshed.json()).toMatchObject({ error: 'invalid_grant' });
});

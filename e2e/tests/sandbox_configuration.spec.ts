// The sandbox writes Client, User and AccessPolicy, says at which line they are wrong, and keeps the root secret to itself.
import { reachable, placesOf } from '../support/reachable.ts';
import { expect, test } from '../support/test.ts';

const documents: [flow: string, type: string, address: string][] = [
  ['clients', 'Client', '/Client/my-app'],
  ['users', 'User', '/User/bob'],
  ['policies', 'AccessPolicy', '/AccessPolicy/bob-reads-patients'],
];

for (const format of ['YAML', 'JSON'])
  for (const [name, type, address] of documents)
    test(`a ${type} is written and read as ${format}`, async ({ flow, page, visitor, server }) => {
      await flow.open(name);
      await flow.becomeRoot();
      await page.getByLabel('Format').selectOption(format);
      await flow.press(`write_${type}`);
      await flow.expectStatus(`write_${type}`, 201);
      expect((await visitor.get(address, server.root)).status()).toBe(200);
      await flow.run(`read_${type}`, `write_${type}`);
      await flow.expectStatus(`write_${type}`, 200);
    });

test('what was read is written under its own id and in its own format alone', async ({ flow, page }) => {
  await flow.open('users');
  await flow.becomeRoot();
  const text = flow.card('write_User').getByRole('textbox');
  await page.getByLabel('Id', { exact: true }).fill('alice');
  await flow.run('read_User');
  await expect(text).toHaveValue(/^userName: "?alice"?$/m);
  await page.getByLabel('Format').selectOption('JSON');
  await expect(text).toHaveValue(/"email": "alice@example.com",\n {2}"name": {\n {4}"givenName": "Bob"/); // the beginning
  await flow.run('read_User');
  await expect(text).not.toHaveValue(/"givenName": "Bob"/);
  await page.getByLabel('Id', { exact: true }).fill('carol');
  await expect(text).toHaveValue(/"userName": "carol"/);
});

test('a mistake that the document has no place for writes nothing', async ({ flow, page, server }) => {
  await flow.open('policies');
  await flow.becomeRoot();
  await page.getByLabel('Id', { exact: true }).fill('alice-reads-patients');
  await flow.run('read_AccessPolicy');
  await flow.getWrong('write_AccessPolicy', 'Unknown engine');
  await flow.expectVerdict('write_AccessPolicy', 'Refused, as it should be');

  await page.goto(`${server.sandbox}/#clients`);
  await page.getByLabel('Id', { exact: true }).fill('sandbox-service');
  await flow.run('read_Client');
  await flow.getWrong('write_Client', 'Empty redirect_uri');
  await expect(flow.card('write_Client').getByTestId('verdict')).toHaveText('Nothing was sent');
  expect(server.wire.asked('PUT', '/Client/sandbox-service')).toHaveLength(0);
});

test('what is wrong is said at its line, in both formats', async ({ flow, page }) => {
  await flow.open('clients');
  await flow.becomeRoot();
  for (const format of ['YAML', 'JSON']) {
    await page.getByLabel('Format').selectOption(format);
    await flow.getWrong('write_Client', 'Empty redirect_uri');
    await flow.expectVerdict('write_Client', 'Refused, as it should be');
    const lines = (await flow.card('write_Client').getByRole('textbox').inputValue()).split('\n');
    const line = lines.findIndex((text) => text.includes('redirect_uri')) + 1;
    await expect(flow.card('write_Client').getByTestId('marks')).toContainText(`Line ${line}: Client.auth.authorization_code.redirect_uri`);
    await flow.card('write_Client').getByRole('button', { name: 'Undo changes' }).click();
  }
});

test('the root client’s secret is in no text, no storage and no copied command', async ({ flow, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await flow.open('clients');
  const secret = await flow.becomeRoot();
  await flow.press('write_Client');
  await flow.expectStatus('write_Client', 201);
  await flow.card('write_Client').getByRole('button', { name: /^Copy as curl/ }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('-u "root:$CODEGRANT_ROOT_CLIENT_SECRET"');
  const kept = (await reachable(page)).filter(([path]) => /^(localStorage|sessionStorage|indexedDB|cookie|history|document)/.test(path));
  expect(placesOf([secret, btoa(`root:${secret}`)], [...kept, ['copied', copied]])).toEqual([]);
});

test('without the secret nothing can be written', async ({ flow }) => {
  await flow.open('clients');
  await expect(flow.card('write_Client').getByRole('button').first()).toBeDisabled();
  await expect(flow.card('write_Client')).toContainText('Type the root client’s secret above first.');
});

test('the policy tester says why', async ({ flow, page }) => {
  await flow.open('policy_test');
  await flow.becomeRoot();
  await flow.run('stored_policies', 'draft_policy');
  await expect(flow.card('stored_policies').getByTestId('answer_body')).toContainText('alice-reads-patients');
  await expect(flow.card('draft_policy').getByTestId('answer_body')).toContainText('differences');
  await page.getByLabel('Method').selectOption('DELETE');
  await flow.run('stored_policies');
  await expect(flow.card('stored_policies').getByTestId('answer_body')).toContainText('"result": false');
});

test('a request that is edited is sent as it stands', async ({ flow, server }) => {
  await flow.open('client_credentials');
  const request = flow.card('client_token').getByRole('textbox');
  await request.fill((await request.inputValue()).replace('client_credentials', 'client_credentials\n&scope=profile'));
  await flow.press('client_token');
  await expect(flow.card('client_token').getByTestId('answer_status')).toBeVisible();
  expect(server.wire.asked('POST', '/auth/token')[0].body).toBe('grant_type=client_credentials&scope=profile');
});

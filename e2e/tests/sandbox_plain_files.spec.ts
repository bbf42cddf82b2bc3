// The sandbox as plain files, behind any web server: nobody says which authorization server it is for.
import { expect, test } from '../support/test.ts';

test('without /sandbox.json the page speaks of the usual server, and takes another', async ({ page, server }) => {
  await page.route('**/sandbox.json', (route) => route.fulfill({ status: 404, body: 'none' }));
  await page.goto(server.sandbox);
  await expect(page.getByRole('banner')).toContainText('localhost:8080');
  await page.getByText('Change', { exact: true }).click();
  await page.getByLabel('Issuer').fill(server.issuer);
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByTestId('status')).toHaveText('Signed out');
});

// GET /auth/logout as a person meets it: in a browser, which holds the page to its policy.
import { alice } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test('who is asked signs out, and must log in again', async ({ page, server }) => {
  await page.goto(`${server.issuer}/auth/account`);
  await page.getByLabel('Username or Email').fill(alice.username);
  await page.getByLabel('Password').fill(alice.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();

  await page.goto(`${server.issuer}/auth/logout`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();

  await page.goto(`${server.issuer}/auth/account`);
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
});

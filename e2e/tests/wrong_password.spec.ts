// A wrong password: said once, in the same words for everyone, and the right one still works.
import { expect, test } from '../support/test.ts';
import { alice } from '../support/server.ts';

test('a wrong password is told, and the right one goes on', async ({ app, page }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn({ ...alice, password: 'looking-glass' });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Username or Email')).toHaveValue('alice');
  await expect(page.getByLabel('Password')).toHaveValue('');

  await app.logIn();
  await app.decide('Allow');
  await app.expectSignedIn();
});

test('C189 a wrong user and a wrong password are told in the same words', async ({ app, page }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn({ ...alice, password: 'looking-glass' });
  const wrongPassword = await page.getByRole('alert').textContent();
  await app.logIn({ username: 'nobody', password: 'looking-glass' });
  await expect(page.getByLabel('Username or Email')).toHaveValue('nobody');
  await expect(page.getByRole('alert')).toHaveText(wrongPassword!);
});

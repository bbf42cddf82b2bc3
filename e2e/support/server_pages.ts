// A walk through every page that the server shows a person, by links and forms alone.
import type { Page } from '@playwright/test';
import { challenge } from './pkce.ts';
import type { RunningServer } from './server.ts';
import { codeOf } from './totp.ts';

/// What the server has to be started with, so that it has all of them.
export const flags = ['--sign-up', 'on'];

const carol = { username: 'carol', password: 'a sentence is better' };

/// Calls `look` at each page. Ends where the server sends a person on who logged in with a second factor.
export async function throughServerPages(page: Page, server: RunningServer, look: (name: string) => Promise<void>): Promise<void> {
  server.keepSecret(carol.password);
  await page.goto(authorizationAddress(server, { client_id: 'nobody' }));
  await look('error');
  await page.goto(authorizationAddress(server));
  await look('login');
  await logIn(page, { username: 'alice', password: 'not hers' });
  await look('login_refused');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await look('sign_up');
  await page.getByLabel('Username').fill(carol.username);
  await page.getByLabel('Password').fill(carol.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await look('grant');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL((url) => url.origin === server.sandbox);
  const key = await setUpSecondFactor(page, server, look);
  await signOut(page, server, look);
  await page.goto(authorizationAddress(server));
  await logIn(page, carol);
  await look('second_factor');
  // The code that turned it on is spent; the app's clock may be a step ahead of the server's.
  await page.getByLabel('Six digits').fill(codeOf(key, 1));
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((url) => url.origin === server.sandbox);
}

export function authorizationAddress(server: RunningServer, changes: Record<string, string> = {}): string {
  const request = { response_type: 'code', client_id: 'webapp', redirect_uri: `${server.sandbox}/callback`, scope: 'profile email', ...challenge(), ...changes };
  return `${server.issuer}/auth/authorize?${new URLSearchParams(request)}`;
}

async function logIn(page: Page, { username, password }: typeof carol): Promise<void> {
  await page.getByLabel('Username or Email').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function setUpSecondFactor(page: Page, server: RunningServer, look: (name: string) => Promise<void>): Promise<string> {
  await page.goto(`${server.issuer}/auth/account`);
  await look('account');
  await page.getByRole('link', { name: 'Set up an authenticator app' }).click();
  await look('enrol');
  const key = (await page.locator('.key').textContent())!;
  server.keepSecret(key.replaceAll(' ', ''));
  await page.getByLabel('Six digits').fill(codeOf(key));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await look('account_with_second_factor');
  return key;
}

async function signOut(page: Page, server: RunningServer, look: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${server.issuer}/auth/logout`);
  await look('logout');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await look('signed_out');
}

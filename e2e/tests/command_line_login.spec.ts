// A sign-in at the terminal: the browser does it, the terminal says who it was, and no token is left.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { howMany, secretsOn } from '../support/secrets.ts';
import type { RunningServer } from '../support/server.ts';
import { Terminal } from '../support/terminal.ts';
import { expect, test } from '../support/test.ts';
import { logIn, logInAndAllow } from '../support/workbench.ts';

/// The tokens that were given out are good for nothing, and the client's one session is over.
async function expectNothingLeft(server: RunningServer): Promise<void> {
  const secrets = secretsOn(server.wire.exchanges);
  expect(howMany(secrets)).toMatchObject({ access_token: 1, id_token: 1, code_verifier: 1 });
  for (const token of secrets.access_token) {
    const userinfo = await fetch(`${server.issuer}/auth/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(userinfo.status).toBe(401);
  }
  const sessions = await (await fetch(`${server.issuer}/Session?client=terminal`, { headers: server.root })).json();
  expect(sessions.entry.map(({ resource }: { resource: { active: boolean } }) => resource.active)).toEqual([false]);
}

function expectNoSecret(server: RunningServer, terminal: Terminal): void {
  const said = terminal.out + terminal.err;
  const found = Object.entries(secretsOn(server.wire.exchanges)).filter(([, values]) => values.some((value) => said.includes(value)));
  expect(found.map(([kind]) => kind)).toEqual([]);
}

test('a person signs in with the browser; the terminal says who, and no token is left', async ({ server, page }) => {
  const terminal = Terminal.logIn(server, ['--no-browser', '--userinfo']);
  await page.goto(await terminal.address());
  await logInAndAllow(page);
  await expect(page.getByRole('heading')).toHaveText('You are signed in');

  expect(await terminal.ended()).toBe(0);
  expect(terminal.out).toContain('Signed in as Alice Liddell.\n');
  expect(terminal.out).toMatch(/ {2}sub +alice\n/);
  expect(terminal.out).toMatch(/ {2}email +alice@example.com\n/);
  expect(terminal.out).toMatch(/ {2}scope +openid profile email\n/);
  expect(terminal.out).toMatch(/ {2}expires \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/);
  expect(terminal.out).toMatch(/Userinfo:\n(.*\n)* {2}given_name Alice\n/);
  expect(terminal.out).toContain('ended the session again');
  expectNoSecret(server, terminal);
  await expectNothingLeft(server);
});

test('the page at the end may do nothing and is kept nowhere', async ({ server, page }) => {
  const terminal = Terminal.logIn(server, ['--no-browser']);
  await page.goto(await terminal.address());
  const [answer] = await Promise.all([page.waitForResponse(/^http:\/\/127\.0\.0\.1:\d+\/callback\?/), logInAndAllow(page)]);
  expect(answer.headers()).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(await terminal.ended()).toBe(0);
});

test('who denies is told so in both places, and the status is 1', async ({ server, page }) => {
  const terminal = Terminal.logIn(server, ['--no-browser']);
  await page.goto(await terminal.address());
  await logIn(page);
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByRole('heading')).toHaveText('You are not signed in');
  await expect(page.getByRole('paragraph')).toContainText('access_denied');

  expect(await terminal.ended()).toBe(1);
  expect(terminal.err).toContain('codegrant: not signed in: the authorization server refused: access_denied');
  expect(terminal.out).toBe('');
});

test('nobody is waited for longer than was said, and the status is 1', async ({ server }) => {
  const terminal = Terminal.logIn(server, ['--no-browser', '--timeout', '1']);
  expect(await terminal.ended()).toBe(1);
  expect(terminal.err).toContain('nobody came back from the browser within 1 seconds. Run this again');
  expect(terminal.err).toContain('--timeout');
});

test('somebody else’s answer is not there, and does not end the wait', async ({ server, page }) => {
  const terminal = Terminal.logIn(server, ['--no-browser']);
  const address = await terminal.address();
  const [pushed] = server.wire.asked('POST', '/auth/par');
  const callback = new URLSearchParams(pushed.body).get('redirect_uri');
  const forged = await fetch(`${callback}?error=access_denied&state=p${'A'.repeat(43)}`);
  expect(forged.status).toBe(404);
  await page.goto(address);
  await logInAndAllow(page);
  expect(await terminal.ended()).toBe(0);
});

test('the browser is opened where there is one', async ({ server, page }) => {
  const place = mkdtempSync(join(tmpdir(), 'codegrant-terminal-'));
  writeFileSync(join(place, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" >'${place}/opened'\n`);
  chmodSync(join(place, 'xdg-open'), 0o755);
  const terminal = Terminal.logIn(server, [], { PATH: place + delimiter + process.env.PATH, DISPLAY: ':9' });
  const address = await terminal.address();
  expect(terminal.err).toContain('Your browser should show this address');
  await expect.poll(() => readFileSync(join(place, 'opened'), { encoding: 'utf8', flag: 'a+' })).toBe(address);
  rmSync(place, { recursive: true });
  await page.goto(address);
  await logInAndAllow(page);
  expect(await terminal.ended()).toBe(0);
});

test('Ctrl-C while a person is waited for ends at once', async ({ server }) => {
  const terminal = Terminal.logIn(server, ['--no-browser']);
  await terminal.address();
  terminal.interrupt();
  expect(await terminal.ended()).toBe('SIGINT');
});

test('Ctrl-C while tokens are on their way leaves none behind', async ({ server, page }) => {
  const letGo = server.wire.holdAnswers(({ url }) => url.pathname === '/auth/token');
  const terminal = Terminal.logIn(server, ['--no-browser']);
  await page.goto(await terminal.address());
  const cameBack = logInAndAllow(page);
  await expect.poll(() => server.wire.asked('POST', '/auth/token').length).toBe(1);
  terminal.interrupt();
  letGo();
  await cameBack;
  expect(await terminal.ended()).toBe(0);
  await expectNothingLeft(server);
});

test('wrong options are told, and the status is 2', async ({ server }) => {
  const wrong = Terminal.logIn(server, ['--no-browser', '--scope', '"']);
  expect(await wrong.ended()).toBe(2);
  expect(wrong.err).toContain('scope');
  const unknown = Terminal.logIn(server, ['--keep']);
  expect(await unknown.ended()).toBe(2);
  expect(unknown.err).toContain('--keep');
});

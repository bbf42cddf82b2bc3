// What the sandbox says where something was refused or failed: why, in the server's own words, and what to do about it.
import type { Locator, Page } from '@playwright/test';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../support/go_between.ts';
import type { SandboxPage } from '../support/sandbox_page.ts';
import { RunningServer } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import type { Visitor } from '../support/visitor.ts';

const words = (place: Page | Locator) => place.getByTestId('server_words');

/// A public client that is sent back to `redirect_uri`.
async function register(visitor: Visitor, server: RunningServer, redirect_uri: string): Promise<void> {
  const auth = { authorization_code: { redirect_uri, pkce: true, secret_required: false } };
  const written = await visitor.put('/Client/elsewhere', { grant_types: ['code'], scope: ['profile', 'email'], auth }, server.root);
  expect(written.ok()).toBe(true);
}

async function choose(page: Page, field: string, value: string): Promise<void> {
  await page.getByText('Change', { exact: true }).click();
  await page.getByRole('banner').getByLabel(field).fill(value);
  await page.getByRole('button', { name: 'Use it' }).click();
}

async function expectProblem({ problem, page }: SandboxPage, code: string, title: string): Promise<void> {
  await expect(page.getByTestId('problem_code')).toHaveText(code);
  await expect(problem.getByRole('heading')).toHaveText(title);
}

test('a redirect_uri that is not registered: the server’s words, and the value to register, which is all that it takes', async ({ app, page, context, server, visitor }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await register(visitor, server, `${server.sandbox}/another`);
  await app.open('elsewhere');
  await app.pressSignIn();
  await expectProblem(app, 'invalid_request', 'The server refused the request');
  await expect(words(app.problem)).toHaveText('redirect_uri is not registered for this client; it must be equal to the letter');
  await expect(app.problem).toContainText('An app catches code: authorization_error, phase: login, status: 400.');
  await app.problem.getByRole('button', { name: 'Copy redirect_uri' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${server.sandbox}/callback`);

  await register(visitor, server, copied);
  await app.pressSignIn();
  await expect(page.getByLabel('Password')).toBeVisible();
});

test('a client that the server does not know', async ({ app }) => {
  await app.open('nobody');
  await app.pressSignIn();
  await expectProblem(app, 'invalid_client', 'The server does not take this client');
  await expect(words(app.problem)).toHaveText('the client is unknown or its credentials are wrong');
  await expect(app.problem.getByTestId('setting_client_id')).toHaveText('nobody');
});

test('a scope that the client may not have', async ({ app, page }) => {
  await app.open();
  await choose(page, 'Scope', 'profile nonsense');
  await app.pressSignIn();
  await expectProblem(app, 'invalid_scope', 'The server refused the scope');
  await expect(words(app.problem)).toContainText('this client may ask for: ');
  await expect(app.problem.getByTestId('setting_scope')).toHaveText('profile nonsense');
});

test('a code that is good for nothing when it comes to the token endpoint', async ({ app, server, visitor }) => {
  server.wire.meddling.answer = async (_, { location = '' }) => {
    if (!location.includes('code=')) return;
    server.wire.meddling = {};
    expect((await visitor.send('PATCH', '/User/alice', { inactive: true }, server.root)).ok()).toBe(true);
  };
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Allow');
  await expectProblem(app, 'invalid_grant', 'The server refused the code');
  await expect(words(app.problem)).toHaveText('the code is unknown or expired');
  await expect(app.problem).toContainText('code: authorization_error, phase: exchange, status: 400');
});

test('an error in the redirect: Deny, with what the server says of it', async ({ app, page, server }) => {
  await app.open();
  await app.pressSignIn();
  await app.logIn();
  await app.decide('Deny');
  await expectProblem(app, 'access_denied', 'Access was denied');
  await expect(words(app.problem)).toHaveText('the user denied the request');
  await expect(page.getByTestId('sequence').getByRole('link', { name: 'Server to Page: access_denied' })).toBeVisible();
  await page.goto(`${server.sandbox}/#by_hand`);
  await expect(app.problem).toBeHidden();
});

const hostile = `<img src=x onerror="document.title='broken'">\u202e${'x'.repeat(2_000)}`;

test('what a description holds is text: no markup, no control characters, no end', async ({ app, page, server }) => {
  await app.open();
  await app.pressSignIn();
  await expect(page.getByLabel('Password')).toBeVisible();
  const pushed = server.wire.asked('POST', '/auth/par').at(-1) as Exchange;
  const answer = { error: 'server_error', error_description: hostile, state: new URLSearchParams(pushed.body).get('state')!, iss: server.issuer };
  await page.goto(`${server.sandbox}/callback?${new URLSearchParams(answer)}`);
  await expectProblem(app, 'server_error', 'The server failed');
  await expect(words(app.problem)).toHaveText(/^<img src=x onerror=\?document.title='broken'\?>\?+x{400,}$/);
  expect((await words(app.problem).textContent())!.length).toBe(512);
  await expect(app.problem.locator('img')).toHaveCount(0);
  expect(await page.title()).not.toBe('broken');
});

test('what a description holds is text by hand, too, where the page reads the answer itself', async ({ flow, page, server }) => {
  await flow.open('by_hand');
  await flow.run('make');
  const state = await flow.card('make').locator('dd').first().textContent();
  const opened = page.waitForEvent('popup');
  await flow.press('authorize');
  const window = await opened;
  const answer = new URLSearchParams({ error: 'server_error', error_description: hostile, state: state! });
  await window.goto(`${server.sandbox}/callback?${answer}`).catch(() => {}); // it closes itself
  const quoted = words(flow.card('authorize'));
  await expect(quoted).toHaveText(/^<img src=x onerror="document.title='broken'">x{400,}$/);
  expect((await quoted.textContent())!.length).toBe(512);
  expect(await page.title()).not.toBe('broken');
});

test('a server that does not answer: what may be the reason, and another try', async ({ app, page, server }) => {
  server.wire.meddling.request = ({ url }) => (url.pathname.startsWith('/.well-known/') ? 'lost' : undefined);
  await page.goto(server.sandbox);
  await expect(app.status).toHaveText('Not ready');
  await expectProblem(app, 'network_error', 'The server cannot be reached');
  await expect(app.problem.getByTestId('setting_issuer')).toHaveText(server.issuer);
  await expect(app.problem.getByTestId('setting_origin')).toHaveText(server.sandbox);
  server.wire.meddling = {};
  await app.problem.getByRole('button', { name: 'Try again' }).click();
  await expect(app.status).toHaveText('Signed out');
  await expect(app.problem).toBeHidden();
});

test('a server that answers that it cannot: not a word of CORS', async ({ app, server }) => {
  const broken = createServer((_, answer) => answer.writeHead(503, { 'access-control-allow-origin': '*' }).end()).listen(0, '127.0.0.1');
  await once(broken, 'listening');
  await app.open();
  server.wire.leadTo(`http://127.0.0.1:${(broken.address() as AddressInfo).port}`);
  await app.pressSignIn();
  await expectProblem(app, 'network_error', 'The server failed');
  await expect(app.problem.getByTestId('setting_origin')).toHaveCount(0);
  broken.close();
});

test('a session that was closed at the server: the page says that it is over, and why', async ({ app, page, server, visitor }) => {
  await app.open();
  await app.signIn();
  const { entry } = (await (await visitor.get('/Session?client=webapp', server.root)).json()) as { entry: { resource: { id: string } }[] };
  for (const { resource } of entry) expect((await visitor.delete(`/Session/${resource.id}`, server.root)).ok()).toBe(true);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expectProblem(app, 'interaction_required', 'Your session is over');
  await expect(app.problem).toContainText('session_ended');
});

interface Wrong {
  issuer(server: RunningServer): string;
  code: string;
  title: string;
}

const wrongIssuers: Record<string, Wrong> = {
  'that is a page': { issuer: ({ sandbox }) => sandbox, code: 'invalid_response', title: 'The server does not say where its endpoints are' },
  'with a path that is not there': { issuer: ({ issuer }) => `${issuer}/nowhere`, code: 'network_error', title: 'The server cannot be reached' },
  'with a slash too many': { issuer: ({ issuer }) => `${issuer}/`, code: 'issuer_mismatch', title: 'The metadata speaks for another server' },
};

for (const [sentence, { issuer, code, title }] of Object.entries(wrongIssuers))
  test(`an issuer ${sentence}: the same at the SDK and by hand`, async ({ app, page, server }) => {
    await app.open();
    await choose(page, 'Issuer', issuer(server));
    await expectProblem(app, code, title);
    await expect(app.problem.getByTestId('setting_issuer')).toHaveText(issuer(server));
    await page.goto(`${server.sandbox}/#by_hand`);
    await expect(app.problem.getByRole('heading')).toHaveText(title);
  });

test('a server that does not know this page’s origin', async ({ app, page }) => {
  const other = await RunningServer.start({ site: 'none' });
  const own = await RunningServer.start({ flags: ['--sandbox-connect', other.issuer] });
  await page.goto(own.sandbox);
  await choose(page, 'Issuer', other.issuer);
  await expect(app.status).toHaveText('Signed out');
  await app.pressSignIn();
  await expectProblem(app, 'network_error', 'No answer came to the pushed request');
  await expect(app.problem.getByTestId('setting_origin')).toHaveText(own.sandbox);
  await expect(app.problem.getByTestId('setting_redirect_uri')).toHaveText(`${own.sandbox}/callback`);
  for (const one of [own, other]) await one.stop();
});

test('an API that says no: its answer, and who has to say yes', async ({ app, page, server, visitor }) => {
  await app.open();
  await app.signIn();
  expect((await visitor.delete('/AccessPolicy/alice-reads-patients', server.root)).ok()).toBe(true);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByTestId('patients_answer')).toHaveText('answered 403');
  await expect(page.getByTestId('api_advice')).toContainText('an AccessPolicy has to say yes');
  await expect(page.getByTestId('api_body')).toContainText('OperationOutcome');
});

test('by hand, a pushed request and an answer in the window: what the server says, and what was sent', async ({ flow, page, server, visitor }) => {
  await register(visitor, server, `${server.sandbox}/another`);
  await flow.open('par');
  await page.getByRole('main').getByLabel('Client id').fill('elsewhere');
  await flow.run('make');
  await flow.press('push');
  const pushed = flow.card('push');
  await expect(words(pushed)).toContainText('redirect_uri is not registered');
  await expect(pushed.getByTestId('setting_redirect_uri')).toHaveText(`${server.sandbox}/callback`);

  await flow.open('by_hand');
  await page.getByRole('main').getByLabel('Scope').fill('nonsense');
  await flow.run('make');
  await flow.press('authorize');
  const answered = flow.card('authorize');
  await expect(answered.getByTestId('verdict')).toContainText('Not what this step expects');
  await expect(words(answered)).toContainText('this client may ask for: ');
  await expect(answered.getByTestId('setting_scope')).toHaveText('nonsense');
});

test('by hand, a code that is sent twice, and one that is lost: what the server says, and what to do', async ({ flow, server }) => {
  await flow.open('by_hand');
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
  await flow.run('check', 'token');
  await flow.press('token');
  await expect(words(flow.card('token'))).toHaveText('the code was used before; the tokens it brought are revoked');
  await expect(flow.card('token')).toContainText('run the steps above again for another');

  server.wire.meddling.request = ({ url }) => (url.pathname === '/auth/token' ? 'lost' : undefined);
  await flow.press('token');
  await expect(flow.card('token').getByTestId('verdict')).toContainText('No answer that this page may read');
  await expect(flow.card('token').getByTestId('setting_origin')).toHaveText(server.sandbox);
});

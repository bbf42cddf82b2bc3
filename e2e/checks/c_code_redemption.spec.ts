// Checks 56 to 67: what a code is good for, and how often.
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { open } from './support/raw.ts';
import { refusedStart } from './support/start.ts';
import { reads, refresh, signInAs } from './support/tokens.ts';
import { challenge } from '../support/pkce.ts';
import { Postgres } from '../support/postgres.ts';
import { confidential, RunningServer } from '../support/server.ts';
import { type Authorized, bearer, Visitor } from '../support/visitor.ts';

const test = checks({ flags: ['--code-lifetime', '5'] });

const exchange = (spent: Partial<Authorized>, client_id = 'webapp') => ({ grant_type: 'authorization_code', client_id, ...spent });

test('C056 a second use is refused', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  expect((await visitor.tokenByForm(exchange(spent))).status()).toBe(200);
  await expectRefusal(await visitor.tokenByForm(exchange(spent)), 'invalid_grant');
});

test('C057 second use revokes the first tokens, and a refresh token that was rotated since', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  const first = await (await visitor.tokenByForm(exchange(spent))).json();
  const second = await (await refresh(visitor, first.refresh_token)).json();
  await expectRefusal(await visitor.tokenByForm(exchange(spent)), 'invalid_grant');
  for (const { access_token } of [first, second]) expect(await reads(visitor, access_token)).toBe(401);
  await expectRefusal(await refresh(visitor, second.refresh_token), 'invalid_grant');
});

test('C058 of many uses at once exactly one is answered with tokens, and they are dead afterwards', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  await expectOneWinner(visitor, Array(12).fill(() => visitor.tokenByForm(exchange(spent))));
});

test('C058 of uses at two processes on one store, too', async ({ visitor, server, playwright }) => {
  const second = await RunningServer.start({ site: 'none', beside: server });
  const http = await playwright.request.newContext();
  const there = new Visitor(http, second);
  for (let round = 0; round < 5; round++) {
    const spent = await visitor.signInForCode();
    const tries = [visitor, there, visitor, there].map((at) => () => at.tokenByForm(exchange(spent)));
    await expectOneWinner(visitor, tries);
  }
  await http.dispose();
  await second.stop();
});

test('C058 of uses at two processes on one PostgreSQL database, too', async ({ playwright }) => {
  const postgresql = Postgres.start();
  const [seeds, flags] = [[new URL('seed.yaml', import.meta.url).pathname], ['--threads', '8']];
  const one = await RunningServer.start({ site: 'none', postgresql: postgresql.address, seeds, flags });
  const two = await RunningServer.start({ site: 'none', beside: one, flags });
  const http = await playwright.request.newContext();
  const [here, there] = [new Visitor(http, one), new Visitor(http, two)];
  for (let round = 0; round < 5; round++) {
    const spent = await here.signInForCode();
    await expectOneWinner(here, [here, there, here, there].map((at) => () => at.tokenByForm(exchange(spent))));
  }
  await http.dispose();
  await two.stop();
  await one.stop();
  postgresql.stop();
});

test('C059 a code that is too old is refused', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  // Whoever redeems before the time is over does so with the wrong verifier, which leaves the code as it is.
  const wrong = { ...spent, code_verifier: 'b'.repeat(43) };
  const why = async () => (await (await visitor.tokenByForm(exchange(wrong))).json()).error_description;
  await expect.poll(why).toContain('expired');
  await expectRefusal(await visitor.tokenByForm(exchange(spent)), 'invalid_grant');
});

test('C059 no code lives for more than ten minutes', () => {
  expect(refusedStart('--code-lifetime', '601')).toContain('from 1 to 600');
});

test('C060 another client’s code is refused, and stays good for its own', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  await expectRefusal(await visitor.tokenByForm(exchange(spent, 'other')), 'invalid_grant');
  expect((await visitor.tokenByForm(exchange(spent))).status()).toBe(200);
});

for (const redirect_uri of ['http://localhost:5173/other', 'http://localhost:5173/callback/', 'http://LOCALHOST:5173/callback'])
  test(`C061 the redirect_uri ${redirect_uri} is another one`, async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    await expectRefusal(await visitor.tokenByForm(exchange({ ...spent, redirect_uri })), 'invalid_grant');
  });

test('C062 without redirect_uri a code is taken where the client has only one', async ({ visitor }) => {
  const { code, code_verifier } = await visitor.signInForCode();
  expect((await visitor.tokenByForm(exchange({ code, code_verifier }))).status()).toBe(200);
  const { code: bound } = await visitor.signInForCode({ client_id: confidential.client_id, code_challenge: '', code_challenge_method: '' });
  expect((await visitor.tokenByForm({ ...exchange({ code: bound }), ...confidential })).status()).toBe(200);
});

test('C062 and refused where it has several', async ({ visitor }) => {
  const spent = await visitor.signInForCode({ client_id: 'several', redirect_uri: 'https://one.example/callback', scope: 'openid' });
  const { code, code_verifier } = spent;
  await expectRefusal(await visitor.tokenByForm(exchange({ code, code_verifier }, 'several')), 'invalid_grant');
  expect((await visitor.tokenByForm(exchange(spent, 'several'))).status()).toBe(200);
});

test.describe('--strict', () => {
  const test = checks({ flags: ['--strict', 'on'] });

  test('C062 and refused always', async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    const { code, code_verifier } = spent;
    await expectRefusal(await visitor.tokenByForm(exchange({ code, code_verifier })), 'invalid_grant');
    expect((await visitor.tokenByForm(exchange(spent))).status()).toBe(200);
  });
});

test('C063 a code that nobody issued is refused', async ({ visitor }) => {
  const spent = await visitor.signInForCode();
  for (const code of ['c'.repeat(43), `${spent.code}a`, spent.code.toLowerCase(), 'é'])
    await expectRefusal(await visitor.tokenByForm(exchange({ ...spent, code })), 'invalid_grant');
});

test('C064 a request without code is an invalid one', async ({ visitor }) => {
  const { code: _, ...rest } = await visitor.signInForCode();
  await expectRefusal(await visitor.tokenByForm(exchange(rest)), 'invalid_request');
});

// Ten thousand are drawn by tests/server/adapters/system_test.cpp; the same source is seen here from outside.
test('C065 ten thousand codes are all different, of 43 characters behind their moment that look alike nowhere', async ({ visitor, server }) => {
  await visitor.signInForCode();
  const { cookie = '' } = server.wire.asked('GET', '/auth/authorize').at(-1)!.headers;
  const request = `GET /auth/authorize?${new URLSearchParams(visitor.request(challenge()))} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`;
  const codes = (await Promise.all(Array.from({ length: 20 }, () => codesOf(server.port, request, 500)))).flat();
  expect(new Set(codes).size).toBe(10_000);
  expect(codes.every((code) => /^[A-Za-z0-9_-]{8}[A-Za-z0-9_-]{43}$/.test(code))).toBe(true); // 48 bits of time, 256 of chance
  for (let at = 8; at < 50; at++) expect(new Set(codes.map((code) => code[at])).size, `character ${at}`).toBeGreaterThan(32);
});

/// What so many of this request bring on one connection; less where an answer brings none.
async function codesOf(port: number, request: string, times: number): Promise<string[]> {
  const socket = await open(port);
  socket.write(request.repeat(times - 1) + request.replace(/\r\n$/, 'Connection: close\r\n\r\n'));
  let text = '';
  for await (const part of socket) text += part;
  return [...text.matchAll(/^location: [^ ]*[?&]code=([\w-]+)/gim)].map(([, code]) => code);
}

test('C066 who cannot authenticate does not burn the code', async ({ visitor }) => {
  const spent = await visitor.signInForCode({ client_id: confidential.client_id });
  await expectRefusal(await visitor.tokenByForm(exchange(spent, confidential.client_id)), 'invalid_client', 401);
  await expectRefusal(await visitor.tokenByForm({ ...exchange(spent), ...confidential, client_secret: 'wrong' }), 'invalid_client', 401);
  expect((await visitor.tokenByForm({ ...exchange(spent), ...confidential })).status()).toBe(200);
});

test('C067 the code of a user who was deactivated since is refused', async ({ visitor, server }) => {
  const bob = { username: 'bob', password: 'wonderland' };
  const spent = await visitor.signInForCode({}, bob);
  expect((await visitor.send('PATCH', '/User/bob', { inactive: true }, server.root)).status()).toBe(200);
  await expectRefusal(await visitor.tokenByForm(exchange(spent)), 'invalid_grant');
  expect((await visitor.send('PATCH', '/User/bob', { inactive: false }, server.root)).status()).toBe(200);
  await signInAs(visitor, 'webapp', { prompt: 'login' }, {}, bob);
});

/// One gets tokens and the others invalid_grant. Since the code came more than once, the tokens are dead.
async function expectOneWinner(visitor: Visitor, tries: (() => ReturnType<Visitor['tokenByForm']>)[]): Promise<void> {
  const answers = await Promise.all(tries.map((ask) => ask()));
  const won = answers.filter((response) => response.status() === 200);
  expect(won).toHaveLength(1);
  for (const lost of answers.filter((response) => !won.includes(response))) await expectRefusal(lost, 'invalid_grant');
  const { access_token } = await won[0].json();
  expect((await visitor.get('/auth/userinfo', bearer(access_token))).status()).toBe(401);
}

// Checks 192 to 195: requests that no client would write, and what the log keeps to itself.
import { connect } from 'node:net';
import { once } from 'node:events';
import { checks, expect } from './support/check.ts';
import { answerOn, open, raw } from './support/raw.ts';
import { refresh, signInAs, signInConfidentially } from './support/tokens.ts';
import { alice, confidential, RunningServer } from '../support/server.ts';
import { freePort } from '../support/free_port.ts';
import { bearer, Visitor } from '../support/visitor.ts';

const test = checks({ flags: ['--threads', '16', '--log-level', 'trace'] });

const get = (target: string, headers = '') => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
const post = (headers: string, body = '') => `POST /auth/token HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`;
const json = 'Content-Type: application/json\r\n';
const form = 'Content-Type: application/x-www-form-urlencoded\r\n';
const sized = (type: string, body: string) => post(`${type}Content-Length: ${body.length}\r\n`, body); // a character is a byte here

const requests: Record<string, [string, number]> = {
  'C192 a request line of 100 KB': [get('/' + 'a'.repeat(100_000)), 414],
  'C192 a header of 100 KB': [get('/', `X-A: ${'a'.repeat(100_000)}\r\n`), 431],
  'C192 a thousand headers': [get('/', 'X-A: a\r\n'.repeat(1000)), 431],
  'C192 a body of 100 MB that is only announced': [post(`${json}Content-Length: 100000000\r\n`), 413],
  'C192 a body of 2 MB': [sized(json, '"' + 'a'.repeat(2_000_000) + '"'), 413],
  'C192 a chunk of 4 GB': [post(`${json}Transfer-Encoding: chunked\r\n`, 'ffffffff\r\n'), 413],
  'C192 JSON of ten thousand levels': [sized(json, '['.repeat(10_000)), 400],
  'C192 a NUL in the path': [get('/Patient/%00'), 400],
  'C192 a NUL in a header': [get('/', 'X-A: a\0b\r\n'), 400],
  'C192 bytes in the path that are no text': [get('/Patient/%ff%fe'), 400],
  'C192 bytes in a form that are no text': [sized(form, 'client_id=%ff%fe&grant_type=x'), 400],
  'C192 a NUL in a form': [sized(form, 'client_id=webapp%00&grant_type=x'), 400],
  'C192 bytes in JSON that are no text': [sized(json, '{"client_id":"\xff\xfe"}'), 400],
  'C192 a length beside chunks': [post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  'C192 two lengths': [post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello!'), 400],
  'C192 a folded header': [get('/', 'X-A: a\r\n b\r\n'), 400],
  'C192 a space before a colon': [get('/', 'X-A : a\r\n'), 400],
  'C192 no Host': ['GET / HTTP/1.1\r\n\r\n', 400],
  'C192 two Hosts': [get('/', 'Host: evil.example\r\n'), 400],
};
for (const [sentence, [bytes, status]] of Object.entries(requests))
  test(`${sentence} is ${status}, and the server goes on`, async ({ server }) => {
    const answer = await raw(server.port, Buffer.from(bytes, 'latin1'));
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/^x-request-id: \S+/im);
    expect((await raw(server.port, get('/health'))).status).toBe(200);
  });

test('C192 HEAD is GET without the body', async ({ server }) => {
  const socket = await open(server.port);
  socket.write('HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const part of socket) text += part;
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toMatch(/\r\n\r\n$/);
});

test('C192 OPTIONS names the methods', async ({ visitor }) => {
  for (const [path, methods] of [['/auth/token', 'POST, OPTIONS'], ['/auth/userinfo', 'GET, HEAD, POST, OPTIONS']]) {
    const response = await visitor.send('OPTIONS', path, undefined, {});
    expect(response.status()).toBe(204);
    expect(response.headers()['allow']).toBe(methods);
  }
  for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'get']) expect((await raw(visitor.server.port, `${method} /auth/token HTTP/1.1\r\nHost: localhost\r\n\r\n`)).status).toBe(501);
});

test('C193 who sends slowly is cut off, and others are served meanwhile', async ({ server }) => {
  const dripping = [`GET / HTTP/1.1\r\nX-A: `, post(`${json}Content-Length: 1000\r\n`, '{')];
  const slow = await Promise.all([...dripping, ...dripping].map(async (beginning) => {
    const socket = await open(server.port);
    socket.write(beginning);
    const drip = setInterval(() => socket.write('a'), 200);
    const answered = answerOn(socket);
    return { answered, end: () => clearInterval(drip) };
  }));
  for (let i = 0; i < 20; i++) expect((await raw(server.port, get('/health'))).status).toBe(200);
  for (const { answered, end } of slow) {
    expect([0, 408]).toContain((await answered).status);
    end();
  }
});

test('C193 more connections than are served at once wait or are turned away, and all end well', async ({ server }) => {
  const idle = await Promise.all(Array.from({ length: 60 }, () => open(server.port)));
  expect((await raw(server.port, get('/health'))).status).toBe(200);
  idle.forEach((socket) => socket.destroy());
  const answers = await Promise.all(Array.from({ length: 100 }, () => raw(server.port, get('/health'))));
  for (const { status } of answers) expect([200, 503]).toContain(status);
  expect((await raw(server.port, get('/health'))).status).toBe(200);
});

test.describe('files', () => {
  const test = checks({ site: undefined });

  test('C192 the sandbox’s port knows no other methods than the server’s', async ({ server }) => {
    const port = Number(new URL(server.sandbox).port);
    for (const [method, status] of [['BREW', 501], ['TRACE', 501], ['POST', 405], ['OPTIONS', 405]])
      expect((await raw(port, `${method} / HTTP/1.1\r\nHost: localhost\r\n\r\n`)).status, `${method}`).toBe(status);
  });

  test('C194 nothing outside the site is served, and no folder is listed', async ({ server }) => {
    const { port } = new URL(server.sandbox);
    const ask = async (target: string) => {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(get(target));
      const answer = await answerOn(socket);
      socket.destroy();
      return answer;
    };
    const page = await ask('/');
    expect(page.status).toBe(200);
    const outside = ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/%2e%2e%2fpackage.json', '/..\\package.json', '/..%5cpackage.json', '/assets/../../package.json', '//etc/passwd', '/etc/passwd', '/.git/config', '/.env', '/assets/.hidden', '/index.html%00.js', '/assets', '/assets/', '/%252e%252e%252fpackage.json'];
    for (const target of outside) {
      const { status, body } = await ask(target);
      // An address that might be one of the page's own gets the page.
      if (body !== page.body) expect([400, 404], target).toContain(status);
    }
  });
});

for (const target of ['/../etc/passwd', '/%2e%2e%2fetc/passwd', '/auth/../Patient', '/auth/%2e%2e/Client', '/..\\etc', '/.git/config', '/.env'])
  test(`C194 the server has nothing at ${target}`, async ({ server }) => {
    expect([400, 404]).toContain((await raw(server.port, get(target))).status);
  });

// Each as its event and outcome. An administrator's changes are `change`.
const audited = ['change success', 'consent allowed', 'issue failure', 'issue success', 'login failure', 'login success', 'logout success', 'refresh success', 'reuse failure', 'revoke success'];

test('C195 a whole life leaves no secret in log, audit, metrics and store, and is audited', async ({ playwright }) => {
  const metrics = await freePort();
  const server = await RunningServer.start({ site: 'none', seeds: [new URL('seed.yaml', import.meta.url).pathname], flags: ['--log-level', 'trace', '--password-grant', 'on', '--sign-up', 'on', '--development', 'on', '--metrics-port', `${metrics}`] });
  const http = await playwright.request.newContext();
  const visitor = new Visitor(http, server);
  const wrong = ['a-wrong-password-1', 'a-wrong-secret-12', 'a-password-as-name'];
  const known = ['a-client-secret-99', 'a-user-password-99', 'a-state-of-nobody', ...wrong];
  known.forEach((secret) => server.keepSecret(secret));

  await visitor.put('/Client/shop', { secret: known[0], grant_types: ['password', 'client_credentials'] }, server.root);
  await visitor.put('/User/dinah', { userName: 'dinah', password: known[1] }, server.root);
  const login = await visitor.authorize(visitor.request({ code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }));
  await visitor.logIn(login, { username: alice.username, password: wrong[0] });
  await visitor.logIn(login, { username: wrong[2], password: 'x' });
  const tokens = await signInAs(visitor, 'webapp', { scope: 'openid profile' });
  const { refresh_token } = await (await refresh(visitor, tokens.refresh_token)).json();
  await refresh(visitor, tokens.refresh_token); // reuse
  await refresh(visitor, refresh_token);
  const office = await signInConfidentially(visitor, { scope: 'openid' });
  await visitor.post('/auth/introspect', { ...confidential, token: office.access_token });
  await visitor.get('/Patient', bearer(office.access_token));
  await visitor.get('/Patient?__debug=policy', server.root);
  await visitor.tokenByForm({ grant_type: 'password', client_id: 'shop', client_secret: known[0], username: 'dinah', password: known[1] });
  await visitor.tokenByForm({ grant_type: 'password', client_id: 'shop', client_secret: wrong[1], username: 'dinah', password: wrong[0] });
  await visitor.get(`/auth/token?code=${known[2]}&client_secret=${known[0]}&access_token=${office.access_token}`);
  await visitor.get('/Patient', { authorization: `Bearer ${office.access_token}, ${known[0]}`, cookie: `codegrant_session=${known[1]}` });
  await visitor.get(`/%0d%0aforged%20line`);
  await visitor.post('/auth/revoke', { ...confidential, token: office.refresh_token });
  await visitor.get(`/auth/logout?${new URLSearchParams({ id_token_hint: office.id_token })}`);
  await http.dispose();

  expect(server.log()).toContain('/auth/token');
  expect(server.log()).not.toMatch(/^forged/m);
  expect(server.leaks()).toEqual([]);
  const numbers = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  expect(numbers).toContain('codegrant_tokens_issued_total{grant_type="refresh_token"} 1');
  expect(server.holdsSecret(numbers)).toBe(false);
  const told = server.audit().map(({ event, outcome }) => `${event} ${outcome}`);
  expect([...new Set(told)].sort()).toEqual(expect.arrayContaining(audited));
  await server.stop();
});

test('C195 there is no test control', async ({ visitor, server }) => {
  for (const path of ['/test', '/_test', '/__test', '/control', '/debug', '/admin', '/metrics'])
    for (const headers of [{}, server.root]) expect([401, 404], path).toContain((await visitor.get(path, headers)).status());
});

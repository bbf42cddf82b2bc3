// Checks 153 to 158: RFC 9126.
import { expectPage, expectRedirect, expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { open, answerOn } from './support/raw.ts';
import { changeStore } from './support/store.ts';
import { challenge, pkce } from '../support/pkce.ts';
import { confidential } from '../support/server.ts';
import { answer, type Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const push = (visitor: Visitor, form: Fields = {}) => visitor.post('/auth/par', { ...visitor.request(challenge()), ...form });
const use = (visitor: Visitor, request_uri: string, client_id = 'webapp') => visitor.goThrough({ client_id, request_uri });

test('C153 a pushed request gets a request_uri for a short time, which nobody may keep', async ({ visitor }) => {
  const { code_verifier, code_challenge } = pkce();
  const response = await push(visitor, { code_challenge, state: 'pushed' });
  expect(response.status()).toBe(201);
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
  const { request_uri, expires_in } = await response.json();
  expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{22,}$/);
  expect(expires_in).toBeGreaterThan(0);
  expect(expires_in).toBeLessThanOrEqual(600);

  const back = answer(await use(visitor, request_uri));
  expect(back.get('state')).toBe('pushed');
  const spent = { code: back.get('code')!, redirect_uri: 'http://localhost:5173/callback', code_verifier };
  expect((await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'webapp', ...spent })).status()).toBe(200);
});

test('C153 what stands beside a request_uri in the browser counts for nothing', async ({ visitor }) => {
  const { request_uri } = await (await push(visitor, { state: 'pushed' })).json();
  const meddled = { client_id: 'webapp', request_uri, state: 'meddled', scope: 'openid email phone', redirect_uri: 'https://evil.example/' };
  const back = await visitor.goThrough(meddled);
  expect(back.headers()['location']).toMatch(/^http:\/\/localhost:5173\/callback\?/);
  expect(answer(back).get('state')).toBe('pushed');
});

test('C154 a client that does not prove itself is refused', async ({ visitor }) => {
  const { client_id } = confidential;
  for (const wrong of [{ client_id }, { client_id, client_secret: 'wrong' }, { client_id: 'nobody' }] as Fields[]) await expectRefusal(await push(visitor, wrong), 'invalid_client', 401);
});

test('C154 what is wrong with a request is said at once', async ({ visitor }) => {
  await expectRefusal(await push(visitor, { redirect_uri: 'https://evil.example/callback' }), 'invalid_request');
  await expectRefusal(await push(visitor, { code_challenge_method: 'plain' }), 'invalid_request');
  await expectRefusal(await push(visitor, { response_type: 'token' }), 'unsupported_response_type');
  await expectRefusal(await push(visitor, { scope: 'everything' }), 'invalid_scope');
});

test('C155 no request_uri in a pushed request', async ({ visitor }) => {
  await expectRefusal(await push(visitor, { request_uri: 'urn:ietf:params:oauth:request_uri:x' }), 'invalid_request');
});

test('C156 a request_uri works once', async ({ visitor }) => {
  const { request_uri } = await (await push(visitor)).json();
  expect(answer(await use(visitor, request_uri)).get('code')).toBeTruthy();
  await expectPage(await visitor.get(`/auth/authorize?${new URLSearchParams({ client_id: 'webapp', request_uri })}`));
});

test('C156 another client’s request_uri, and one that nobody pushed, get a page', async ({ visitor }) => {
  const { request_uri } = await (await push(visitor)).json();
  for (const parameters of [{ client_id: 'other', request_uri }, { client_id: 'webapp', request_uri: 'urn:ietf:params:oauth:request_uri:unknown' }])
    await expectPage(await visitor.get(`/auth/authorize?${new URLSearchParams(parameters)}`));
});

test('C156 a request_uri that is over gets a page', async ({ visitor, server }) => {
  const { request_uri, expires_in } = await (await push(visitor)).json();
  changeStore(server, `UPDATE pushed_request SET expires_at = expires_at - ${expires_in}`);
  await expectPage(await visitor.get(`/auth/authorize?${new URLSearchParams({ client_id: 'webapp', request_uri })}`));
});

test('C157 a client that has to push cannot do without', async ({ visitor, server }) => {
  const client = { grant_types: ['code'], require_pushed_authorization_requests: true, auth: { authorization_code: { redirect_uri: 'http://localhost:5173/callback' } } };
  expect((await visitor.put('/Client/pusher', client, server.root)).status()).toBeLessThan(300);
  const request = visitor.request({ ...challenge(), client_id: 'pusher', scope: 'openid' });
  await expectRedirect(await visitor.authorize(request), 'invalid_request', { iss: server.issuer });
  const { request_uri } = await (await push(visitor, request)).json();
  expect(answer(await use(visitor, request_uri, 'pusher')).get('code')).toBeTruthy();
});

test('C158 GET is not allowed, and a request that is too large is 413', async ({ visitor, server }) => {
  const response = await visitor.get('/auth/par');
  expect(response.status()).toBe(405);
  expect(response.headers()['allow']).toBe('POST, OPTIONS');
  const socket = await open(server.port);
  socket.write('POST /auth/par HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000000\r\n\r\n');
  expect((await answerOn(socket)).status).toBe(413);
  socket.destroy();
});

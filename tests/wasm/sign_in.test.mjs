// A whole session through client, host and the real core, with nothing faked but the world around them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, createPage, createServer, createStore, issuer, options, redirect_uri, signIn } from './support.mjs';

test('a person signs in, reads a patient and signs out', async () => {
  const server = createServer();
  const { client, page, result } = await signIn({ server });
  assert.deepEqual(result, { status: 'signed_in', returnTo: '/patients', appState: { tab: 2 } });
  assert.equal(page.href, redirect_uri);
  assert.deepEqual(client.session(), {
    status: 'signed_in',
    sub: 'alice',
    scope: 'read',
    expires_at: 1_000_300,
    claims: { id: 'alice' },
  });

  const response = await client.fetch(`${issuer}/Patient`, { headers: { authorization: 'Bearer forged', dpop: 'x' } });
  assert.ok(response instanceof Response);
  assert.equal(response.url, `${issuer}/Patient`);
  assert.deepEqual(await response.json(), { resourceType: 'Bundle' });

  const ended = [];
  client.on('session_ended', ({ reason }) => ended.push(reason));
  assert.deepEqual(await client.logout(), { server: 'ended' });
  assert.deepEqual(ended, ['logout']);
  assert.equal(client.session().status, 'signed_out');
  await assert.rejects(client.fetch(`${issuer}/Patient`), { name: 'OAuthClientError', code: 'not_signed_in', phase: 'fetch' });
  assert.equal(server.seen.at(-1), 'DELETE /Session');
});

test('no message to the page holds a token or a verifier', async () => {
  const { client, page } = await signIn({ server: createServer() });
  await client.fetch(`${issuer}/Patient`);
  await client.renew();
  await client.logout();
  const told = JSON.stringify(page.told);
  assert.ok(page.told.length > 8);
  assert.doesNotMatch(told, /secret-(at|rt|code)|code_verifier|Bearer/);
});

test('the same address is handled once, and a replayed one without any request', async () => {
  const server = createServer();
  const { client, page, href, store } = await signIn({ server });
  assert.equal(client.handleCallback(href), client.handleCallback(href));
  assert.equal((await client.handleCallback()).status, 'not_a_callback'); // the address bar is clean
  page.href = `${href}#again`;
  assert.equal((await client.handleCallback()).status, 'already_handled');

  const tokensAskedFor = () => server.seen.filter((request) => request === 'POST /auth/token').length;
  assert.equal(tokensAskedFor(), 1);
  createPage({ server, store, href });
  const fresh = await createClient(options);
  await assert.rejects(fresh.handleCallback(), { code: 'transaction_not_found', phase: 'callback', retryable: false });
  assert.equal(tokensAskedFor(), 1);
});

test('a refusal comes through with the words of the server', async () => {
  const server = createServer();
  const store = createStore();
  const leaving = createPage({ server, store });
  await (await createClient(options)).login();
  const state = new URL(leaving.assigned).searchParams.get('state');
  createPage({ server, store, href: `${redirect_uri}?${new URLSearchParams({ error: 'access_denied', iss: issuer, state })}` });
  await assert.rejects((await createClient(options)).handleCallback(), {
    code: 'authorization_error',
    error: 'access_denied',
    phase: 'callback',
  });
});

test('a 401 renews once and repeats the request with its body', async () => {
  const bodies = [];
  const server = createServer({
    'POST /Patient': (init) => {
      bodies.push(new TextDecoder().decode(init.body));
      const status = init.headers.get('authorization') === 'Bearer secret-at-2' ? 201 : 401;
      return new Response('{}', { status });
    },
  });
  const { client } = await signIn({ server });
  const body = new Blob(['{"name":"x"}']).stream();
  const response = await client.fetch(`${issuer}/Patient`, { method: 'POST', body, duplex: 'half' });
  assert.equal(response.status, 201);
  assert.deepEqual(bodies, ['{"name":"x"}', '{"name":"x"}']);
});

test('a second 401 is the answer, and so is one that cannot be renewed', async () => {
  const server = createServer({ 'GET /Patient': () => new Response('no', { status: 401 }) });
  const { client } = await signIn({ server });
  const response = await client.fetch(`${issuer}/Patient`);
  assert.equal(response.status, 401);
  assert.equal(await response.text(), 'no');
  assert.equal(server.seen.filter((request) => request === 'GET /Patient').length, 2);
});

test('a response without a body has none', async () => {
  const { client } = await signIn({ server: createServer({ 'POST /Patient': () => new Response(null, { status: 204 }) }) });
  const response = await client.fetch(`${issuer}/Patient`, { method: 'POST' });
  assert.equal(response.status, 204);
  assert.equal(response.body, null);
});

test('a request that no rule allows never leaves', async () => {
  const server = createServer();
  const { client } = await signIn({ server });
  const before = server.seen.length;
  for (const url of ['https://as.example.evil.net/Patient', `${issuer}/Patient/../auth/token`, `${issuer}/Session`, '/Patient'])
    await assert.rejects(client.fetch(new URL(url, 'https://app.example/').href === url ? url : `${issuer}/Patient%2f..`), {
      code: 'resource_not_allowed',
    });
  assert.equal(server.seen.length, before);
});

test('an aborted request rejects, and its answer is dropped', async () => {
  const abort = new AbortController();
  const server = createServer({
    'GET /Patient': (init) =>
      new Promise((_resolve, reject) => {
        init.signal.addEventListener('abort', () => reject(init.signal.reason));
        abort.abort();
      }),
  });
  const { client } = await signIn({ server });
  await assert.rejects(client.fetch(`${issuer}/Patient`, { signal: abort.signal }), { code: 'cancelled', phase: 'fetch' });
});

test('an oversized answer of the token endpoint is refused', async () => {
  const endless = () => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(9999)) }));
  await assert.rejects(signIn({ server: createServer({ 'POST /auth/token': endless }) }), { code: 'invalid_response' });
});

test('a server that cannot be reached fails createClient, retryably', async () => {
  createPage({ server: createServer({ 'GET /.well-known/oauth-authorization-server': () => Promise.reject(new TypeError()) }) });
  await assert.rejects(createClient(options), { code: 'network_error', phase: 'configure', retryable: true });
});

test('a store that does not keep fails the login, and the browser stays', async () => {
  const store = { ...createStore(), put: () => Promise.reject(new Error('quota')) };
  const page = createPage({ server: createServer(), store });
  await assert.rejects((await createClient(options)).login(), { code: 'storage_failed', phase: 'login' });
  assert.equal(page.assigned, undefined);
});

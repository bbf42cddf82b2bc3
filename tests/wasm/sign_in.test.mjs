// A whole session through client, host and the real core, with nothing faked but the world around them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreBytes, issuer, options, redirect_uri, strictly, until } from './support.mjs';
const { createTestBrowser, createTestClock, createTestServer } = await import('../../wasm/dist/testing.js');

const core = await coreBytes();
const start = 1_700_000_000;
const openid = { ...options, profile: 'oidc', scope: 'openid offline_access' };

/** A server and a browser that share a clock. `browser.open` makes a tab. */
function createWorld({ answers, ...more } = {}) {
  const clock = createTestClock(start);
  const server = createTestServer({ clock, answers: { ...answers }, user: { sub: 'alice', name: 'Alice' }, ...more });
  const addresses = [];
  const fetch = strictly((url, init) => (addresses.push(url), server.fetch(url, init)));
  const browser = createTestBrowser({ server: { ...server, fetch }, core, clock });
  return { clock, server, browser, addresses };
}

/** A tab that was sent to the server and has come back to the address that it was sent to. */
async function comeBack({ server, browser }, settings = options, login = {}, decision = undefined) {
  const leaving = await browser.open(settings);
  await leaving.client.login({ returnTo: '/patients', appState: { tab: 2 }, ...login });
  leaving.close();
  return browser.open(settings, server.authorize(leaving.sentTo, decision));
}

/** The same, signed in. */
async function signIn(world, settings = options, login = {}) {
  const tab = await comeBack(world, settings, login);
  const result = await tab.client.handleCallback();
  return { ...world, tab, client: tab.client, result };
}

const body = Object.getOwnPropertyDescriptor(Request.prototype, 'body');
const count = ({ requests }, name) => requests.filter((request) => request === name).length;
const json = (body, more = {}) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...more });

test('a person signs in, reads a patient and signs out', async () => {
  const { client, tab, result, server } = await signIn(createWorld());
  assert.deepEqual(result, { status: 'signed_in', returnTo: '/patients', appState: { tab: 2 } });
  assert.equal(tab.address, redirect_uri);
  assert.deepEqual(client.session(), { status: 'signed_in', sub: 'alice', scope: 'read', expires_at: start + 300, claims: { id: 'alice' } });

  const response = await client.fetch(`${issuer}/Patient`, { headers: { authorization: 'Bearer forged', dpop: 'x' } });
  assert.ok(response instanceof Response);
  assert.equal(response.url, `${issuer}/Patient`);
  assert.deepEqual(await response.json(), { method: 'GET', path: '/Patient', sub: 'alice' });

  const ended = [];
  client.on('session_ended', ({ reason }) => ended.push(reason));
  assert.deepEqual(await client.logout(), { server: 'ended' });
  assert.deepEqual(ended, ['logout']);
  assert.equal(client.session().status, 'signed_out');
  await assert.rejects(client.fetch(`${issuer}/Patient`), { name: 'OAuthClientError', code: 'not_signed_in', phase: 'fetch' });
  assert.equal(server.requests.at(-1), 'DELETE /Session');
});

for (const [what, settings, more] of [
  ['', options],
  [', with an id_token', openid],
  [', with DPoP, PAR and nonces', { ...openid, dpop: true }, { par: 'required', dpopNonces: true }],
])
  test(`no message to a page holds a token, a code or a verifier${what}`, async () => {
    const { client, tab, server, browser } = await signIn(createWorld(more), settings);
    await client.fetch(`${issuer}/Patient`);
    await client.userinfo();
    await client.renew();
    await client.logout();
    await tab.client.login({ mode: 'popup' });
    const told = JSON.stringify(browser.told);
    assert.ok(browser.told.length > 8);
    assert.ok(server.secrets.length >= 6);
    for (const secret of server.secrets.filter((secret) => !secret.includes('-code-'))) assert.ok(!told.includes(secret));
    assert.doesNotMatch(told, /secret-(access|refresh|code)|code_verifier|Bearer|eyJ/);
  });

test('the same address is handled once, and a replayed one without any request', async () => {
  const world = createWorld();
  const { browser, server } = world;
  const tab = await comeBack(world);
  const href = tab.address;
  const result = await tab.client.handleCallback(href);
  assert.equal(tab.client.handleCallback(href), tab.client.handleCallback(href));
  assert.deepEqual(await tab.client.handleCallback(href), result);
  assert.equal((await tab.client.handleCallback()).status, 'not_a_callback'); // the address bar is clean
  assert.equal((await tab.client.handleCallback(`${href}#again`)).status, 'already_handled');

  assert.equal(count(server, 'POST /auth/token'), 1);
  tab.close();
  const fresh = await browser.open(options, href);
  await assert.rejects(fresh.client.handleCallback(), { code: 'transaction_not_found', phase: 'callback', retryable: false });
  assert.equal(count(server, 'POST /auth/token'), 1);
});

test('a refusal comes through with the words of the server', async () => {
  const tab = await comeBack(createWorld(), options, {}, { error: 'access_denied', error_description: 'not you' });
  await assert.rejects(tab.client.handleCallback(), {
    code: 'authorization_error', error: 'access_denied', error_description: 'not you', phase: 'callback',
    message: 'the authorization server refused: access_denied: not you',
  });
});

test('what the server needs the person for is told apart: a reload may ask silently', async () => {
  const tab = await comeBack(createWorld(), options, { prompt: 'none' }, { error: 'login_required' });
  await assert.rejects(tab.client.handleCallback(), { code: 'interaction_required', error: 'login_required', phase: 'callback' });
});

test('what login asks for reaches the server', async () => {
  const { browser } = createWorld();
  const tab = await browser.open({ ...openid, resource: ['https://api.example/'] });
  await tab.client.login({ prompt: 'login', login_hint: 'a&b', max_age: 0, parameters: { ui_locales: 'de en' } });
  const query = Object.fromEntries(new URL(tab.sentTo).searchParams);
  assert.deepEqual(
    { ...query, state: 43, nonce: query.nonce.length, code_challenge: query.code_challenge.length },
    {
      response_type: 'code', client_id: 'webapp', redirect_uri, scope: 'openid offline_access', state: 43, nonce: 43,
      code_challenge: 43, code_challenge_method: 'S256', resource: 'https://api.example/',
      prompt: 'login', login_hint: 'a&b', max_age: '0', ui_locales: 'de en',
    },
  );
  for (const parameters of [{ state: 'x' }, { client_id: 'x' }, { redirect_uri: 'x' }, { code_challenge: 'x' }])
    await assert.rejects(tab.client.login({ parameters }), { phase: 'login' }, JSON.stringify(parameters));
});

test('a login that lasts too long is over', async () => {
  const world = createWorld();
  const leaving = await world.browser.open({ ...options, transactionTtl: 60 });
  await leaving.client.login();
  const href = world.server.authorize(leaving.sentTo);
  leaving.close();
  world.clock.advance(61);
  const tab = await world.browser.open({ ...options, transactionTtl: 60 }, href);
  await assert.rejects(tab.client.handleCallback(), { code: 'transaction_not_found' });
});

for (const alg of ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'])
  test(`an id_token signed with ${alg} is verified, and its claims are the session’s`, async () => {
    const { client } = await signIn(createWorld({ alg }), openid);
    const { sub, claims } = client.session();
    assert.equal(sub, 'alice');
    assert.equal(claims.name, 'Alice');
    await client.renew();
    assert.equal(client.session().sub, 'alice');
  });

test('a server that changes its keys is asked for them again, once a minute at most', async () => {
  const { client, server, clock } = await signIn(createWorld(), openid);
  const keysRead = () => count(server, 'GET /.well-known/jwks.json');
  assert.equal(keysRead(), 1);
  clock.advance(120); // not yet time to renew
  await server.rotateKeys({ forget: true });
  await client.renew();
  assert.equal(keysRead(), 2);
  await client.renew();
  assert.equal(keysRead(), 2);
  await server.rotateKeys({ forget: true, alg: 'RS256' });
  await assert.rejects(client.renew(), { code: 'network_error', retryable: true });
  assert.equal(keysRead(), 2);
  assert.equal(client.session().status, 'signed_in');
  clock.advance(90);
  await client.renew();
  assert.equal(keysRead(), 3);
});

/** A server whose next token answer is changed by `change`. */
const changing = (change) => ({
  answers: {
    'POST /auth/token': async (_request, usual) => {
      const answer = await (await usual()).json();
      return json(await change(answer));
    },
  },
});
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

for (const [what, forge] of [
  ['with claims that its signature is not of', (token) => token.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claimsOf(token), name: 'Mallory' })).toString('base64url')}.`)],
  ['without a signature', (token) => token.replace(/[^.]+$/, '')],
  ['of alg none', (token) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`],
  ['for another login', (token, { signIdToken }) => signIdToken({ ...claimsOf(token), nonce: 'another' })],
  ['for another client', (token, { signIdToken }) => signIdToken({ ...claimsOf(token), aud: 'another' })],
  ['of another issuer', (token, { signIdToken }) => signIdToken({ ...claimsOf(token), iss: 'https://evil.example' })],
  ['that is over', (token, { signIdToken }) => signIdToken({ ...claimsOf(token), exp: start - 3600 })],
  ['for another access token', (token, { signIdToken }) => signIdToken({ ...claimsOf(token), at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['of a key that nobody published', (token, { signIdToken }) => signIdToken(claimsOf(token), { kid: 'another' })],
  ['that is missing', () => undefined],
])
  test(`an id_token ${what} signs nobody in, and the tokens beside it are given back`, async () => {
    const world = createWorld(changing(async ({ id_token, ...answer }) => ({ ...answer, id_token: await forge(id_token, world.server) })));
    const tab = await comeBack(world, openid);
    await assert.rejects(tab.client.handleCallback(), { code: 'invalid_id_token', phase: 'exchange', retryable: false });
    assert.equal(tab.client.session().status, 'signed_out');
    await until(() => world.server.requests.at(-1) === 'POST /auth/revoke');
  });

test('userinfo is the user’s, and nobody else’s', async () => {
  const world = createWorld();
  const { client } = await signIn(world, openid);
  assert.deepEqual(await client.userinfo(), { sub: 'alice', name: 'Alice' });
  world.server.answers['GET /auth/userinfo'] = () => json({ sub: 'mallory' });
  await assert.rejects(client.userinfo(), { code: 'invalid_response', phase: 'userinfo' });
  world.server.answers['GET /auth/userinfo'] = () => Promise.reject(new TypeError('offline'));
  await assert.rejects(client.userinfo(), { code: 'network_error', phase: 'userinfo', retryable: true });
});

for (const dpopNonces of [false, true])
  test(`with DPoP every request is proved by one key${dpopNonces ? ', with the nonces of the server' : ''}`, async () => {
    const world = createWorld({ dpopNonces, par: 'offered' });
    const { client, server } = await signIn(world, { ...openid, dpop: true });
    assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
    if (dpopNonces) server.rotateNonce();
    assert.equal((await client.fetch(`${issuer}/Patient?_count=5`, { method: 'POST', body: 'x' })).status, 200);
    await client.renew();
    assert.deepEqual(await client.userinfo(), { sub: 'alice', name: 'Alice' });
    assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
    assert.deepEqual(await client.logout(), { server: 'ended' });
  });

test('a Bearer token in answer to a proof is refused', async () => {
  const world = createWorld(changing((answer) => ({ ...answer, token_type: 'Bearer' })));
  const tab = await comeBack(world, { ...options, dpop: true });
  await assert.rejects(tab.client.handleCallback(), { code: 'invalid_response', phase: 'exchange' });
});

test('an address with characters of JSON’s proves nothing else', async () => {
  const { client, server } = await signIn(createWorld(), { ...options, dpop: true });
  const before = server.requests.length;
  for (const path of ['/Patient","htm":"DELETE', '/Patient\\', '/Patient"']) {
    const answer = await client.fetch(issuer + path).catch(({ code }) => code);
    if (answer !== 'resource_not_allowed') assert.equal(answer.status, 200, path); // a proof that the server believes
  }
  assert.ok(server.requests.length >= before);
});

for (const par of ['offered', 'required'])
  test(`the request is pushed where that is ${par}, and the browser carries a reference`, async () => {
    const world = createWorld({ par });
    const tab = await world.browser.open(openid);
    await tab.client.login();
    assert.deepEqual([...new URL(tab.sentTo).searchParams.keys()], ['client_id', 'request_uri']);
    tab.close();
    const back = await world.browser.open(openid, world.server.authorize(tab.sentTo));
    assert.equal((await back.client.handleCallback()).status, 'signed_in');
  });

test('a server that takes no pushed request now can take it later', async () => {
  const world = createWorld({ par: 'required', answers: { 'POST /auth/par': () => Promise.reject(new TypeError()) } });
  const tab = await world.browser.open(options);
  await assert.rejects(tab.client.login(), { code: 'network_error', phase: 'login', retryable: true });
  delete world.server.answers['POST /auth/par'];
  await tab.client.login();
  assert.ok(tab.sentTo);
});

test('a 401 renews once and repeats the request with its body', async () => {
  const bodies = [];
  const world = createWorld({
    answers: {
      'POST /Patient': ({ body }) => (bodies.push(body), new Response('{}', { status: bodies.length === 1 ? 401 : 201 })),
    },
  });
  const { client, server } = await signIn(world);
  const body = new Blob(['{"name":"x"}']).stream();
  const response = await client.fetch(`${issuer}/Patient`, { method: 'POST', body, duplex: 'half' });
  assert.equal(response.status, 201);
  assert.deepEqual(bodies, ['{"name":"x"}', '{"name":"x"}']);
  assert.equal(count(server, 'POST /auth/token'), 2);
});

test('a second 401 is the answer, and so is one that cannot be renewed', async () => {
  const world = createWorld({ answers: { 'GET /Patient': () => new Response('no', { status: 401 }) } });
  const { client, server } = await signIn(world);
  assert.equal(await (await client.fetch(`${issuer}/Patient`)).text(), 'no');
  assert.equal(count(server, 'GET /Patient'), 2);
  server.answers['POST /auth/token'] = () => json({ error: 'invalid_grant' }, { status: 400 });
  assert.equal((await client.fetch(`${issuer}/Patient`)).status, 401);
  assert.equal(client.session().status, 'needs_interaction');
});

test('what several ask for at once is one renewal', async () => {
  const { client, server, clock } = await signIn(createWorld());
  clock.advance(0);
  await Promise.all([client.renew(), client.renew(), client.userinfo(), client.fetch(`${issuer}/Patient`), client.renew()]);
  assert.equal(count(server, 'POST /auth/token'), 2);
});

test('the access token is renewed before it ends, and after a failure again when the machine is online', async () => {
  const world = createWorld();
  const { client, server, clock, browser } = await signIn(world);
  clock.advance(250);
  await until(() => client.session().expires_at === start + 550);
  assert.equal(count(server, 'POST /auth/token'), 2);
  const failures = [];
  client.on('renew_failed', ({ reason }) => failures.push(reason));
  server.answers['POST /auth/token'] = () => Promise.reject(new TypeError('offline'));
  clock.advance(250);
  await until(() => failures.length > 0);
  assert.deepEqual(failures, ['network_error']);
  assert.equal(client.session().status, 'signed_in');
  delete server.answers['POST /auth/token'];
  browser.goOnline();
  await until(() => client.session().expires_at === start + 800);
});

test('a request without a body has none, also where the browser does not say', async () => {
  const sent = [];
  const world = createWorld();
  const { client, tab } = await signIn(world);
  Object.defineProperty(Request.prototype, 'body', { ...body, get: () => undefined }); // as in Firefox
  try {
    for (const method of ['GET', 'POST']) {
      assert.equal((await client.fetch(`${issuer}/Patient`, { method })).status, 200);
      sent.push(tab.asked.at(-1).body);
    }
  } finally {
    Object.defineProperty(Request.prototype, 'body', body);
  }
  assert.deepEqual(sent, [null, null]);
});

test('a response without a body has none', async () => {
  const { client } = await signIn(createWorld({ answers: { 'POST /Patient': () => new Response(null, { status: 204 }) } }));
  const response = await client.fetch(`${issuer}/Patient`, { method: 'POST' });
  assert.equal(response.status, 204);
  assert.equal(response.body, null);
});

test('a request that no rule allows never leaves', async () => {
  const { client, addresses } = await signIn(createWorld());
  const before = addresses.length;
  for (const url of ['https://as.example.evil.net/Patient', `${issuer}/Patient/../auth/token`, `${issuer}/Session`, `${issuer}/Patient%2f..`, `${issuer}/auth/userinfo`])
    await assert.rejects(client.fetch(url), { code: 'resource_not_allowed' }, url);
  assert.equal(addresses.length, before);
});

test('an address may be written with any letters', async () => {
  const { client, addresses } = await signIn(createWorld());
  await client.fetch(`${issuer}/Patient?name=Jürgen Ö 😀&x=%C3%B6`);
  assert.equal(addresses.at(-1), `${issuer}/Patient?name=J%C3%BCrgen%20%C3%96%20%F0%9F%98%80&x=%C3%B6`);
  await assert.rejects(client.fetch(`${issuer}/Patient\u2028/../Session`), { code: 'resource_not_allowed' });
});

test('an aborted request rejects, and its answer is dropped', async () => {
  const abort = new AbortController();
  const never = () => (abort.abort(), new Promise(() => {}));
  const { client } = await signIn(createWorld({ answers: { 'GET /Patient': never } }));
  await assert.rejects(client.fetch(`${issuer}/Patient`, { signal: abort.signal }), { code: 'cancelled', phase: 'fetch' });
});

test('an oversized answer of the token endpoint is refused', async () => {
  const endless = () => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(9999)) }));
  const tab = await comeBack(createWorld({ answers: { 'POST /auth/token': endless } }));
  await assert.rejects(tab.client.handleCallback(), { code: 'invalid_response' });
});

test('a server that cannot be reached fails createClient, retryably, and the next try may succeed', async () => {
  const nobody = () => Promise.reject(new TypeError());
  const places = ['GET /.well-known/oauth-authorization-server', 'GET /.well-known/openid-configuration'];
  const { browser, server } = createWorld({ answers: Object.fromEntries(places.map((place) => [place, nobody])) });
  await assert.rejects(browser.open(options), { code: 'network_error', phase: 'configure', retryable: true });
  for (const place of places) delete server.answers[place];
  await browser.open(options);
});

test('a store that does not keep fails the login, and the browser stays', async () => {
  for (const par of [undefined, 'required']) {
    const { browser, server } = createWorld({ par });
    browser.store.put = () => Promise.reject(new Error('quota'));
    const tab = await browser.open(options);
    await assert.rejects(tab.client.login(), { code: 'storage_failed', phase: 'login', retryable: false });
    assert.equal(tab.sentTo, undefined);
    assert.equal(count(server, 'POST /auth/par'), 0);
  }
});

for (const [mode, profile, server, request] of [
  ['local', 'aidbox', 'not_asked', undefined],
  ['session', 'aidbox', 'ended', 'DELETE /Session'],
  ['session', 'oauth2', 'ended', 'POST /auth/revoke'],
  ['revoke', 'aidbox', 'ended', 'POST /auth/revoke'],
])
  test(`signing out: ${mode} with profile ${profile}`, async () => {
    const world = await signIn(createWorld(), { ...options, profile });
    const before = world.server.requests.length;
    assert.deepEqual(await (mode === 'revoke' ? world.client.revoke() : world.client.logout({ mode })), { server });
    assert.deepEqual(world.server.requests.slice(before), request ? [request] : []);
    assert.equal(world.client.session().status, 'signed_out');
  });

test('signing out at the server, too, sends the browser there and back', async () => {
  const { client, tab, server } = await signIn(createWorld(), openid);
  assert.equal((await client.logout({ mode: 'end_session', post_logout_redirect_uri: 'https://app.example/bye' })).server, 'ended');
  assert.equal(server.endSession(tab.sentTo), 'https://app.example/bye');
  assert.equal(client.session().status, 'signed_out');
});

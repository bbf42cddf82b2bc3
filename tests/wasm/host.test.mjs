// The host: what it does with each command of the core, whatever core that is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorize, configured, createFakeHost, failed, fetchOf, inner, issuer, question, session, settled, strictly, until } from './support.mjs';

const request = (more = {}) => ({ name: 'http_request', id: 7, context: 3, method: 'POST', url: `${issuer}/auth/token`, body: 'grant_type=x', token: '', proof: '', ...more });
const headersOf = (init) => Object.fromEntries(new Headers(init.headers));
const utf8 = (bytes) => new TextDecoder().decode(bytes);
const claimsOfProof = '{"jti":"j","htm":"POST","htu":"https://as.example/auth/token","iat":1000000}';

/** A host whose core sends `command` on `renew`, to a server that answers with `response`. */
async function sending(command, response) {
  const sent = [];
  const fetch = strictly(async (url, init) => (sent.push({ url, init }), response()));
  const host = createFakeHost({ renew: () => [command] }, { fetch });
  const page = await host.open();
  page.post(question('renew', 2));
  await until(() => host.events.some(({ name }) => name.startsWith('http_')));
  return { ...host, sent, page };
}

test('a request of the core goes out bounded and bare, and its answer comes back with its context', async () => {
  const headers = { 'content-type': 'application/json', date: 'Thu, 01 Jan 1970 00:01:40 GMT', 'dpop-nonce': 'n-1' };
  const { sent, named } = await sending(request(), () => new Response('{"a":1}', { status: 201, headers }));
  const [{ url, init }] = sent;
  assert.equal(url, `${issuer}/auth/token`);
  assert.deepEqual(headersOf(init), { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' });
  assert.deepEqual([init.method, init.body, init.cache, init.keepalive], ['POST', 'grant_type=x', 'no-store', false]);
  assert.ok(init.signal instanceof AbortSignal);
  const [{ texts, ...event }] = named('http_response');
  assert.deepEqual(event, { name: 'http_response', id: 7, context: 3, number: 201, time: 100 });
  assert.deepEqual([texts[0], utf8(texts[1]), texts[2]], ['application/json', '{"a":1}', 'n-1']);
});

test('no answer, too: it comes back as that', async () => {
  const { named } = await sending(request(), () => Promise.reject(new TypeError('offline')));
  assert.deepEqual(named('http_failed'), [{ name: 'http_failed', id: 7, context: 3 }]);
});

test('an answer without date and nonce has none', async () => {
  const { named } = await sending(request({ method: 'GET', body: '' }), () => new Response(null, { status: 204 }));
  const [{ time, texts }] = named('http_response');
  assert.deepEqual([time, texts[0], texts[1].length, texts[2]], [0, '', 0, '']);
});

for (const [what, command, expected] of [
  ['a token goes as Bearer', { token: 'secret-at' }, 'Bearer secret-at'],
  ['a token with a proof goes as DPoP', { token: 'secret-at', proof: claimsOfProof }, 'DPoP secret-at'],
  ['a proof alone goes without a token', { proof: claimsOfProof }, undefined],
])
  test(what, async () => {
    const { sent } = await sending(request(command), () => new Response('{}'));
    const headers = headersOf(sent[0].init);
    assert.equal(headers.authorization, expected);
    assert.equal('dpop' in headers, 'proof' in command);
  });

for (const [what, command, kept] of [
  ['a revocation', { body: 'token=x&client_id=webapp' }, true],
  ['a DELETE', { method: 'DELETE', body: '' }, true],
  ['a token request', { body: 'grant_type=refresh_token' }, false],
])
  test(`${what} ${kept ? 'outlives' : 'does not outlive'} its page`, async () => {
    const { sent } = await sending(request(command), () => new Response('{}'));
    assert.equal(sent[0].init.keepalive, kept);
  });

test('a proof is signed by a key that nobody can read, the same until it is erased', async () => {
  const sent = [];
  const fetch = async (url, init) => (sent.push(headersOf(init).dpop), new Response('{}'));
  const script = { renew: () => [request({ proof: claimsOfProof })], wake: () => [{ name: 'erase_proof_key' }] };
  const host = createFakeHost(script, { fetch });
  const page = await host.open('{"client_id":"a"}');
  for (const call of [2, 3]) {
    page.post(question('renew', call));
    await until(() => sent.length === call - 1);
  }
  const [key] = host.keys.values();
  assert.deepEqual([...host.keys.keys()], ['{"client_id":"a"}']); // another client has another
  assert.equal(key.privateKey.extractable, false);
  page.post(question('wake', 0));
  page.post(question('renew', 4));
  await until(() => sent.length === 3);
  const proofs = await Promise.all(sent.map(inner.readProof));
  assert.deepEqual(proofs[0].claims, JSON.parse(claimsOfProof));
  assert.equal(proofs[0].jkt, proofs[1].jkt);
  assert.notEqual(proofs[0].jkt, proofs[2].jkt);
});

test('an oversized answer is cut where the core would refuse it', async () => {
  const endless = () => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(9999)) }));
  const { named } = await sending(request(), endless);
  assert.equal(named('http_response')[0].texts[1].length, 64 * 1024 + 1);
});

test('what is postponed comes again after the next session, in its order, and not when it was cancelled', async () => {
  let ready = false;
  const wait = (event) => (ready ? configured(event) : [{ name: 'postpone', id: event.id }]);
  const host = createFakeHost({
    renew: wait,
    userinfo: wait,
    wake: () => ((ready = true), [session('signed_in'), session('signed_in', { sub: 'alice' })]),
  });
  const page = await host.open();
  for (const [type, call] of [['renew', 2], ['userinfo', 3], ['renew', 4]]) page.post(question(type, call));
  page.post(question('cancel', 3));
  await settled();
  assert.deepEqual(page.told.filter(({ call }) => call > 1), []);
  page.post(question('wake', 0));
  await settled();
  assert.deepEqual(page.told.filter(({ call }) => call > 1).map(({ call }) => call), [2, 4]);
  const again = host.events.filter(({ context }) => context === 1);
  assert.deepEqual(again.map(({ name }) => name), ['renew', 'renew']);
  assert.deepEqual(again.map(({ id }) => id), host.named('renew').slice(0, 2).map(({ id }) => id));
});

test('what is postponed once more waits for the session after', async () => {
  let tries = 0;
  const host = createFakeHost({
    renew: (event) => (++tries < 3 ? [{ name: 'postpone', id: event.id }] : configured(event)),
    wake: () => [session('renewing')],
  });
  const page = await host.open();
  page.post(question('renew', 2));
  for (const expected of [0, 1]) {
    page.post(question('wake', 0));
    await settled();
    assert.equal(page.answers(2).length, expected);
  }
  assert.equal(tries, 3);
});

test('a page’s request carries the token and nothing that the page wrote in its place', async () => {
  const sent = [];
  const fetch = strictly(async (url, init) => (sent.push(headersOf(init)), new Response('{}')));
  const host = createFakeHost({ fetch_authorize: authorize }, { fetch });
  const page = await host.open();
  page.post(fetchOf(2, { headers: [['Authorization', 'Bearer forged'], ['DPoP', 'forged'], ['accept', 'a/b']] }));
  await settled();
  assert.deepEqual(sent, [{ accept: 'a/b', authorization: 'Bearer secret-at' }]);
  assert.equal(page.answers(2)[0].type, 'response');
});

test('a 401 that demands a nonce is told apart from one that ends a token, and each is answered once', async () => {
  const proof = '{"htm":"GET"}';
  const answers = [
    { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n-1' },
    { 'www-authenticate': 'DPoP error="invalid_token"', 'dpop-nonce': 'n-2' },
    { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n-3' },
  ];
  let sent = 0;
  const fetch = async () => new Response('', { status: 401, headers: answers[sent++] });
  const again = (event) => authorize(event, { proof });
  const host = createFakeHost({ fetch_authorize: again, resource_challenge: again }, { fetch });
  const page = await host.open();
  page.post(fetchOf(2));
  await until(() => page.answers(2).length > 0);
  assert.deepEqual(host.named('resource_challenge').map(({ number, texts }) => [number, ...texts]), [
    [1, 'GET', `${issuer}/Patient`, 'n-1'],
    [1, 'GET', `${issuer}/Patient`, ''],
  ]);
  assert.deepEqual(host.named('nonce_learnt').map(({ texts }) => texts[0]), ['n-1', 'n-2', 'n-3']);
  assert.equal(sent, 3);
  assert.equal(page.answers(2)[0].response.status, 401);
});

test('where no better token can be had the page gets the 401 itself', async () => {
  const script = { fetch_authorize: authorize, resource_challenge: ({ id }) => [failed(id, 'interaction_required', 'fetch')] };
  const host = createFakeHost(script, { fetch: async () => new Response('no', { status: 401 }) });
  const page = await host.open();
  page.post(fetchOf(2));
  await settled();
  assert.equal(utf8(page.answers(2)[0].response.body), 'no');
});

for (const [what, status, challenge] of [
  ['an answer', 200, undefined],
  ['a 401 that was kept', 401, ({ id }) => [failed(id, 'interaction_required', 'fetch')]],
])
  test(`${what} that breaks off fails its request`, async () => {
    const broken = () => new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError('cut')) }), { status });
    const host = createFakeHost({ fetch_authorize: authorize, resource_challenge: challenge }, { fetch: async () => broken() });
    const page = await host.open();
    page.post(fetchOf(2));
    await until(() => page.answers(2).length > 0);
    assert.deepEqual(page.answers(2)[0].details, { code: 'network_error', phase: 'fetch' });
  });

test('a nonce in a success is learnt before the page has the answer', async () => {
  const host = createFakeHost({ fetch_authorize: authorize }, { fetch: async () => new Response('{}', { headers: { 'dpop-nonce': 'n-9' } }) });
  const page = await host.open();
  page.post(fetchOf(2));
  await settled();
  assert.deepEqual(host.named('nonce_learnt')[0].texts, ['n-9', `${issuer}/Patient`]);
  assert.equal(page.answers(2)[0].response.status, 200);
});

test('a failure brings the words of the server, and only those that are there', async () => {
  const words = { number: 400, error: 'access_denied', error_description: 'no', detail: 'the server refused' };
  const host = createFakeHost({ renew: ({ id }) => [failed(id, 'authorization_error', 'renew', words)] });
  const page = await host.open();
  page.post(question('renew', 2));
  await settled();
  assert.deepEqual(page.answers(2)[0], {
    type: 'failure',
    call: 2,
    message: 'the server refused: access_denied: no',
    details: { code: 'authorization_error', phase: 'renew', status: 400, error: 'access_denied', error_description: 'no' },
  });
});

test('a login that cannot be kept fails, goes nowhere, and the core learns of both', async () => {
  const put = { name: 'store_put', key: 'k', value: 'v', number: 2_000_000 };
  const scripts = {
    'at once': ({ id }) => [put, { name: 'navigate', id, url: issuer }, ...configured({ id })],
    'by a popup': ({ id }) => [put, { name: 'open_popup', id, url: issuer }],
    'after it was pushed': () => [put, request({ url: `${issuer}/auth/par` })],
  };
  for (const [how, begin_login] of Object.entries(scripts)) {
    const host = createFakeHost({ begin_login });
    const page = await host.open();
    page.post(question('login', 2, '', '', ''));
    await settled();
    assert.equal(page.answers(2).at(-1)?.type, { 'at once': 'answer', 'by a popup': 'open_popup' }[how]);
  }
  const store = { put: () => Promise.reject(new Error('quota')) };
  for (const begin_login of Object.values(scripts)) {
    const host = createFakeHost({ begin_login }, { store, fetch: () => assert.fail('nothing may be sent') });
    const page = await host.open();
    page.post(question('login', 2, '', '', ''));
    await settled();
    assert.deepEqual(page.answers(2).map(({ type, details }) => [type, details?.code]), [['failure', 'storage_failed']]);
    assert.equal(host.named('cancel').length, 1);
  }
});

for (const [taken, name, more] of [
  [{ value: 'v', expiresAt: 77 }, 'store_loaded', { time: 77, texts: ['v'] }],
  ['missing', 'store_missing', {}],
  ['spent', 'store_spent', {}],
  [new Error('unreadable'), 'store_missing', {}],
])
  test(`of the store: ${name}${taken instanceof Error ? ' where it cannot be read' : ''}`, async () => {
    const store = { take: async () => (taken instanceof Error ? Promise.reject(taken) : taken) };
    const host = createFakeHost({ callback_received: () => [{ name: 'store_take', id: 4, key: 'k' }] }, { store });
    const page = await host.open();
    page.post(question('callback', 2, 'https://app.example/'));
    await settled();
    assert.deepEqual(host.named(name), [{ name, id: 4, ...more }]);
  });

test('a core that breaks ends its worker, and is never asked again', async () => {
  const host = createFakeHost({ renew: () => { throw new WebAssembly.RuntimeError('unreachable'); } });
  const page = await host.open();
  page.post(question('renew', 2));
  await settled();
  assert.match(String(host.world.ended), /unreachable/);
  const before = host.events.length;
  page.post(question('userinfo', 3));
  await settled();
  assert.equal(host.events.length, before);
});

test('the timer rings when the core asked for it', async () => {
  const host = createFakeHost({ renew: () => [{ name: 'set_timer', number: 1_000_060 }] });
  const page = await host.open();
  page.post(question('renew', 2));
  await settled();
  assert.equal(host.world.timers[0].milliseconds, 60_000);
  host.world.timers[0].action();
  assert.equal(host.named('timer').length, 1);
});

test('tabs with other workers speak by a channel that is named after all of their settings', async () => {
  const host = createFakeHost({ renew: () => [{ name: 'broadcast', kind: 'signed_out', text: '' }] });
  const page = await host.open('{"client_id":"a"}');
  page.post(question('renew', 2));
  await settled();
  const [channel] = host.world.channels;
  assert.equal(channel.name, 'codegrant {"client_id":"a"}');
  assert.deepEqual(channel.said, [{ kind: 'signed_out', text: '' }]);
  for (const none of [null, undefined, 7, 'callback', {}, { kind: 'callback' }, { kind: 'toString', text: '' }, { kind: ['callback'], text: '' }, { kind: 'callback', text: 'x'.repeat(70_000) }])
    channel.hear(none);
  assert.deepEqual(host.events.filter(({ name }) => name.startsWith('peer_')), []);
  channel.hear({ kind: 'callback', text: 'https://app.example/?code=x' });
  channel.hear({ kind: 'signed_out', text: '' });
  assert.deepEqual(host.events.slice(-2), [
    { name: 'peer_callback', texts: ['https://app.example/?code=x'] },
    { name: 'peer_signed_out', texts: [''] },
  ]);
});

test('two pages: answers go to who asked, the session to both, and a late page learns it first', async () => {
  const host = createFakeHost({
    renew: (event) => [session('signed_in', { sub: 'alice', number: 5, claims: '{"sub":"alice"}' }), ...configured(event)],
    begin_login: ({ id }) => [{ name: 'navigate', id, url: `${issuer}/auth/authorize` }, ...configured({ id })],
  });
  const first = await host.open();
  first.post(question('renew', 2));
  await settled();
  const second = await host.open();
  const told = { type: 'session', session: { status: 'signed_in', sub: 'alice', expires_at: 5, claims: { sub: 'alice' } } };
  assert.deepEqual(second.told.map(({ type }) => type), ['session', 'answer']);
  assert.deepEqual(second.told[0], told);
  second.post(question('renew', 2)); // the same number as the other page's
  second.post(question('login', 3, '', '', ''));
  await settled();
  assert.deepEqual(second.told.map(({ type }) => type), ['session', 'answer', 'session', 'answer', 'navigate', 'answer']);
  assert.deepEqual(first.told.map(({ type }) => type), ['answer', 'session', 'answer', 'session']);
  const ids = host.events.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('a page cannot cancel what another waits for', async () => {
  const host = createFakeHost({});
  const first = await host.open();
  const second = await host.open();
  first.post(question('renew', 2));
  second.post(question('cancel', 2));
  await settled();
  assert.equal(host.named('cancel').length, 0);
  first.post(question('cancel', 2));
  assert.equal(host.named('cancel')[0].id, host.named('renew')[0].id);
});

// What the inspecting worker tells: every step, its checks, and of every secret a mark only.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { coreBytes, inner, issuer, options, redirect_uri, session, failed, until } from './support.mjs';
const { inspect } = await import('../../wasm/dist/inspect.js');

afterEach(() => ['Worker', 'SharedWorker'].forEach((name) => delete globalThis[name]));

const fingerprint = (value) => createHash('sha256').update(value).digest('hex').slice(0, 8);
const masked = (value) => ({ masked: true, fingerprint: fingerprint(value) });
const utf8 = (text) => new TextEncoder().encode(text);
const command = (name, more = {}) => ({ name, id: 0, context: 0, number: 0, ...more });
const request = (id, more) => command('http_request', { id, method: 'POST', url: `${issuer}/auth/token`, body: '', token: '', proof: '', ...more });

/** What is told of these steps, each an event and the commands that it brought. */
async function trace(...steps) {
  const entries = [];
  const observe = inner.createTrace((entry) => entries.push(structuredClone(entry)));
  for (const [event, ...commands] of steps) observe(event, commands, 1_000_000);
  await until(() => entries.length === steps.length);
  return entries;
}

const tokens = { access_token: 'canary-at', refresh_token: 'canary-rt', id_token: 'canary.id.token', token_type: 'Bearer', expires_in: 300, scope: 'read' };

// Every place where a secret stands in an event or a command.
const secretive = [
  [{ name: 'callback_received', id: 1, texts: [`${redirect_uri}?code=canary-code&state=canary-state&iss=${issuer}`] }],
  [{ name: 'peer_callback', texts: [`${redirect_uri}#code=canary-code`] }],
  [{ name: 'store_loaded', id: 1, time: 5, texts: ['{"code_verifier":"canary-verifier"}'] }],
  [{ name: 'http_response', id: 1, number: 200, texts: ['application/json', utf8(JSON.stringify(tokens)), 'canary-nonce'] }],
  [{ name: 'http_response', id: 1, number: 200, texts: ['application/json', utf8(`"canary-at"`), ''] }],
  [{ name: 'http_response', id: 1, number: 200, texts: ['text/plain', utf8('canary-at'), ''] }],
  [{ name: 'http_response', id: 1, number: 200, texts: ['application/json', utf8(`[{"deep":["canary-at"]}]`), ''] }],
  [{ name: 'begin_login', id: 1, number: 0, texts: ['/a', '{"canary":1}', 'login_hint=canary-hint&prompt=none'] }],
  [{ name: 'resource_challenge', id: 1, number: 1, texts: ['GET', `${issuer}/Patient`, 'canary-nonce'] }],
  [{ name: 'nonce_learnt', texts: ['canary-nonce', `${issuer}/Patient`] }],
  [{ name: 'timer' }, request(2, { body: 'grant_type=refresh_token&refresh_token=canary-rt', token: 'canary-at', proof: '{"jti":"canary-jti","ath":"canary-ath","htm":"POST"}' })],
  [{ name: 'timer' }, command('store_put', { key: 'canary-key', value: 'canary-verifier', number: 5 })],
  [{ name: 'timer' }, command('store_take', { key: 'canary-key' })],
  [{ name: 'timer' }, command('authorize_request', { id: 1, token: 'canary-at', proof: '{"ath":"canary-ath"}' })],
  [{ name: 'timer' }, command('verify_signature', { alg: 'ES256', jwk: '{}', signing_input: 'canary.id', signature: 'canary', access_token: 'canary-at', at_hash: 'canary' })],
  [{ name: 'timer' }, command('broadcast', { kind: 'callback', text: `${redirect_uri}?code=canary-code` })],
  [{ name: 'timer' }, command('answer', { id: 1, outcome: '{"sub":"canary"}', returnTo: '', appState: '{"canary":1}' })],
  [{ name: 'timer' }, command('navigate', { id: 1, url: `${issuer}/auth/authorize?state=canary-state&client_id=webapp` })],
  [{ name: 'a_name_that_nobody_knows', texts: ['canary'] }, command('and_a_command', { of_something: 'canary' })],
];

for (const [step, ...commands] of secretive)
  test(`no secret crosses: ${[step.name, ...commands.map(({ name }) => name)].join(' → ')}`, async () => {
    const [entry] = await trace([step, ...commands]);
    const told = JSON.stringify(entry);
    assert.doesNotMatch(told, /canary/);
    assert.match(told, /"masked":true,"fingerprint":"[0-9a-f]{8}"/);
  });

test('a mark tells the same secret from another, and what is harmless stays readable', async () => {
  const [entry] = await trace([
    { name: 'callback_received', id: 4, texts: [`${redirect_uri}?code=abc&iss=${issuer}`] },
    request(9, { body: 'grant_type=authorization_code&code=abc&client_id=webapp' }),
  ]);
  assert.deepEqual(entry.event, { name: 'callback_received', id: 4, values: { url: { address: redirect_uri, parameters: { code: masked('abc'), iss: issuer } } } });
  assert.deepEqual(entry.commands, [
    { name: 'http_request', id: 9, values: { method: 'POST', url: `${issuer}/auth/token`, body: { grant_type: 'authorization_code', code: masked('abc'), client_id: 'webapp' } } },
  ]);
});

test('the server’s own words are told, cut and cleaned; what has members is no word of it', async () => {
  const said = { error: 'invalid_grant', error_description: `"a\\b\n<b>é${'x'.repeat(600)}`, scope: { access_token: 'canary-at' } };
  const bounded = `?a?b?<b>?${'x'.repeat(503)}`;
  const [answer] = await trace([{ name: 'http_response', id: 1, number: 400, texts: ['application/json', utf8(JSON.stringify(said)), ''] }]);
  assert.deepEqual(answer.event.values.body, { error: 'invalid_grant', error_description: bounded, scope: { access_token: masked('canary-at') } });
  const query = new URLSearchParams({ error: 'access_denied', error_description: said.error_description });
  const [redirect] = await trace([{ name: 'callback_received', id: 1, texts: [`${redirect_uri}?${query}`] }]);
  assert.deepEqual(redirect.event.values.url.parameters, { error: 'access_denied', error_description: bounded });
});

test('a token answer shows its form', async () => {
  const [entry] = await trace([{ name: 'http_response', id: 1, number: 200, texts: ['application/json', utf8(JSON.stringify(tokens)), ''] }]);
  const { body } = entry.event.values;
  assert.deepEqual(body, { access_token: masked('canary-at'), refresh_token: masked('canary-rt'), id_token: masked('canary.id.token'), token_type: 'Bearer', expires_in: 300, scope: 'read' });
});

test('a document for everybody is shown whole; one that was asked for with a token is not', async () => {
  const answer = (id) => ({ name: 'http_response', id, number: 200, texts: ['application/json', utf8('{"jwks_uri":"https://as.example/jwks"}'), ''] });
  const [, metadata, userinfo] = await trace(
    [{ name: 'configure' }, request(1, { method: 'GET' }), request(2, { method: 'GET', token: 'x' })],
    [answer(1)],
    [answer(2)],
  );
  assert.deepEqual(metadata.event.values.body, { jwks_uri: 'https://as.example/jwks' });
  assert.deepEqual(userinfo.event.values.body, { jwks_uri: masked('https://as.example/jwks') });
});

test('steps come in their order, with the status before and after', async () => {
  const entries = await trace(
    [{ name: 'configure', id: 1, texts: [JSON.stringify(options)] }, command('session', session('discovering'))],
    [{ name: 'http_response', id: 1, number: 200, texts: ['', utf8('{}'.repeat(9999)), ''] }, command('session', session('signed_out'))],
    [{ name: 'timer' }],
  );
  assert.deepEqual(entries.map(({ step, from, to, time }) => [step, from, to, time]), [
    [1, 'unconfigured', 'discovering', 1_000_000],
    [2, 'discovering', 'signed_out', 1_000_000],
    [3, 'signed_out', 'signed_out', 1_000_000],
  ]);
  assert.deepEqual(entries[0].event.values.options, options);
});

test('every step says what it checked and which section asks for it; a failed check says how it is called', async () => {
  const [configure, discovered, refused] = await trace(
    [{ name: 'configure', id: 1, texts: ['{}'] }, command('session', session('discovering'))],
    [{ name: 'http_response', id: 1, texts: ['', '{}', ''] }, command('session', session('signed_out'))],
    [{ name: 'callback_received', id: 2, texts: [redirect_uri] }, failed(2, 'state_mismatch', 'callback')],
  );
  assert.match(configure.checks[0].section, /RFC 9700/);
  assert.match(discovered.checks[0].section, /RFC 8414 §3\.3/);
  assert.deepEqual(refused.checks.map(({ section, failed }) => [section, failed]), [['RFC 6749 §10.12', 'state_mismatch']]);
});

test('a whole session, as the real core takes it: every step is told, every check has its section, no secret is there', async () => {
  const { createTestBrowser, createTestClock, createTestServer } = await import('codegrant/testing');
  const clock = createTestClock();
  const server = createTestServer({ clock, par: 'offered', dpopNonces: true });
  const [entries, verifiers] = [[], []];
  let steps = 0;
  const tell = inner.createTrace((entry) => entries.push(structuredClone(entry)));
  const observe = (event, commands, now) => {
    steps++;
    for (const { name, value } of commands) if (name === 'store_put') verifiers.push(value.slice(0, 43));
    tell(event, commands, now);
  };
  const browser = createTestBrowser({ server, core: await coreBytes(), clock, observe });
  const { client } = await browser.open({ ...options, profile: 'oidc', scope: 'openid', dpop: true });
  await client.login({ mode: 'popup', login_hint: 'alice@example' });
  await client.fetch(`${issuer}/Patient`);
  await client.userinfo();
  await client.renew();
  await client.fetch(`${issuer}/Session`).catch(() => {});
  await client.logout();
  await until(() => entries.length === steps);

  const told = JSON.stringify(entries);
  assert.ok(server.secrets.length >= 5 && verifiers.length === 1);
  for (const secret of [...server.secrets, ...verifiers]) assert.ok(!told.includes(secret));
  assert.doesNotMatch(told, /secret-|eyJ/);
  assert.deepEqual(entries.map(({ step }) => step), entries.map((_, i) => i + 1));
  for (const [i, { from, to }] of entries.entries()) assert.equal(from, entries[i - 1]?.to ?? 'unconfigured', `${i}: ${to}`);
  for (const { event, checks } of entries) {
    if (!['store_loaded', 'http_response', 'signature_checked', 'begin_login', 'callback_received', 'fetch_authorize', 'logout'].includes(event.name)) continue;
    assert.equal(checks.length, 1, event.name);
    assert.match(checks[0].section, /^(RFC \d+|OpenID Connect [A-Z][\w-]+(?: [A-Z]\w+)*) §/);
  }
  const passed = ['discovering', 'pushing_request', 'checking_response', 'exchanging_code', 'validating_id_token', 'signed_in', 'renewing', 'ending_session', 'signed_out'];
  assert.deepEqual(passed.filter((status) => !entries.some(({ to }) => to === status)), []);
  assert.deepEqual(entries.flatMap(({ checks }) => checks).filter(({ failed }) => failed).map(({ failed }) => failed), ['resource_not_allowed']);
});

test('inspect() starts the inspecting worker, shared or not, and hands on what it tells beside the client’s own messages', async () => {
  for (const kind of ['Worker', 'SharedWorker']) {
    const made = [];
    const listeners = [];
    class Fake {
      constructor(url, { name }) {
        made.push({ url: String(url), name });
        this.port = kind === 'SharedWorker' ? this : undefined;
        if (kind === 'Worker') delete this.port;
      }
      addEventListener(_type, listener) {
        listeners.push(listener);
      }
      say(data) {
        this.onmessage({ data });
        listeners.forEach((listener) => listener({ data }));
      }
      postMessage({ type, call }) {
        if (type !== 'configure') return;
        queueMicrotask(() => {
          this.say({ type: 'trace', entry: { step: 1 } });
          this.say({ type: 'answer', call });
        });
      }
      terminate() {}
    }
    globalThis[kind] = Fake;
    const entries = [];
    const client = await inspect(options, (entry) => entries.push(entry));
    assert.deepEqual(entries, [{ step: 1 }]);
    assert.equal(client.session().status, 'unconfigured');
    assert.match(made[0].url, /\/inspect_worker\.js$/);
    assert.ok(made[0].name.includes(JSON.stringify(options)));
  }
});

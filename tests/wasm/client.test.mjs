// The client against a scripted worker: popups that always settle, shared workers, pages that come back, workers that do not.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { options, redirect_uri, settled } from './support.mjs';
const { createClient, OAuthClientError } = await import('../../wasm/dist/index.js');

const globals = ['location', 'history', 'document', 'open', 'close', 'Worker', 'SharedWorker'];
afterEach(() => globals.forEach((name) => delete globalThis[name]));

/** A worker that accepts every configuration and notes what it is asked. `say` posts to the page. */
function createFakeWorker() {
  const worker = {
    asked: [],
    ended: false,
    say: (message) => worker.onmessage({ data: structuredClone(message) }),
    answer: (type, more = {}) => {
      const { call } = worker.asked.findLast((message) => message.type === type);
      worker.say({ type: 'answer', call, outcome: '', returnTo: '', appState: '', ...more });
    },
    postMessage(message) {
      worker.asked.push(structuredClone(message));
      if (message.type === 'configure') queueMicrotask(() => worker.answer('configure'));
    },
    terminate: () => (worker.ended = true),
  };
  return worker;
}

async function openPage() {
  const worker = createFakeWorker();
  const client = await createClient({ ...options, worker: () => worker });
  return { worker, client };
}

/** A page that has called login() in a click: the window is open, and the server's address is on its way. */
async function openPopup(t, login = {}) {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const popup = { closed: false, location: { replace: (url) => (popup.href = url) }, close: () => (popup.closed = true) };
  globalThis.open = () => popup;
  globalThis.document = { hasFocus: () => page.focus, addEventListener() {} };
  const page = { focus: false };
  const { worker, client } = await openPage();
  let settledAs;
  const done = client.login({ mode: 'popup', ...login }).then(
    (result) => (settledAs = result),
    (error) => (settledAs = error),
  );
  const { call } = worker.asked.at(-1);
  worker.say({ type: 'open_popup', call, url: 'https://as.example/auth/authorize' });
  const poll = (times) => {
    for (let i = 0; i < times; i++) t.mock.timers.tick(500);
    return settled();
  };
  return { worker, client, popup, page, poll, done, outcome: () => settledAs };
}

test('the window opens in the click itself, before anything is waited for', async () => {
  const { client } = await openPage();
  let opened = 0;
  globalThis.open = () => (opened++, null);
  const login = client.login({ mode: 'popup' });
  assert.equal(opened, 1);
  await assert.rejects(login, { code: 'popup_blocked', phase: 'login', retryable: false });
});

test('a popup goes to the server and ends signed in, closed', async (t) => {
  const { worker, popup, done } = await openPopup(t);
  assert.equal(popup.href, 'https://as.example/auth/authorize');
  assert.equal(worker.asked.at(-1).number, 1);
  worker.answer('login', { outcome: 'signed_in', returnTo: '/a', appState: '{"tab":2}' });
  assert.deepEqual(await done, { status: 'signed_in', returnTo: '/a', appState: { tab: 2 } });
  assert.equal(popup.closed, true);
});

test('a closed window is one that reads as closed twice while this page has the focus', async (t) => {
  const { worker, client, popup, page, poll, outcome } = await openPopup(t);
  popup.closed = true;
  await poll(50);
  assert.equal(outcome(), undefined, 'without focus it may only be cut off');
  page.focus = true;
  await poll(1);
  page.focus = false;
  await poll(1);
  page.focus = true;
  await poll(1);
  assert.equal(outcome(), undefined, 'once is not twice');
  await poll(1);
  assert.deepEqual([outcome().code, outcome().phase], ['popup_closed', 'login']);
  assert.equal(worker.asked.filter(({ type }) => type === 'cancel').length, 0);

  const started = [];
  client.on('session_started', ({ session }) => started.push(session.status));
  worker.say({ type: 'session', session: { status: 'signed_in' } });
  worker.say({ type: 'event', event: 'session_started', reason: '' });
  worker.answer('login', { outcome: 'signed_in' }); // nobody waits for it any more
  assert.deepEqual(started, ['signed_in']);
});

test('a window that closed because its work is done is not given up', async (t) => {
  const { worker, popup, page, poll, done, outcome } = await openPopup(t);
  page.focus = true;
  popup.closed = true;
  for (const status of ['checking_response', 'exchanging_code', 'validating_id_token']) {
    worker.say({ type: 'session', session: { status } });
    await poll(5);
    assert.equal(outcome(), undefined, status);
  }
  worker.answer('login', { outcome: 'signed_in' });
  assert.equal((await done).status, 'signed_in');
});

for (const [what, login, milliseconds] of [
  ['as long as the login may take', {}, 600_000],
  ['or as long as the app says', { timeout: 3_000 }, 3_000],
])
  test(`a window may stay open ${what}`, async (t) => {
    const { worker, popup, poll, outcome } = await openPopup(t, login);
    await poll(milliseconds / 500);
    assert.equal(outcome(), undefined);
    await poll(1);
    assert.equal(outcome().code, 'login_timeout');
    assert.equal(popup.closed, true);
    assert.equal(worker.asked.at(-1).type, 'cancel');
  });

test('an aborted popup closes, and the worker learns of it', async (t) => {
  const abort = new AbortController();
  const { worker, popup, done, outcome } = await openPopup(t, { signal: abort.signal });
  abort.abort();
  await done;
  assert.equal(outcome().code, 'cancelled');
  assert.equal(popup.closed, true);
  assert.deepEqual(worker.asked.at(-1), { type: 'cancel', call: worker.asked.at(-2).call, texts: [] });
});

test('a login that was aborted before it began asks nothing', async () => {
  const { worker, client } = await openPage();
  await assert.rejects(client.login({ signal: AbortSignal.abort() }), { code: 'cancelled', phase: 'login' });
  assert.deepEqual(worker.asked.map(({ type }) => type), ['configure']);
});

test('the window that brought an answer for another closes itself', async () => {
  const { worker, client } = await openPage();
  let closed = 0;
  globalThis.close = () => closed++;
  globalThis.location = { href: `${redirect_uri}?code=x&state=p` };
  const handled = client.handleCallback();
  worker.answer('callback', { outcome: 'handed_over' });
  assert.deepEqual(await handled, { status: 'handed_over' });
  assert.equal(closed, 1);
});

test('what the server shall ask goes as parameters, whatever is not said stays out', async () => {
  const { worker, client } = await openPage();
  const texts = (login) => {
    void client.login(login);
    return worker.asked.at(-1).texts;
  };
  assert.deepEqual(texts({}), ['', '', '']);
  assert.deepEqual(texts({ returnTo: '/a', appState: null, prompt: 'none', login_hint: 'a&b', max_age: 0, parameters: { ui_locales: 'de en' } }), [
    '/a', 'null', 'ui_locales=de+en&prompt=none&login_hint=a%26b&max_age=0',
  ]);
  assert.deepEqual(texts({ prompt: undefined }), ['', '', '']);
});

test('userinfo, revoke and logout say what they want and read what they get', async () => {
  const { worker, client } = await openPage();
  const asked = async (call, type, more) => {
    const settles = call();
    const { texts } = worker.asked.at(-1);
    worker.answer(type, more);
    return [texts, await settles];
  };
  assert.deepEqual(await asked(() => client.userinfo(), 'userinfo', { outcome: '{"sub":"alice"}' }), [[], { sub: 'alice' }]);
  assert.deepEqual(await asked(() => client.revoke(), 'logout', { outcome: 'ended' }), [['revoke', ''], { server: 'ended' }]);
  assert.deepEqual(await asked(() => client.logout(), 'logout', { outcome: 'failed' }), [['session', ''], { server: 'failed' }]);
  const away = { mode: 'end_session', post_logout_redirect_uri: 'https://app.example/' };
  assert.deepEqual((await asked(() => client.logout(away), 'logout', { outcome: 'ended' }))[0], ['end_session', 'https://app.example/']);
});

test('a page that is looked at again wakes its worker', async () => {
  let visible;
  globalThis.document = { visibilityState: 'hidden', addEventListener: (_name, listener) => (visible = listener) };
  const { worker } = await openPage();
  visible();
  assert.equal(worker.asked.at(-1).type, 'configure');
  document.visibilityState = 'visible';
  visible();
  assert.deepEqual(worker.asked.at(-1), { type: 'wake', call: 0, texts: [] });
});

test('a worker that broke fails every open call, and every later one', async () => {
  const { worker, client } = await openPage();
  const calls = [client.renew(), client.userinfo(), client.fetch('https://as.example/')];
  await settled();
  worker.say({ type: 'failed', message: 'unreachable' });
  for (const call of [...calls, client.renew(), client.login()]) await assert.rejects(call, { code: 'worker_failed', retryable: false });
  assert.equal(worker.ended, true);
});

/** Browser classes that note how they were made; a shared worker's port is a fake worker with `close`. */
function watchWorkers() {
  const made = [];
  const construct = (kind) =>
    class {
      constructor(url, { type, name }) {
        const worker = createFakeWorker();
        made.push({ kind, url: String(url), type, name, worker });
        if (kind === 'Worker') return worker;
        this.port = Object.assign(worker, { close: worker.terminate, terminate: undefined });
        made.at(-1).shared = this;
      }
    };
  globalThis.Worker = construct('Worker');
  globalThis.SharedWorker = construct('SharedWorker');
  return made;
}

test('tabs share a worker that is named after its settings, where the browser has such and the app does not object', async () => {
  const made = watchWorkers();
  await createClient(options);
  await createClient({ ...options, scope: 'other', workerUrl: '/w.js' });
  await createClient({ ...options, sharedBetweenTabs: false });
  await createClient({ ...options, sharedBetweenTabs: false, workerUrl: '/w.js' });
  delete globalThis.SharedWorker;
  await createClient(options);
  assert.deepEqual(made.map(({ kind }) => kind), ['SharedWorker', 'SharedWorker', 'Worker', 'Worker', 'Worker']);
  assert.deepEqual([...new Set(made.map(({ type }) => type))], ['module']);
  assert.match(made[0].url, /\/worker\.js$/);
  assert.equal(made[1].url, '/w.js');
  assert.ok(made[0].name.endsWith(` ${JSON.stringify(options)}`), made[0].name);
  assert.notEqual(made[0].name, made[1].name);
  assert.equal(made[0].worker.asked[0].texts[0], JSON.stringify(options));
});

test('the settings say nothing of the worker itself', async () => {
  const [worker, client] = [createFakeWorker(), { ...options, httpTimeout: 50, sharedBetweenTabs: true, workerUrl: '/w.js' }];
  await createClient({ ...client, worker: () => worker });
  assert.deepEqual(worker.asked[0], { type: 'configure', call: 1, texts: [JSON.stringify(options)], number: 50 });
});

test('where a shared worker cannot start each tab has its own', async () => {
  for (const fail of [({ shared }) => shared.onerror({ type: 'error' }), ({ worker }) => worker.say({ type: 'failed', message: 'DataCloneError' })]) {
    const made = watchWorkers();
    const creating = createClient(options);
    fail(made[0]);
    await creating;
    assert.deepEqual(made.map(({ kind, worker }) => [kind, worker.ended]), [['SharedWorker', true], ['Worker', false]]);
  }
});

test('where neither can start createClient says so', async () => {
  globalThis.Worker = globalThis.SharedWorker = class {
    constructor() {
      this.port = { postMessage() {}, close() {} };
      setImmediate(() => this.onerror({ message: '' }));
    }
  };
  await assert.rejects(createClient(options), { name: 'OAuthClientError', code: 'worker_failed', message: 'the worker could not be loaded' });
});

test('an app’s own way to make a worker hears whether tabs shall share it', async () => {
  const asked = [];
  const create = (more) => createClient({ ...options, ...more, worker: (shared) => (asked.push(shared), createFakeWorker()) });
  await create();
  globalThis.SharedWorker = class {};
  await create();
  await create({ sharedBetweenTabs: false });
  assert.deepEqual(asked, [false, true, false]);
});

for (const [what, worker] of [
  ['that cannot be loaded', (self) => self.onerror({ message: 'blocked' })],
  ['whose WebAssembly is forbidden', (self) => self.onmessage({ data: { type: 'failed', message: 'CompileError' } })],
  ['that may not even be made', undefined],
])
  test(`a worker ${what} rejects createClient`, async () => {
    globalThis.Worker = class {
      constructor() {
        if (!worker) throw new TypeError('refused by policy');
        setImmediate(() => worker(this));
      }
      postMessage() {}
      terminate() {}
    };
    await assert.rejects(createClient(options), { name: 'OAuthClientError', code: 'worker_failed', phase: 'configure' });
  });

test('a worker that never answers rejects createClient in bounded time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.Worker = class {
    postMessage() {}
    terminate() {}
  };
  const rejected = assert.rejects(createClient(options), { code: 'worker_failed' });
  t.mock.timers.tick(25_000);
  await rejected;
});

test('only what got no answer is retryable, and no exchange', () => {
  const retryable = (code, phase) => new OAuthClientError('', { code, phase }).retryable;
  for (const phase of ['configure', 'login', 'renew', 'fetch', 'userinfo', 'logout']) assert.equal(retryable('network_error', phase), true, phase);
  assert.equal(retryable('network_error', 'exchange'), false);
  for (const code of ['invalid_id_token', 'popup_closed', 'popup_blocked', 'login_timeout', 'worker_failed', 'authorization_error'])
    assert.equal(retryable(code, 'login'), false, code);
});

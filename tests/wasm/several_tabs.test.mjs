// Several tabs of one browser: with the same settings one session, with one worker or with one each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreBytes, issuer, options, redirect_uri, settled, until } from './support.mjs';
const { createTestBrowser, createTestClock, createTestServer } = await import('../../wasm/dist/testing.js');

const core = await coreBytes();
const apart = { ...options, sharedBetweenTabs: false };

function createWorld(more = {}, opensWindows = false) {
  const clock = createTestClock();
  const server = createTestServer({ clock, ...more });
  return { clock, server, browser: createTestBrowser({ server, core, clock, opensWindows }) };
}

const count = ({ requests }, name) => requests.filter((request) => request === name).length;
const statuses = (...tabs) => tabs.map(({ client }) => client.session().status);

test('one signs in, and all are signed in', async () => {
  const { browser, server } = createWorld();
  const [first, second] = [await browser.open(options), await browser.open(options)];
  const started = [];
  second.client.on('session_started', ({ session }) => started.push(session.sub));
  await first.client.login({ mode: 'popup' });
  assert.deepEqual(statuses(first, second), ['signed_in', 'signed_in']);
  assert.deepEqual(started, ['alice']);
  assert.equal((await second.client.fetch(`${issuer}/Patient`)).status, 200);
  const third = await browser.open(options);
  assert.equal(third.client.session().sub, 'alice');
  assert.equal(count(server, 'GET /.well-known/oauth-authorization-server'), 1);
});

test('a page that is loaded again keeps its session as long as another tab is open, and no longer', async () => {
  const { browser } = createWorld();
  const first = await browser.open(options);
  await first.client.login({ mode: 'popup' });
  const second = await browser.open(options);
  first.close();
  const reloaded = await browser.open(options);
  assert.deepEqual(statuses(second, reloaded), ['signed_in', 'signed_in']);
  second.close();
  reloaded.close();
  assert.deepEqual(statuses(await browser.open(options)), ['signed_out']);
});

test('all renew at once, and one request is on the wire', async () => {
  const { browser, server, clock } = createWorld();
  const tabs = [await browser.open(options), await browser.open(options), await browser.open(options)];
  await tabs[0].client.login({ mode: 'popup' });
  await Promise.all(tabs.map(({ client }) => client.renew()));
  assert.equal(count(server, 'POST /auth/token'), 2);
  clock.advance(250);
  await until(() => count(server, 'POST /auth/token') === 3);
});

for (const [what, settings] of [
  ['with one worker', options],
  ['with one each', apart],
])
  test(`one signs out, and all are signed out: ${what}`, async () => {
    const { browser } = createWorld();
    const [first, second] = [await browser.open(settings), await browser.open(settings)];
    for (const { client } of [first, second]) if (client.session().status !== 'signed_in') await client.login({ mode: 'popup' });
    assert.deepEqual(statuses(first, second), ['signed_in', 'signed_in']);
    const ended = [];
    second.client.on('session_ended', ({ reason }) => ended.push(reason));
    await first.client.logout();
    await until(() => ended.length > 0);
    assert.deepEqual(statuses(first, second), ['signed_out', 'signed_out']);
    assert.deepEqual(ended, ['logout']);
  });

test('two tabs sign in at once by redirect, and both end well', async () => {
  for (const settings of [options, apart]) {
    const { browser, server } = createWorld();
    const [first, second] = [await browser.open(settings), await browser.open(settings)];
    await first.client.login({ returnTo: '/first' });
    await second.client.login({ returnTo: '/second' });
    const addresses = [first, second].map(({ sentTo }) => server.authorize(sentTo));
    first.close();
    second.close();
    const back = [await browser.open(settings, addresses[0]), await browser.open(settings, addresses[1])];
    const results = await Promise.all(back.map(({ client }) => client.handleCallback()));
    assert.deepEqual(results.map(({ returnTo }) => returnTo), ['/first', '/second']);
    assert.deepEqual(statuses(...back), ['signed_in', 'signed_in']);
  }
});

test('other settings are another worker and another session', async () => {
  const { browser } = createWorld();
  const first = await browser.open(options);
  await first.client.login({ mode: 'popup' });
  const other = await browser.open({ ...options, scope: 'write' });
  assert.deepEqual(statuses(first, other), ['signed_in', 'signed_out']);
  await first.client.logout();
  await other.client.login({ mode: 'popup' });
  assert.deepEqual(statuses(first, other), ['signed_out', 'signed_in']);
});

test('settings are sealed: a page that gives a worker others is refused, and learns nothing', async () => {
  const { browser } = createWorld();
  const tab = await browser.open(options);
  await tab.client.login({ mode: 'popup' });
  const before = browser.told.length;
  tab.post({ type: 'configure', call: 900, texts: [JSON.stringify({ ...options, resources: [{ origin: issuer, paths: ['/'] }] })], number: 1 });
  await settled();
  const told = browser.told.slice(before);
  assert.deepEqual(told.map(({ type, details }) => [type, details.code]), [['failure', 'invalid_configuration']]);
  await assert.rejects(tab.client.fetch(`${issuer}/Observation`), { code: 'resource_not_allowed' });
});

for (const [what, settings] of [
  ['with one worker', options],
  ['with one each', apart],
  ['with one each, with DPoP and PAR', { ...apart, dpop: true, par: 'required' }],
])
  test(`what a popup brings home ends the login of the window that opened it: ${what}`, async () => {
    const { browser, server } = createWorld({ par: 'offered' }, true);
    globalThis.document = { hasFocus: () => true, addEventListener() {} };
    const window = { closed: false, location: { replace: (url) => (window.href = url) }, close: () => (window.closed = true) };
    globalThis.open = () => window;
    let closed = 0;
    globalThis.close = () => closed++;
    try {
      const opener = await browser.open(settings);
      const other = await browser.open(settings);
      const login = opener.client.login({ mode: 'popup', returnTo: '/a' });
      await until(() => window.href);
      const popup = await browser.open(settings, server.authorize(window.href));
      assert.deepEqual(await popup.client.handleCallback(), { status: 'handed_over' });
      assert.equal(popup.address, redirect_uri);
      assert.equal(closed, 1);
      assert.deepEqual(await login, { status: 'signed_in', returnTo: '/a' });
      assert.equal(window.closed, true);
      assert.equal(opener.client.session().status, 'signed_in');
      assert.equal(other.client.session().status, settings.sharedBetweenTabs === false ? 'signed_out' : 'signed_in');
      assert.equal(count(server, 'POST /auth/token'), 1);
    } finally {
      for (const name of ['document', 'open', 'close']) delete globalThis[name];
    }
  });

test('a core that breaks fails what all pages wait for; the next page gets a new worker', async () => {
  const { browser } = createWorld({ answers: { 'GET /Patient': () => new Promise(() => {}) } });
  const [first, second] = [await browser.open(options), await browser.open(options)];
  await first.client.login({ mode: 'popup' });
  const waiting = [first, second].map(({ client }) => client.fetch(`${issuer}/Patient`));
  // More than anybody could have kept, and than the core has room for.
  browser.store.take = async () => ({ value: 'x'.repeat(300_000), expiresAt: 2 ** 40 });
  waiting.push(first.client.handleCallback(`${redirect_uri}?code=x&state=${'s'.repeat(43)}`));
  for (const call of [...waiting, second.client.renew()]) await assert.rejects(call, { code: 'worker_failed' });
  assert.deepEqual(statuses(await browser.open(options)), ['signed_out']);
});

// What ships: an index that touches no global, a core that needs nothing, a worker that cannot hang its page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { coreBytes, createClient, createClock, dist, options, rowsToDrop } from './support.mjs';

test('importing the package touches no global', () => {
  const script = `
    for (const name of ['window', 'document', 'location', 'history', 'navigator', 'indexedDB', 'crypto', 'fetch', 'Worker', 'self'])
      Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
    const names = Object.keys(await import(${JSON.stringify(new URL('index.js', dist).href)})).sort();
    console.log(names.join());`;
  const names = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(names.trim(), 'OAuthClientError,createClient');
});

test('the core asks its host for nothing but a way to end', async () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(await coreBytes()));
  assert.deepEqual(imports.filter(({ name }) => name !== 'proc_exit'), []);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(await coreBytes())).map(({ name }) => name);
  assert.deepEqual(exports.sort(), ['_initialize', 'in', 'memory', 'out', 'send']);
});

test('the core needs neither eval nor the page', async () => {
  const worker = await readFile(new URL('worker.js', dist), 'utf8');
  assert.doesNotMatch(worker, /\beval\b|new Function|localStorage|sessionStorage|document\./);
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

test('the clock never goes back, and counts sleep', () => {
  let wall = 5_000_000;
  let steady = 0;
  const now = createClock(() => wall, () => steady);
  assert.equal(now(), 5_000);
  wall += 10_000;
  steady += 10_000;
  assert.equal(now(), 5_010);
  wall += 3_600_000; // asleep for an hour
  assert.equal(now(), 8_610);
  wall -= 7_200_000; // set back
  steady += 1_000;
  assert.equal(now(), 8_611);
});

test('of more than sixteen logins under way the oldest goes, and whatever has ended', () => {
  const open = (count) => Array.from({ length: count }, (_, i) => ({ key: `open${i}`, expiresAt: 1_000 + i, sealed: {} }));
  const spent = { key: 'spent', expiresAt: 500 };
  assert.deepEqual(rowsToDrop([...open(15), spent], 400), []);
  assert.deepEqual(rowsToDrop([...open(16), spent], 400), ['open0']);
  assert.deepEqual(rowsToDrop([...open(18), spent], 500), ['spent', 'open2', 'open1', 'open0']);
  assert.deepEqual(rowsToDrop(open(3), 1_001), ['open0', 'open1']);
});

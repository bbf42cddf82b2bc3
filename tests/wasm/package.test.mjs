// What ships: entries that touch no global and have types, a core that needs nothing, a worker that hides nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { coreBytes, dist, inner } from './support.mjs';
const { createClock, rowsToDrop } = inner;

const manifest = JSON.parse(readFileSync(new URL('../package.json', dist)));
const textOf = (name) => readFile(new URL(name, dist), 'utf8');

for (const [entry, names] of [
  ['index.js', 'OAuthClientError,createClient'],
  ['inspect.js', 'inspect'],
  ['testing.js', 'createTestBrowser,createTestClient,createTestClock,createTestServer'],
])
  test(`importing ${entry} touches no global`, () => {
    const script = `
      for (const name of ['window', 'document', 'location', 'history', 'navigator', 'indexedDB', 'crypto', 'fetch', 'Worker', 'SharedWorker', 'BroadcastChannel', 'WebAssembly', 'self'])
        Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
      const names = Object.keys(await import(${JSON.stringify(new URL(entry, dist).href)})).sort();
      console.log(names.join());`;
    assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim(), names);
  });

test('every entry is there, and its types', () => {
  const places = Object.values(manifest.exports).flatMap((place) => (typeof place === 'string' ? [place] : Object.values(place)));
  assert.equal(Object.keys(manifest.exports).length, 8);
  for (const place of places) assert.ok(existsSync(new URL(`../${place}`, dist)), place);
  for (const [entry, place] of Object.entries(manifest.exports)) if (!/\.\w+$/.test(entry) || entry === '.') assert.ok(place.types, entry);
  assert.equal(manifest.sideEffects, false);
});

test('there is one class of errors, whichever entry throws', async () => {
  const { OAuthClientError } = await import('../../wasm/dist/index.js');
  const { createTestClient, createTestServer } = await import('../../wasm/dist/testing.js');
  const creating = createTestClient({ issuer: 'none' }, { server: createTestServer(), core: await coreBytes() });
  await assert.rejects(creating, OAuthClientError);
});

for (const entry of ['index.js', 'inspect.js'])
  test(`bundlers find both kinds of worker in ${entry}`, async () => {
    const worker = entry === 'index.js' ? 'worker' : 'inspect_worker';
    for (const kind of ['Worker', 'SharedWorker'])
      assert.match(await textOf(entry), new RegExp(`new ${kind}\\(new URL\\("\\./${worker}\\.js",import\\.meta\\.url\\),\\{type:"module",name:`));
  });

test('the core asks its host for nothing', async () => {
  const module = new WebAssembly.Module(await coreBytes());
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.deepEqual(exports.sort(), ['_initialize', 'in', 'memory', 'out', 'send']);
});

for (const worker of ['worker.js', 'inspect_worker.js', 'worker_without_wasm.js'])
  test(`${worker} needs neither eval nor the page`, async () => {
    assert.doesNotMatch(await textOf(worker), /\beval\b|new Function|localStorage|sessionStorage|document\.|console\./);
  });

test('what inspects is not in the worker that ships, and what tests is in neither', async () => {
  const [index, worker] = [await textOf('index.js'), await textOf('worker.js')];
  assert.doesNotMatch(worker, /fingerprint|masked/);
  assert.doesNotMatch(index + worker, /createTestServer|as\.example/);
});

// The package is released from Debian 12, whose compiler its size is tuned for. Debian 13's makes code that is smaller
// but compresses 1 % worse.
const emscripten = execFileSync('em++', ['--version'], { encoding: 'utf8' });
const together = emscripten.includes(' 3.1.6 ') ? 22 * 1024 : 22.25 * 1024;
for (const [names, most] of [
  [['index.js'], 2_300],
  [['worker.js'], 4_600],
  [['index.js', 'worker.js', 'core.wasm'], together],
])
  test(`${names.join(' + ')}: no more than ${most} bytes of brotli`, async () => {
    const files = await Promise.all(names.map((name) => readFile(new URL(name, dist))));
    const size = files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
    assert.ok(size <= most, `${size}`);
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

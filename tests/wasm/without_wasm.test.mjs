// The core without WebAssembly: translated to JavaScript it says the same, step by step and byte by byte.
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { translate } from '../../wasm/without_wasm.mjs';
import { coreBytes, dist, inner, issuer, options } from './support.mjs';
const { createTestBrowser, createTestClock, createTestServer } = await import('../../wasm/dist/testing.js');

const core = await coreBytes();

async function loadTranslated() {
  const file = join(await mkdtemp(join(tmpdir(), 'codegrant-')), 'core.mjs');
  await writeFile(file, translate(fileURLToPath(new URL('core.wasm', dist))));
  const exports = await import(pathToFileURL(file).href);
  return inner.coreOf({ ...exports, in: exports.in_ });
}

/** Every event of a session's life with its entropy, as a worker with WebAssembly took them, and what it answered. */
async function recordSession(settings, more) {
  const steps = [];
  const clock = createTestClock();
  const server = createTestServer({ clock, ...more });
  const entropies = [];
  const { getRandomValues } = crypto;
  crypto.getRandomValues = (bytes) => (entropies.push(bytes), getRandomValues.call(crypto, bytes));
  const observe = (event, commands, now) => steps.push({ event: structuredClone(event), commands, now, entropy: entropies.at(-1).slice() });
  try {
    const browser = createTestBrowser({ server, core, clock, observe });
    const { client } = await browser.open(settings);
    await client.login({ mode: 'popup', returnTo: '/a', appState: { ü: ['\u2028', 1e21] } });
    await client.fetch(`${issuer}/Patient?name=ü`);
    await client.fetch(`${issuer}/auth/token`).catch(() => {});
    await client.userinfo();
    await client.renew();
    await client.handleCallback('https://app.example/callback?code=a&code=b').catch(() => {});
    await client.logout();
    await client.renew().catch(() => {});
  } finally {
    delete crypto.getRandomValues;
  }
  return steps;
}

for (const [what, settings, more] of [
  ['a session with opaque tokens', options, {}],
  ['a session with id_tokens, DPoP, PAR and nonces', { ...options, profile: 'oidc', scope: 'openid', dpop: true }, { par: 'required', dpopNonces: true }],
])
  test(`the same commands: ${what}`, async () => {
    const steps = await recordSession(settings, more);
    assert.ok(steps.length > 12, `${steps.length}`);
    const translated = await loadTranslated();
    for (const [i, { event, commands, now, entropy }] of steps.entries())
      assert.deepEqual(translated(event, now, entropy), commands, `step ${i}: ${event.name}`);
  });

test('it is in the worker for browsers without WebAssembly, which is not asked for there', async () => {
  // A worker's globals, without WebAssembly and without a database to open: what is said is that, and nothing else.
  const script = `
    delete globalThis.WebAssembly;
    globalThis.indexedDB = { open() { throw new Error('no database here'); } };
    globalThis.postMessage = (message) => console.log(JSON.stringify(message));
    await import(${JSON.stringify(new URL('worker_without_wasm.js', dist).href)});`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.deepEqual(said.trim().split('\n'), ['{"type":"failed","message":"Error: no database here"}']);
});

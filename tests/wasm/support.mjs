// What the tests of the package share: its parts under their inner names, the entries as they ship, and small worlds around them.
import assert from 'node:assert/strict';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
export const dist = new URL('wasm/dist/', root);
export const coreBytes = () => readFile(new URL('core.wasm', dist));

const parts = ['core', 'host', 'client', 'clock', 'store', 'jose', 'trace', 'serve', 'testing/keys'];
const bundled = await build({
  stdin: {
    contents: parts.map((name) => `export * from './${name}.ts';`).join('\n'),
    resolveDir: fileURLToPath(new URL('wasm/src/', root)),
  },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  define: { VERSION: '"test"' },
  outfile: join(await mkdtemp(join(tmpdir(), 'codegrant-')), 'package.mjs'),
  metafile: true,
});
const [bundle] = Object.keys(bundled.metafile.outputs);
export const inner = await import(pathToFileURL(resolve(bundle)).href);

export const issuer = 'https://as.example';
export const redirect_uri = 'https://app.example/callback';
export const options = {
  issuer,
  profile: 'aidbox',
  client_id: 'webapp',
  redirect_uri,
  scope: 'read',
  resources: [{ origin: issuer, paths: ['/Patient'], methods: ['GET', 'POST'] }],
};

/** Lets everything happen that waits for nothing but its turn. */
export async function settled() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what is done elsewhere, as signatures are. Fails where it does not come about. */
export async function until(condition) {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) assert.fail(`never: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A `fetch` that also holds its callers to what every request of this package must say. */
export function strictly(fetch) {
  return (url, init) => {
    assert.equal(init.credentials, 'omit');
    assert.equal(init.redirect, 'error');
    assert.equal(init.referrerPolicy, 'no-referrer');
    return fetch(url, init);
  };
}

/** A core that answers events by a script: `{ renew: ({ id }) => [{ name: 'postpone', id }] }`. It notes what it was told. */
export function createFakeCore(script) {
  const events = [];
  const core = (event, now, entropy) => {
    assert.equal(entropy.length, inner.entropySize);
    events.push(event);
    return (script[event.name]?.(event) ?? []).map((command) => ({ id: 0, context: 0, number: 0, ...command }));
  };
  return { core, events, named: (name) => events.filter((event) => event.name === name) };
}

export const configured = ({ id }) => [{ name: 'answer', id, outcome: '', returnTo: '', appState: '' }];
export const session = (status, more = {}) => ({ name: 'session', status, sub: '', scope: '', claims: '', ...more });
export const failed = (id, code, phase, more = {}) => ({
  name: 'fail', id, code, phase, detail: code, error: '', error_description: '', error_uri: '', ...more,
});

/** A host around a scripted core, with pages to post to it. `pages(n)[i]` has `post(message)` and what it was `told`. */
export function createFakeHost(script, environment = {}) {
  const fake = createFakeCore({ configure: configured, ...script });
  const pages = [];
  const world = { ended: undefined, timers: [], channels: [], now: 1_000_000 };
  const keys = new Map();
  const host = inner.createHost(fake.core, {
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    store: {
      put: async () => {},
      take: async () => 'missing',
      proofKey: async (client) => keys.get(client) ?? keys.set(client, await inner.makeProofKey()).get(client),
      eraseProofKey: async (client) => void keys.delete(client),
    },
    now: () => world.now,
    later: (milliseconds, action) => {
      world.timers.push({ milliseconds, action });
      return () => {};
    },
    join(name, hear) {
      const channel = { name, hear, said: [] };
      world.channels.push(channel);
      return (message) => channel.said.push(message);
    },
    tell: (message) => pages.forEach(({ page }) => page(message)),
    failed: (error) => void (world.ended = error),
    ...environment,
  });
  /** Another page, configured. */
  const open = async (text = '{"client_id":"webapp"}') => {
    const told = [];
    const page = (message, transfer = []) => told.push(structuredClone(message, { transfer }));
    const post = (message) => host(page, message);
    const answers = (call) => told.filter((message) => message.call === call);
    pages.push({ page });
    post({ type: 'configure', call: 1, texts: [text], number: 10_000 });
    await settled();
    return { post, told, answers };
  };
  return { ...fake, world, open, keys };
}

export const question = (type, call, ...texts) => ({ type, call, texts });
export const fetchOf = (call, more = {}) => ({ type: 'fetch', call, texts: ['GET', `${issuer}/Patient`], headers: [], body: null, ...more });

/** Lets a page's request go out with a token. */
export const authorize = ({ id }, more = {}) => [{ name: 'authorize_request', id, number: 1, token: 'secret-at', proof: '', ...more }];

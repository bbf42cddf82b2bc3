// The package's TypeScript, bundled as it ships but with its inner names; the real core; and a world around
// them: a page, an authorization server and a store, all of them values of the test.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
export const dist = new URL('wasm/dist/', root);
export const coreBytes = () => readFile(new URL('core.wasm', dist));

const bundled = await build({
  stdin: {
    contents: ['core', 'host', 'client', 'clock', 'store'].map((name) => `export * from './${name}.ts';`).join('\n'),
    resolveDir: fileURLToPath(new URL('wasm/src/', root)),
  },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  outfile: join(await mkdtemp(join(tmpdir(), 'codegrant-')), 'package.mjs'),
  metafile: true,
});
const [bundle] = Object.keys(bundled.metafile.outputs);
export const { loadCore, createHost, createClient, createClock, rowsToDrop } = await import(pathToFileURL(resolve(bundle)).href);

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

/** An authorization server that checks what it is sent. `answers` replaces single endpoints. */
export function createServer(answers = {}) {
  const seen = [];
  let challenge;
  let issued = 0;
  const json = (body, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const endpoints = {
    'GET /.well-known/oauth-authorization-server': () =>
      json({
        issuer,
        authorization_endpoint: `${issuer}/auth/authorize`,
        token_endpoint: `${issuer}/auth/token`,
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: ['S256'],
      }),
    'POST /auth/token': (init) => {
      const form = new URLSearchParams(init.body);
      if (form.get('grant_type') === 'authorization_code') {
        const digest = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
        if (form.get('code') !== 'secret-code' || digest !== challenge) return json({ error: 'invalid_grant' }, 400);
      }
      issued += 1;
      return json({
        access_token: `secret-at-${issued}`,
        refresh_token: `secret-rt-${issued}`,
        token_type: 'Bearer',
        expires_in: 300,
        userinfo: { id: 'alice' },
      });
    },
    'GET /Patient': (init) => {
      if (init.headers.get('authorization') !== `Bearer secret-at-${issued}`) return json({}, 401);
      return json({ resourceType: 'Bundle' });
    },
    'DELETE /Session': () => new Response(null, { status: 204 }),
    ...answers,
  };
  return {
    seen,
    fetch: async (url, init) => {
      const { pathname } = new URL(url);
      const request = `${init.method} ${pathname}`;
      seen.push(request);
      assert.equal(init.credentials, 'omit');
      assert.equal(init.redirect, 'error');
      assert.equal(init.referrerPolicy, 'no-referrer');
      const answer = endpoints[request];
      if (!answer) throw new TypeError('no such endpoint in this test');
      return answer({ ...init, headers: new Headers(init.headers) });
    },
    /** What a person does at the server: read the request, agree, and be sent back. */
    authorize(address) {
      const query = new URL(address).searchParams;
      challenge = query.get('code_challenge');
      const back = { code: 'secret-code', iss: issuer, state: query.get('state') };
      return `${query.get('redirect_uri')}?${new URLSearchParams(back)}`;
    },
  };
}

/** A store that outlives pages and keeps the promises of store.ts. */
export function createStore() {
  const rows = new Map();
  return {
    put: async (key, value) => void rows.set(key, value),
    take: async (key) => {
      if (!rows.has(key)) return 'missing';
      const value = rows.get(key);
      rows.set(key, undefined);
      return value === undefined ? 'spent' : { value };
    },
  };
}

/**
 * Puts a browser's globals around `client.ts`: a worker that runs the real host and core, an address bar
 * and a history. `told` collects every message that reaches the page, `asked` every one that it sends;
 * `post` sends one past the client, as a hostile script in the page may.
 */
export function createPage({ server, store = createStore(), href = 'https://app.example/', now = () => 1_000_000 }) {
  const page = { href, told: [], asked: [], assigned: undefined };
  globalThis.location = {
    get href() {
      return page.href;
    },
    assign: (url) => void (page.assigned = url),
  };
  globalThis.history = { state: null, replaceState: (_state, _title, url) => void (page.href = url) };
  globalThis.Worker = class {
    #host;
    constructor() {
      page.post = (message) => this.postMessage(message);
      this.#host = coreBytes().then(loadCore).then((core) =>
        createHost(core, {
          fetch: server.fetch,
          store,
          now,
          later: (_milliseconds, action) => {
            page.timer = action;
            return () => {};
          },
          entropy: () => crypto.getRandomValues(new Uint8Array(64)),
          post: (message, transfer) => {
            const crossed = structuredClone(message, { transfer });
            page.told.push(crossed);
            setImmediate(() => this.onmessage({ data: crossed }));
          },
        }),
      );
    }
    async postMessage(message, transfer) {
      const crossed = structuredClone(message, { transfer });
      page.asked.push(crossed);
      (await this.#host)(crossed);
    }
    terminate() {}
  };
  return page;
}

/** A page that has come back from the server and ended its login. */
export async function signIn({ server, ...rest }) {
  const store = createStore();
  const leaving = createPage({ server, store, ...rest });
  await (await createClient(options)).login({ returnTo: '/patients', appState: { tab: 2 } });
  const href = server.authorize(leaving.assigned);
  const page = createPage({ server, store, href, ...rest });
  const client = await createClient(options);
  const result = await client.handleCallback();
  return { client, page, result, href, store };
}

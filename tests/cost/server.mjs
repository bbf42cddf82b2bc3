// A `codegrant` that runs under Valgrind, which counts the instructions that it carries out: the same on a busy machine as
// on an idle one.
import { execFileSync, spawn } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Browser } from '../../bench/server/browser.js';
import { freePort } from '../../bench/server/process.js';

const repository = resolve(import.meta.dirname, '../..');
const binary = process.env.CODEGRANT_BINARY ?? join(repository, 'build/dev/bin/codegrant');
const redirect_uri = 'http://127.0.0.1:9999/cb';
const verifier = 'v'.repeat(43);
const code_challenge = '7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM';
const password = 'a password that nobody guesses';
const introspector = { id: 'rs', secret: 'a secret of the resource server' };

/** scrypt with parameters that would be too weak elsewhere: what a hash costs is no part of this. */
function hashed(secret) {
  const [log2N, r, p] = [4, 8, 1];
  const salt = Buffer.from('sixteen bytes of');
  const key = scryptSync(secret, salt, 32, { N: 2 ** log2N, r, p });
  return `$s0$${((log2N << 16) | (r << 8) | p).toString(16)}$${salt.toString('base64')}$${key.toString('base64')}`;
}

const resources = [
  {
    resourceType: 'Client',
    id: 'page',
    grant_types: ['code'],
    scope: ['openid'],
    auth: { authorization_code: { redirect_uri, token_format: 'jwt', pkce: true, refresh_token: true, audience: [introspector.id] } },
  },
  { resourceType: 'Client', id: introspector.id, secret: hashed(introspector.secret), grant_types: ['client_credentials'] },
  { resourceType: 'User', id: 'alice', userName: 'alice', password: hashed(password) },
  { resourceType: 'Patient', id: 'p1', name: [{ given: ['Alice'], family: 'Liddell' }], birthDate: '1852-05-04' },
  { resourceType: 'AccessPolicy', id: 'reads', link: [{ resourceType: 'User', id: 'alice' }], engine: 'matcho', matcho: { 'request-method': 'get', params: { 'resource/type': 'Patient' } } },
];

export class CountedServer {
  #folder = mkdtempSync(join(tmpdir(), 'codegrant-cost-'));
  #child;
  #cookie;
  #tokens;

  static async start() {
    const server = new CountedServer();
    try {
      await server.#start(await freePort());
      await server.#logIn();
      server.#tokens = await server.flow();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async stop() {
    if (this.#child?.exitCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    rmSync(this.#folder, { recursive: true });
  }

  /**
   * How many instructions one `operation` takes, after a few that warm up: the least of several counts, since the sweep,
   * which comes every few seconds, adds its own to one of them.
   */
  async instructionsOf(operation) {
    const [unmeasured, counts, measured] = [4, 3, 10];
    for (let i = 0; i < unmeasured; i++) await operation();
    let least = Infinity;
    for (let count = 0; count < counts; count++) {
      this.#control('--zero');
      for (let i = 0; i < measured; i++) await operation();
      least = Math.min(least, this.#counted() / measured);
    }
    return Math.round(least);
  }

  /** Authorize with a live session, then the code for tokens. */
  async flow() {
    const response = await fetch(`${this.origin}/auth/authorize?${this.#question()}`, { redirect: 'manual', headers: { cookie: this.#cookie } });
    const code = new URL(response.headers.get('location')).searchParams.get('code');
    return this.#token({ grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier });
  }

  async refresh() {
    this.#tokens = await this.#token({ grant_type: 'refresh_token', refresh_token: this.#tokens.refresh_token });
  }

  introspect() {
    const authorization = `Basic ${Buffer.from(Object.values(introspector).map(encodeURIComponent).join(':')).toString('base64')}`;
    return this.#json('/auth/introspect', { method: 'POST', headers: { authorization }, body: new URLSearchParams({ token: this.#tokens.access_token }) });
  }

  get(path) {
    return this.#json(path, { headers: { authorization: `Bearer ${this.#tokens.access_token}` } });
  }

  async #start(port) {
    this.origin = `http://127.0.0.1:${port}`;
    writeFileSync(join(this.#folder, 'seed.json'), JSON.stringify(resources));
    const valgrind = ['--tool=callgrind', '--quiet', `--callgrind-out-file=${join(this.#folder, 'counts')}`];
    const args = ['--port', port, '--issuer', this.origin, '--seed', 'seed.json', '--signing-algorithms', 'ES256', '--threads', '2', '--log-level', 'off', '--root-client-secret', 'only here'];
    this.#child = spawn('valgrind', [...valgrind, binary, 'serve', ...args.map(String)], { cwd: this.#folder, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: this.#child.stdout })) if (line.startsWith('codegrant ready')) return;
    throw new Error('codegrant ended before it was ready');
  }

  async #logIn() {
    const browser = new Browser();
    const login = await browser.open(`${this.origin}/auth/authorize?${this.#question()}`);
    const grant = await browser.submit(login, { username: 'alice', password });
    await browser.submit(grant, { decision: 'allow' });
    this.#cookie = browser.cookie;
  }

  #question() {
    return new URLSearchParams({ response_type: 'code', client_id: 'page', redirect_uri, scope: 'openid', state: 's', code_challenge, code_challenge_method: 'S256' });
  }

  #token(parameters) {
    return this.#json('/auth/token', { method: 'POST', body: new URLSearchParams({ client_id: 'page', ...parameters }) });
  }

  async #json(path, options) {
    const response = await fetch(`${this.origin}${path}`, options);
    const answer = await response.json();
    if (response.status !== 200 || answer.active === false) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  #control(...flags) {
    execFileSync('callgrind_control', [...flags, String(this.#child.pid)], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** Since the last `--zero`. */
  #counted() {
    this.#control('--dump');
    const dumps = readdirSync(this.#folder).filter((name) => name.startsWith('counts.'));
    let sum = 0;
    for (const name of dumps) {
      const text = readFileSync(join(this.#folder, name), 'utf8');
      sum += Number(/^(?:totals|summary): (\d+)/m.exec(text)[1]);
      rmSync(join(this.#folder, name));
    }
    return sum;
  }
}

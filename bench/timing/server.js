// A server with users and a client to guess at, asked from ever new loopback addresses, since guessing slows down.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const password = 'the-right-one';
const users = [0, 1, 2, 3].flatMap((i) => [
  { resourceType: 'User', id: `user-${i}`, userName: `user-${i}`, password },
  { resourceType: 'User', id: `inactive-${i}`, userName: `inactive-${i}`, password, inactive: true },
]);
const clients = [
  { resourceType: 'Client', id: 'app', grant_types: ['code'], auth: { authorization_code: { redirect_uri: 'https://app.example/callback' } } },
  { resourceType: 'Client', id: 'machine', secret: password, grant_types: ['client_credentials'] },
];

export class Server {
  #address = 0;

  /** Starts it, and opens the login page that all tries are posted from. */
  static async start(executable) {
    const directory = mkdtempSync(join(tmpdir(), 'codegrant-timing-'));
    const seed = join(directory, 'seed.json');
    writeFileSync(seed, JSON.stringify([...users, ...clients]));
    const flags = ['--port', '0', '--store', `sqlite:${join(directory, 'store')}`, '--seed', seed, '--log-level', 'off'];
    const child = spawn(executable, ['serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, issuer] = /^codegrant ready (\S+)/.exec(line) ?? [];
      if (issuer) return new Server(child, directory, new URL(issuer).port).#opened();
    }
    throw new Error('codegrant did not start');
  }

  constructor(child, directory, port) {
    Object.assign(this, { child, directory, port });
  }

  async stop() {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    rmSync(this.directory, { recursive: true });
  }

  /** Milliseconds until the login page refuses. An inactive user brings the right password. */
  logIn(username) {
    const form = { ...this.fields, username, password: username.startsWith('inactive') ? password : 'a-wrong-one' };
    return this.#timed('/auth/login', form, 400, { cookie: this.cookie });
  }

  /** Milliseconds until the token endpoint refuses. */
  authenticate(client_id) {
    return this.#timed('/auth/token', { grant_type: 'client_credentials', client_id, client_secret: 'a-wrong-one' }, 401);
  }

  async #opened() {
    const query = new URLSearchParams({ client_id: 'app', response_type: 'code', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' });
    const first = await this.#ask('GET', `/auth/authorize?${query}`);
    this.cookie = first.headers['set-cookie'].map((cookie) => cookie.split(';')[0]).join('; ');
    const page = await this.#ask('GET', first.headers.location, { cookie: this.cookie });
    this.fields = Object.fromEntries([...page.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]));
    return this;
  }

  async #timed(path, form, status, headers = {}) {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const began = process.hrtime.bigint();
    const answer = await this.#ask('POST', path, { ...type, ...headers }, `${new URLSearchParams(form)}`);
    const took = Number(process.hrtime.bigint() - began) / 1e6;
    if (answer.status !== status) throw new Error(`${path} answered ${answer.status}`);
    return took;
  }

  async #ask(method, path, headers = {}, body = '') {
    const place = ++this.#address;
    const localAddress = `127.1.${place >> 8}.${place & 255}`;
    const sent = request({ host: '127.0.0.1', port: this.port, localAddress, method, path, headers, agent: false });
    sent.end(body);
    const [got] = await once(sent, 'response');
    let text = '';
    for await (const part of got) text += part;
    return { status: got.statusCode, headers: got.headers, body: text };
  }
}

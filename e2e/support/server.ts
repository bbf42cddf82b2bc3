// One `codegrant` process on free ports with a fresh database, as a test sees it: its addresses and its HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free_port.ts';
import { GoBetween } from './go_between.ts';
import { secretsOn } from './secrets.ts';

export const repository = resolve(import.meta.dirname, '../..');
export const binary = process.env.CODEGRANT_BINARY ?? join(repository, 'build/dev/bin/codegrant');
const seeds = join(repository, 'server/seed');

export const alice = { username: 'alice', password: 'wonderland' };
export const confidential = { client_id: 'webapp-confidential', client_secret: 'verysecret' };

export class RunningServer {
  readonly #secrets = new Set([alice.password, confidential.client_secret]);

  private constructor(
    private readonly process: ChildProcess,
    private readonly directory: string,
    private readonly messages: string[],
    private readonly root_secret: string,
    /// Everything that is asked of `issuer` goes through here.
    readonly wire: GoBetween,
    readonly sandbox: string,
  ) {
    this.keepSecret(root_secret);
  }

  /// With the page in the folder `site`; default: the sandbox.
  static async start(site = join(repository, 'demo/dist')): Promise<RunningServer> {
    const wire = await GoBetween.start();
    const port = await freePort();
    wire.leadTo(`http://127.0.0.1:${port}`);
    const directory = mkdtempSync(join(tmpdir(), 'codegrant-e2e-'));
    const root_secret = randomBytes(24).toString('base64url');
    const child = spawn(binary, flags(directory, port, wire.origin, site), {
      env: { ...process.env, CODEGRANT_ROOT_CLIENT_ID: 'root', CODEGRANT_ROOT_CLIENT_SECRET: root_secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const messages: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => messages.push(line));
    const sandbox = await sandboxOnceReady(child, messages);
    return new RunningServer(child, directory, messages, root_secret, wire, sandbox);
  }

  /// Its name, and where it is asked.
  get issuer(): string {
    return this.wire.origin;
  }

  /// Ends the process as its operator would. Fails where it does not end well, or where its log holds a secret.
  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    const [status] = this.process.exitCode === null ? await once(this.process, 'exit') : [this.process.exitCode];
    await this.wire.stop();
    rmSync(this.directory, { recursive: true });
    if (status !== 0) throw new Error(`codegrant ended with status ${status}:\n${this.log()}`);
    Object.values(secretsOn(this.wire.exchanges)).flat().forEach((secret) => this.keepSecret(secret));
    const leaks = this.messages.filter((line) => [...this.#secrets].some((secret) => line.includes(secret)));
    if (leaks.length > 0) throw new Error(`${leaks.length} lines of the log hold a secret`);
  }

  /// What it said on stderr so far.
  log(): string {
    return this.messages.join('\n');
  }

  /// From now on the log must not hold `value`.
  keepSecret(value: string | null): void {
    if (value) this.#secrets.add(value);
  }

  /// The header that lets the root client do everything.
  get root(): Record<string, string> {
    return { authorization: `Basic ${Buffer.from(`root:${this.root_secret}`).toString('base64')}` };
  }
}

function flags(directory: string, port: number, issuer: string, site: string): string[] {
  return [
    'serve',
    ...['--port', String(port), '--issuer', issuer],
    ...['--sandbox-port', '0', '--sandbox-dir', site],
    ...['--store', `sqlite:${join(directory, 'codegrant.sqlite')}`],
    ...readdirSync(seeds).sort().flatMap((file) => ['--seed', join(seeds, file)]),
  ];
}

/// Reads the line that says where the sandbox is, and the one that says that all of it really answers.
async function sandboxOnceReady(child: ChildProcess, messages: string[]): Promise<string> {
  let sandbox = '';
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name, address] = /^codegrant (sandbox|ready) (\S+)/.exec(line) ?? [];
    if (name === 'sandbox') sandbox = address;
    if (name === 'ready') return sandbox;
  }
  throw new Error(`codegrant ended before it was ready:\n${messages.join('\n')}`);
}

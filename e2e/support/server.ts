// One `codegrant` process on free ports with a fresh database, as a test sees it: its addresses and its HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const repository = resolve(import.meta.dirname, '../..');
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
    readonly issuer: string,
    readonly sandbox: string,
  ) {
    this.keepSecret(root_secret);
  }

  static async start(): Promise<RunningServer> {
    const directory = mkdtempSync(join(tmpdir(), 'codegrant-e2e-'));
    const root_secret = randomBytes(24).toString('base64url');
    const child = spawn(binary, flags(directory), {
      env: { ...process.env, CODEGRANT_ROOT_CLIENT_ID: 'root', CODEGRANT_ROOT_CLIENT_SECRET: root_secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const messages: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => messages.push(line));
    const { issuer, sandbox } = await addresses(child, messages);
    return new RunningServer(child, directory, messages, root_secret, issuer, sandbox);
  }

  /// Ends the process as its operator would. Fails where it does not end well, or where its log holds a secret.
  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    const [status] = this.process.exitCode === null ? await once(this.process, 'exit') : [this.process.exitCode];
    rmSync(this.directory, { recursive: true });
    if (status !== 0) throw new Error(`codegrant ended with status ${status}:\n${this.log()}`);
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

function flags(directory: string): string[] {
  return [
    'serve',
    ...['--port', '0'],
    ...['--sandbox-port', '0', '--sandbox-dir', join(repository, 'demo/dist')],
    ...['--store', `sqlite:${join(directory, 'codegrant.sqlite')}`],
    ...readdirSync(seeds).sort().flatMap((file) => ['--seed', join(seeds, file)]),
  ];
}

/// Reads the two lines that say where it listens; the second comes when it really answers.
async function addresses(child: ChildProcess, messages: string[]): Promise<{ issuer: string; sandbox: string }> {
  let sandbox = '';
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name, address] = /^codegrant (sandbox|ready) (\S+)/.exec(line) ?? [];
    if (name === 'sandbox') sandbox = address;
    if (name === 'ready') return { issuer: address, sandbox };
  }
  throw new Error(`codegrant ended before it was ready:\n${messages.join('\n')}`);
}

// One `codegrant` process on free ports with a fresh database, as a test sees it: its addresses and its HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free_port.ts';
import { GoBetween } from './go_between.ts';
import { issuedOn, secretsOn, sentOn } from './secrets.ts';

export const repository = resolve(import.meta.dirname, '../..');
export const binary = process.env.CODEGRANT_BINARY ?? join(repository, 'build/dev/bin/codegrant');
const demonstration = readdirSync(join(repository, 'server/seed')).sort().map((file) => join(repository, 'server/seed', file));

export const alice = { username: 'alice', password: 'wonderland' };
export const confidential = { client_id: 'webapp-confidential', client_secret: 'verysecret' };

/// What a test may want otherwise.
export interface Choices {
  site?: string; // the folder of the page to serve; `none`: no page; `inside`: the one that the program holds
  seeds?: string[]; // files instead of the demonstration's
  flags?: string[]; // more of them
  postgresql?: string; // the address of a database instead of a file
  issuer?: string; // its name, where a proxy would bring what is asked of it
  at?: number; // the port that it is asked at, where its name has to be known before
  beside?: RunningServer; // another process on the store of this one, under its name
}

export class RunningServer {
  readonly #secrets = new Set([alice.password, confidential.client_secret]);
  readonly #public = new Set<string>();

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    private readonly directory: string,
    private readonly database: string,
    private readonly messages: string[],
    /// The root client's.
    readonly root_secret: string,
    /// Everything that is asked of `origin` goes through here.
    readonly wire: GoBetween,
    /// Its name.
    readonly issuer: string,
    readonly sandbox: string,
    private readonly isGuest: boolean,
  ) {
    this.keepSecret(root_secret);
  }

  static async start(choices: Choices = {}): Promise<RunningServer> {
    const wire = await GoBetween.start({ port: choices.at });
    const port = await freePort();
    wire.leadTo(`http://127.0.0.1:${port}`);
    const issuer = choices.issuer ?? choices.beside?.issuer ?? wire.origin;
    const directory = choices.beside?.directory ?? mkdtempSync(join(tmpdir(), 'codegrant-e2e-'));
    const root_secret = choices.beside?.root_secret ?? randomBytes(24).toString('base64url');
    const database = choices.postgresql ?? choices.beside?.database ?? `sqlite:${join(directory, 'codegrant.sqlite')}`;
    const child = spawn(binary, flagsOf(directory, port, issuer, database, choices), {
      env: { ...process.env, CODEGRANT_ROOT_CLIENT_ID: 'root', CODEGRANT_ROOT_CLIENT_SECRET: root_secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const messages: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => messages.push(line));
    const sandbox = await sandboxOnceReady(child, messages);
    return new RunningServer(child, port, directory, database, messages, root_secret, wire, issuer, sandbox, choices.beside !== undefined);
  }

  /// Where it is asked.
  get origin(): string {
    return this.wire.origin;
  }

  /// Ends the process as its operator would. Fails where it does not end well, or where its log or its store
  /// holds a secret.
  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    const [status] = this.process.exitCode === null ? await once(this.process, 'exit') : [this.process.exitCode];
    await this.wire.stop();
    if (status !== 0) throw new Error(`codegrant ended with status ${status}:\n${this.log()}`);
    const leaks = this.leaks();
    if (!this.isGuest) rmSync(this.directory, { recursive: true });
    if (leaks.length > 0) throw new Error(`secrets where none belong: ${leaks.join(', ')}`);
  }

  /// Where secrets stand that went over the wire or that a test keeps: lines of the log, files of the store,
  /// the audit.
  leaks(): string[] {
    const { exchanges } = this.wire;
    [...Object.values(secretsOn(exchanges)).flat(), ...issuedOn(exchanges), ...sentOn(exchanges)].forEach((secret) => this.keepSecret(secret));
    const lines = this.messages.filter((line) => this.holdsSecret(line)).length;
    const files = readdirSync(this.directory).filter((file) => this.holdsSecret(readFileSync(join(this.directory, file))));
    return lines > 0 ? [...files, `${lines} lines of the log hold a secret`] : files;
  }

  /// Whether a secret stands in `text` that is known by now.
  holdsSecret(text: string | Buffer): boolean {
    return [...this.#secrets].some((secret) => !this.#public.has(secret) && text.includes(secret));
  }

  /// What its audit tells so far.
  audit(): Record<string, string>[] {
    const lines = readFileSync(auditIn(this.directory), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /// The file that it stores all in.
  get store(): string {
    return join(this.directory, 'codegrant.sqlite');
  }

  /// What it said on stderr so far.
  log(): string {
    return this.messages.join('\n');
  }

  /// From now on the log must not hold `value`.
  keepSecret(value: string | null): void {
    if (value) this.#secrets.add(value);
  }

  /// Stands where secrets stand, but anybody may know it.
  publish(value: string): void {
    this.#public.add(value);
  }

  /// The header that lets the root client do everything.
  get root(): Record<string, string> {
    return { authorization: `Basic ${Buffer.from(`root:${this.root_secret}`).toString('base64')}` };
  }
}

const auditIn = (directory: string) => join(directory, 'audit.jsonl');

function flagsOf(directory: string, port: number, issuer: string, database: string, choices: Choices): string[] {
  const { site = join(repository, 'demo/dist'), seeds = demonstration, flags = [], beside } = choices;
  return [
    'serve',
    ...['--audit-log', auditIn(directory)],
    ...['--port', String(port), '--issuer', issuer],
    ...(site === 'none' ? [] : ['--sandbox-port', '0']),
    ...(site === 'none' || site === 'inside' ? [] : ['--sandbox-dir', site]),
    ...(flags.includes('--refresh-grace') ? [] : ['--refresh-grace', '0']), // what is spent is spent: tests do not wait
    ...['--store', database, '--key-file', join(directory, 'sealing.key')],
    ...(beside ? [] : seeds.flatMap((file) => ['--seed', file])),
    ...flags,
  ];
}

/// Reads the line that says where the sandbox is, and the one that says that all of it really answers.
async function sandboxOnceReady(child: ChildProcess, messages: string[]): Promise<string> {
  let sandbox = 'http://localhost:5173'; // what seeds take for it where none is served
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name, address] = /^codegrant (sandbox|ready) (\S+)/.exec(line) ?? [];
    if (name === 'sandbox') sandbox = address;
    if (name === 'ready') return sandbox;
  }
  throw new Error(`codegrant ended before it was ready:\n${messages.join('\n')}`);
}

// A `codegrant` process that is killed without warning and started again on what it left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free_port.ts';
import { binary } from './server.ts';

/// What is not its own: by default it has a database and a name that nobody shares.
export interface Shared {
  store?: string;
  key_file?: string;
  issuer?: string;
  flags?: string[];
}

export class MortalServer {
  readonly #directory = mkdtempSync(join(tmpdir(), 'codegrant-mortal-'));
  #process?: ChildProcess;

  private constructor(
    readonly port: number,
    private readonly shared: Shared,
  ) {}

  /// With these resources, and nothing else, written at each start.
  static async create(resources: object[], shared: Shared = {}): Promise<MortalServer> {
    const server = new MortalServer(await freePort(), shared);
    writeFileSync(join(server.#directory, 'seed.json'), JSON.stringify(resources));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /// Resolves when it answers.
  async start(): Promise<void> {
    this.#process = spawn(binary, this.#arguments(), {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CODEGRANT_ROOT_CLIENT_SECRET: 'for this test alone' },
    });
    for await (const line of createInterface({ input: this.#process.stdout! })) if (line.startsWith('codegrant ready')) return;
    throw new Error('codegrant ended before it was ready');
  }

  /// As the kernel does it where memory runs out: nothing is told, nothing is finished.
  async kill(): Promise<void> {
    const dead = once(this.#process!, 'exit');
    this.#process!.kill('SIGKILL');
    await dead;
  }

  async destroy(): Promise<void> {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill();
    rmSync(this.#directory, { recursive: true });
  }

  #arguments(): string[] {
    const { store = `sqlite:${join(this.#directory, 'codegrant.sqlite')}`, issuer = this.origin, key_file, flags = [] } = this.shared;
    return [
      'serve',
      ...['--port', String(this.port), '--issuer', issuer, '--store', store],
      ...(key_file ? ['--key-file', key_file] : []),
      ...['--seed', join(this.#directory, 'seed.json'), '--log-level', 'off'],
      ...flags,
    ];
  }
}

// A `codegrant` process that is killed without warning and started again on what it left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free_port.ts';
import { binary } from './server.ts';

export class MortalServer {
  readonly #directory = mkdtempSync(join(tmpdir(), 'codegrant-mortal-'));
  #process?: ChildProcess;

  private constructor(private readonly port: number) {}

  /// With these resources, and nothing else, stored before its first start.
  static async create(resources: object[]): Promise<MortalServer> {
    const server = new MortalServer(await freePort());
    writeFileSync(join(server.#directory, 'seed.json'), JSON.stringify(resources));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /// Resolves when it answers.
  async start(): Promise<void> {
    const store = join(this.#directory, 'codegrant.sqlite');
    const flags = ['--port', String(this.port), '--issuer', this.origin, '--store', `sqlite:${store}`, '--seed', join(this.#directory, 'seed.json'), '--log-level', 'off'];
    this.#process = spawn(binary, ['serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CODEGRANT_ROOT_CLIENT_SECRET: 'for this test alone' } });
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
}

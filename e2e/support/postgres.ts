// A PostgreSQL server of the tests' own.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './server.ts';

const script = join(repository, 'tests/store_contract/postgres.sh');

export class Postgres {
  readonly #directory = mkdtempSync(join(tmpdir(), 'codegrant-postgres-'));
  readonly #file = join(this.#directory, 'address');

  static start(): Postgres {
    const started = new Postgres();
    started.#run('start');
    return started;
  }

  /// As `--store` takes it.
  get address(): string {
    return readFileSync(this.#file, 'utf8').trim();
  }

  /// Ends every connection at once, as a crash does. Nobody answers until `resume`.
  async break(): Promise<void> {
    await promisify(execFile)(script, ['break', this.#file]);
  }

  /// Begins again on the same data.
  async resume(): Promise<void> {
    await promisify(execFile)(script, ['resume', this.#file]);
  }

  stop(): void {
    this.#run('stop');
    rmSync(this.#directory, { recursive: true });
  }

  #run(action: string): void {
    execFileSync(script, [action, this.#file], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

// A PostgreSQL server of a test's own, as the contract of the stores has one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../support/server.ts';

const script = join(repository, 'tests/store_contract/postgres.sh');

export class Postgresql {
  readonly #folder = mkdtempSync(join(tmpdir(), 'codegrant-postgresql-'));
  readonly #file = join(this.#folder, 'address');
  readonly address: string;

  constructor() {
    execFileSync(script, ['start', this.#file]);
    this.address = readFileSync(this.#file, 'utf8').trim();
  }

  stop(): void {
    execFileSync(script, ['stop', this.#file]);
    rmSync(this.#folder, { recursive: true });
  }
}

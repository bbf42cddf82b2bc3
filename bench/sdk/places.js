// Where things are.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bench = dirname(dirname(fileURLToPath(import.meta.url)));
export const repository = dirname(bench);
export const dist = join(repository, 'wasm/dist');

/** The three files that an app serves. */
export const shipped = ['index.js', 'worker.js', 'core.wasm'];

if (!existsSync(join(dist, 'core.wasm'))) {
  console.error('wasm/dist is missing. Build it first: ./run --build');
  process.exit(1);
}

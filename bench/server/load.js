// One run of bench/load against a server that was started.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './process.js';

/** The figures of bench/load/measurement.hpp. Failures are among them; only a run without figures throws. */
export async function load({ folder, target }, kind, connections, seconds, warm_up) {
  const file = join(folder, 'target.json');
  writeFileSync(file, JSON.stringify(target));
  const { stdout } = await promisify(execFile)(program('load'), [file, kind, connections, seconds, warm_up].map(String)).catch((failed) => failed);
  if (!stdout) throw new Error(`load failed on ${target.name}, ${kind}`);
  return JSON.parse(stdout);
}

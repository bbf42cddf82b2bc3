// On what, with what and when figures came about.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { median } from '../sdk/statistics.js';
import { repository } from './process.js';

/** A paragraph of Markdown. `foreign_cores`: what anything else on the machine used, measured with each figure. */
export function head(command, foreign_cores) {
  const said = (program, ...args) => execFileSync(program, args, { cwd: repository, encoding: 'utf8' }).trim();
  const changed = said('git', 'status', '--porcelain', '--', 'server', 'sdk') ? ' with changes' : '';
  return `\`${command}\` wrote this on ${new Date().toISOString().slice(0, 10)}, from the sources at ${said('git', 'rev-parse', '--short', 'HEAD')}${changed}: Debian ${readFileSync('/etc/debian_version', 'utf8').trim()},
${cpus().length} cores of ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GB; node ${process.versions.node}, ${said('openssl', 'version')}. Anything else on the machine used ${median(foreign_cores).toFixed(2)} cores (median; at most ${Math.max(...foreign_cores).toFixed(2)}).`;
}

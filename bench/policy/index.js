// What a decision on access costs: measured, printed, and written to bench/results/policy.md.
//
//   cmake --preset release && cmake --build --preset release --target policy_bench
//   node bench/policy [EXECUTABLE]              (both: npm run bench:policy)
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const executable = process.argv[2] ?? here('../../build/release/bin/policy_bench');

const load = loadavg()[0].toFixed(1);
const commit = execFileSync('git', ['-C', here('.'), 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const debian = readFileSync('/etc/debian_version', 'utf8').trim();
const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
const report = `# What a decision on access costs

\`npm run bench:policy\` wrote this on ${new Date().toISOString().slice(0, 10)}, from the sources at ${commit}: Debian ${debian}, ${cpus().length} cores of
${cpus()[0].model}, ${memory}, load ${load} before it began. How each figure is taken: \`bench/README.md\`.

${execFileSync(executable, { encoding: 'utf8' })}`;
console.log(report);
mkdirSync(here('../results'), { recursive: true });
writeFileSync(here('../results/policy.md'), report);

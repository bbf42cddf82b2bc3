// Whether the time of a refusal tells who exists: measured, printed, and written to bench/results/timing.md.
//
//   cmake --preset release && cmake --build --preset release --target codegrant
//   node bench/timing [EXECUTABLE]              (both: npm run bench:timing)
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '../sdk/statistics.js';
import { Server } from './server.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const executable = process.argv[2] ?? here('../../build/release/bin/codegrant');
const tries = 200;

const load = loadavg()[0].toFixed(1);
const server = await Server.start(executable);
const pairs = [
  ['login page: unknown user', 'wrong password', (i) => server.logIn(`nobody-${i % 4}`), (i) => server.logIn(`user-${i % 4}`)],
  ['login page: unknown user', 'right password of an inactive user', (i) => server.logIn(`nobody-${i % 4}`), (i) => server.logIn(`inactive-${i % 4}`)],
  ['token endpoint: unknown client', 'wrong secret', () => server.authenticate('nobody'), () => server.authenticate('machine')],
];
const rows = [];
for (const [one, other, ask, askOther] of pairs) rows.push(row(one, other, await inTurns(ask, askOther)));
await server.stop();

const commit = execFileSync('git', ['-C', here('.'), 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const debian = readFileSync('/etc/debian_version', 'utf8').trim();
const report = `# What the time of a refusal tells

\`npm run bench:timing\` wrote this on ${new Date().toISOString().slice(0, 10)}, from the sources at ${commit}: Debian ${debian}, ${cpus().length} cores of
${cpus()[0].model}, load ${load} before it began. ${tries} refusals of each kind, in turns. How each figure is taken: \`bench/README.md\`.

| refused | beside | median ms | beside it | ratio | middle half, ms | beside it |
|---|---|--:|--:|--:|--:|--:|
${rows.join('\n')}
`;
console.log(report);
mkdirSync(here('../results'), { recursive: true });
writeFileSync(here('../results/timing.md'), report);

/** Milliseconds of both, each try after the other's, so that whatever else the machine does meets both. */
async function inTurns(ask, askOther) {
  const taken = [[], []];
  for (let i = 0; i < tries; i++) {
    taken[i % 2].push(await (i % 2 ? askOther : ask)(i));
    taken[1 - (i % 2)].push(await (i % 2 ? ask : askOther)(i));
  }
  return taken;
}

function row(one, other, taken) {
  const [a, b] = taken.map(median);
  const spread = (values) => `${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)}`;
  return `| ${one} | ${other} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${(a / b).toFixed(3)} | ${taken.map(spread).join(' | ')} |`;
}

// When the sandbox shows something on a slow line, and whether it jumps: measured, printed, and written to bench/results/sandbox.md.
//
//   npm run bench:sandbox             builds, then: node bench/sandbox [EXECUTABLE]
import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../sdk/statistics.js';
import { Sandbox } from './server.js';
import { visit } from './visit.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const executable = process.argv[2] ?? here('../../build/release/bin/codegrant');
const command = process.argv[2] ? 'node bench/sandbox EXECUTABLE` (with a build of the caller’s own, perhaps not optimized)' : 'npm run bench:sandbox`';
const visits = 7;

const lines = [
  { name: '400 ms, 400 kbit/s (slow 3G)', latency: 400, throughput: 50_000 },
  { name: '150 ms, 1.6 Mbit/s (fast 3G)', latency: 150, throughput: 200_000 },
  { name: 'none: loopback as it is', latency: 0, throughput: -1 },
];

const load = loadavg()[0].toFixed(1);
const sandbox = await Sandbox.start(executable);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const rows = [];
for (const line of lines) rows.push(row(line, await taken(line)));
const version = browser.version();
await browser.close();
await sandbox.stop();

const commit = execFileSync('git', ['-C', here('.'), 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const debian = readFileSync('/etc/debian_version', 'utf8').trim();
const report = `# When the Auth Sandbox shows something

\`${command} wrote this on ${new Date().toISOString().slice(0, 10)}, from the sources at ${commit}: Debian ${debian}, Chromium ${version}, ${cpus().length} cores of
${cpus()[0].model}, load ${load} before it began. Medians of ${visits} first visits each, with nothing cached. How each figure is taken: \`bench/README.md\`.

| line: round trip, throughput | first contentful paint, ms | largest, ms | *Sign in* can be pressed, ms | files | KB over the line | layout shift |
|---|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}
`;
console.log(report);
mkdirSync(here('../results'), { recursive: true });
writeFileSync(here('../results/sandbox.md'), report);

async function taken(line) {
  const all = [];
  for (let i = 0; i < visits; i++) all.push(await visit(browser, sandbox.address, line));
  return all;
}

function row({ name }, all) {
  const middle = (figure) => median(all.map((one) => one[figure]));
  return `| ${name} | ${middle('first').toFixed(0)} | ${middle('largest').toFixed(0)} | ${middle('ready').toFixed(0)} | ${middle('files')} | ${(middle('bytes') / 1024).toFixed(1)} | ${middle('shift').toFixed(4)} |`;
}

// What a full store costs beside an empty one: 1,000,000 users and sessions, 10,000 clients, 1,000 policies.
//
//   npm run bench:many                     prints, and writes bench/results/many.md; some 6 minutes
//   node bench/many --share 0.01 -d 1      a hundredth of it, shorter; prints only
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { count, table, verdict } from '../sdk/markdown.js';
import * as codegrant from '../server/codegrant.js';
import { load } from '../server/load.js';
import { head } from '../server/machine.js';
import { cpuSeconds, repository, residentKib } from '../server/process.js';
import { fill } from './fill.js';

const { values: options } = parseArgs({
  options: { share: { type: 'string', default: '1' }, duration: { type: 'string', short: 'd', default: '5' } },
});
const many = Object.fromEntries(
  Object.entries({ users: 1_000_000, sessions: 1_000_000, clients: 10_000, policies: 1_000 }).map(([what, number]) => [what, Math.round(number * Number(options.share))]),
);

/** Everybody may search for users, too. */
const searchers = {
  resourceType: 'AccessPolicy',
  id: 'everybody-searches-users',
  engine: 'matcho',
  matcho: { 'request-method': 'get', params: { 'resource/type': 'User' } },
};
const work = [
  { what: 'flow, RS256', kind: 'flow' },
  { what: 'flow, ES256', kind: 'flow', algorithm: 'ES256' },
  { what: 'refresh', kind: 'refresh' },
  { what: 'introspection', kind: 'introspect' },
  { what: 'GET /Patient/x with policy', kind: 'resource' },
  { what: 'GET /User?userName=…', kind: 'resource', target: { resource: '/User?userName=user7' } },
  { what: 'GET /User?_count=10', kind: 'resource', target: { resource: '/User?_count=10&_total=none' } },
];

const [empty, full] = [await measure(undefined), await measure((path) => fill(path, many))];
const text = [
  '# A full store beside an empty one',
  `${head('npm run bench:many', full.foreign_cores)} The full store holds ${Object.entries(many).map(([what, number]) => `${count(number)} ${what}`).join(', ')}.`,
  table(['server CPU for each operation, us', 'empty', 'full', 'full / empty', 'goal 1.1'], work.map(({ what }, at) => ratio(what, empty.cpu[at], full.cpu[at]))),
  table(['', 'empty', 'full'], [
    ['exec to first answer, ms', ...[empty, full].map(({ first_answer }) => first_answer.toFixed(0))],
    ['resident after all of it, MiB', ...[empty, full].map(({ memory }) => (memory / 1024).toFixed(0))],
    ['database on disk, MiB', ...[empty, full].map(({ bytes }) => (bytes / 2 ** 20).toFixed(0))],
  ]),
  await sweepText(),
  '',
].join('\n\n');
console.log(text);
if (options.share === '1') {
  mkdirSync(join(repository, 'bench/results'), { recursive: true });
  writeFileSync(join(repository, 'bench/results/many.md'), text);
}

function ratio(what, before, after) {
  return [what, count(Math.round(before)), count(Math.round(after)), (after / before).toFixed(2), verdict(after / before <= 1.1)];
}

/** One store, once for each algorithm that is asked for. */
async function measure(filled) {
  const figures = { cpu: [], foreign_cores: [] };
  for (const algorithm of ['RS256', 'ES256']) {
    const server = await codegrant.begin({ algorithm, fill: filled, resources: [searchers] });
    if (algorithm === 'RS256') Object.assign(figures, { first_answer: server.first_answer, bytes: statSync(join(server.folder, 'codegrant.sqlite')).size });
    for (const [at, { what, kind, target, algorithm: wanted = 'RS256' }] of work.entries()) {
      if (wanted !== algorithm) continue;
      const measured = await load({ ...server, target: { ...server.target, ...target } }, kind, 8, options.duration, 1);
      if (Object.keys(measured.failures).length) throw new Error(`${what}: ${JSON.stringify(measured.failures)}`);
      figures.cpu[at] = measured.server_cpu;
      figures.foreign_cores.push(measured.foreign_cores);
      console.error(`  ${filled ? 'full' : 'empty'}, ${what}: ${Math.round(measured.server_cpu)} us, ${Math.round(measured.per_second)}/s`);
    }
    if (algorithm === 'RS256') figures.memory = residentKib(server.pid);
    await server.stop();
  }
  return figures;
}

/** How long the sweep takes to remove sessions that are over, and what it takes from the server meanwhile. */
async function sweepText() {
  const gone = { users: 0, clients: 0, policies: 0, sessions: Math.round(many.sessions / 10), expired: true };
  const server = await codegrant.begin({ fill: (path) => fill(path, gone) });
  const sessions_and_tokens = "SELECT (SELECT count(*) FROM session WHERE id LIKE 'many%') + (SELECT count(*) FROM token WHERE expires_at < unixepoch())";
  const left = () => Number(execFileSync('sqlite3', ['-readonly', join(server.folder, 'codegrant.sqlite'), sessions_and_tokens], { encoding: 'utf8' }));
  const began = performance.now();
  const cpu = cpuSeconds(server.pid);
  while (left() > 0) await pause(200);
  const seconds = (performance.now() - began) / 1000;
  const rows = gone.sessions * 3;
  const text = `Swept: ${count(gone.sessions)} sessions that were over, with two tokens each, in ${seconds.toFixed(0)} s and ${((cpuSeconds(server.pid) - cpu) / rows * 1e6).toFixed(0)} us of CPU a row.`;
  await server.stop();
  return text;
}

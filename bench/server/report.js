// The figures as Markdown.
import { readFileSync } from 'node:fs';
import { grouped, median } from '../sdk/statistics.js';
import { count, table } from '../sdk/markdown.js';
import { goals } from './goals.js';
import { head } from './machine.js';
import { repository } from './process.js';

export function report(results) {
  const points = medians(results);
  return [
    '# The server, side by side with others',
    about(results),
    '## Goals',
    goals(results, points),
    '## Server CPU for each operation, in microseconds',
    grid(points, ({ server_cpu }) => count(Math.round(server_cpu))),
    '## Operations for each second',
    grid(points, ({ per_second }) => count(Math.round(per_second))),
    '## Latency, p50 / p99 in milliseconds',
    grid(points, ({ p50, p99 }) => `${(p50 / 1000).toFixed(1)} / ${(p99 / 1000).toFixed(1)}`),
    '## Start and memory',
    table(
      ['server', 'start to first answer, ms', 'resident after start, MiB', 'after all of it, MiB'],
      peersOf(results).map((peer) => startOf(results.filter((result) => result.peer === peer), peer)),
    ),
    failures(results),
    '',
  ].join('\n\n');
}

/** One point for each server, kind and number of connections: the median of its rounds. */
export function medians(results) {
  const groups = grouped(results, ({ peer, kind, connections }) => `${peer} ${kind} ${connections}`);
  return [...groups.values()].map((group) => {
    const middle = (figure) => median(group.map((result) => result[figure]));
    return { ...group[0], server_cpu: middle('server_cpu'), per_second: middle('per_second'), p50: middle('p50'), p99: middle('p99') };
  });
}

export const peersOf = (results) => [...new Set(results.map(({ peer }) => peer))];

function about(results) {
  const signing = median(results.map((result) => result.signing));
  const rounds = new Set(results.map(({ round }) => round)).size;
  return `${head('npm run bench:server', results.map(({ foreign_cores }) => foreign_cores))} oidc-provider ${versionOf('oidc-provider')}.
An RS256 signature (S) took ${Math.round(signing)} us in the same run. Medians of ${rounds} interleaved rounds. What is measured and how: \`bench/README.md\`.`;
}

function versionOf(npmPackage) {
  return JSON.parse(readFileSync(`${repository}node_modules/${npmPackage}/package.json`, 'utf8')).version;
}

function grid(points, cell) {
  const peers = peersOf(points);
  const rows = grouped(points, ({ kind, connections }) => `${kind}, ${connections}`);
  return table(
    ['operation, connections', ...peers],
    [...rows].map(([name, row]) => [name, ...peers.map((peer) => row.filter((point) => point.peer === peer).map(cell)[0] ?? '–')]),
  );
}

function startOf(results, peer) {
  const rounds = [...grouped(results, ({ round }) => round).values()];
  const middle = (figure) => median(rounds.map(figure));
  return [
    peer,
    Math.round(middle((round) => round[0].first_answer)),
    Math.round(middle((round) => round[0].idle_memory_kib) / 1024),
    Math.round(middle((round) => round.at(-1).memory_kib_after) / 1024),
  ];
}

function failures(results) {
  const failed = results.filter((result) => Object.keys(result.failures).length > 0);
  if (failed.length === 0) return `Every answer was checked; none of ${count(results.reduce((sum, { done }) => sum + done, 0))} was wrong.`;
  return failed.map(({ peer, kind, connections, failures }) => `- ${peer}, ${kind}, ${connections} connections: ${JSON.stringify(failures)}`).join('\n');
}

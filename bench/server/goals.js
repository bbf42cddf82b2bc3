// What codegrant set out to cost, beside what it did. S is an RS256 signature in the same run.
import { median } from '../sdk/statistics.js';
import { count, table, verdict } from '../sdk/markdown.js';

const rs256 = 'codegrant';
const es256 = 'codegrant ES256';

/** In microseconds of CPU with 8 connections: `signatures` of S, and what may be spent beside them. */
const goalsOfCpu = [
  { what: 'flow RS256, two signatures', peer: rs256, kind: 'flow', signatures: 2, rest: 250 },
  { what: 'flow RS256, no id_token', peer: rs256, kind: 'plain_flow', signatures: 1, rest: 230 },
  { what: 'flow ES256, two signatures', peer: es256, kind: 'flow', signatures: 0, rest: 280 },
  { what: 'refresh with rotation, RS256, no id_token', peer: rs256, kind: 'plain_refresh', signatures: 1, rest: 120 },
  { what: 'refresh with rotation, ES256, no id_token', peer: es256, kind: 'plain_refresh', signatures: 0, rest: 140 },
  { what: 'introspection', peer: rs256, kind: 'introspect', signatures: 0, rest: 70 },
  { what: 'userinfo', peer: rs256, kind: 'userinfo', signatures: 0, rest: 70 },
  { what: 'GET /Patient/x with policy', peer: rs256, kind: 'resource', signatures: 0, rest: 90 },
  { what: 'discovery', peer: rs256, kind: 'discovery', signatures: 0, rest: 32 },
  { what: 'JWKS', peer: rs256, kind: 'jwks', signatures: 0, rest: 32 },
];

/** A table; nothing where codegrant was not measured. */
export function goals(results, points) {
  const signing = median(results.map((result) => result.signing));
  const at = (peer, kind, connections = 8) => points.find((point) => point.peer === peer && point.kind === kind && point.connections === connections);
  const rows = goalsOfCpu.flatMap((goal) => {
    const point = at(goal.peer, goal.kind);
    if (!point) return [];
    const bound = goal.signatures * signing + goal.rest;
    return [[goal.what, `${goal.signatures ? `${goal.signatures} S + ` : ''}${goal.rest} us`, `${count(Math.round(bound))} us`, `${count(Math.round(point.server_cpu))} us`, verdict(point.server_cpu <= bound)]];
  });
  for (const [what, goal, value, unit] of others(results, at)) rows.push([what, `${goal} ${unit}`, '', `${value.toFixed(unit === 'x' ? 2 : 1)} ${unit}`, verdict(value <= goal)]);
  return rows.length ? table(['work', 'goal', 'that is', 'measured', ''], rows) : '';
}

function others(results, at) {
  const own = results.filter(({ peer }) => peer === rs256);
  const [es, eight, many] = [at(es256, 'flow'), at(rs256, 'flow'), at(rs256, 'flow', 32)];
  const rows = [];
  if (es) rows.push(['p99 of a flow, ES256', 5, es.p99 / 1000, 'ms']);
  if (eight && many) rows.push(['CPU of a flow at 32 connections, over that at 8', 1.15, many.server_cpu / eight.server_cpu, 'x']);
  if (many) rows.push(['connections of 32 that were not served', 0, 32 - many.connections_served, '']);
  if (own.length) {
    rows.push(['memory, idle', 14, median(own.map(({ idle_memory_kib }) => idle_memory_kib)) / 1024, 'MiB']);
    rows.push(['memory, after all of it', 30, Math.max(...own.map(({ memory_kib_after }) => memory_kib_after)) / 1024, 'MiB']);
    rows.push(['exec to first answer', 25, median(own.map(({ first_answer }) => first_answer)), 'ms']);
  }
  return rows;
}

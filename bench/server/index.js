// What a server costs, side by side with others: measured, printed, and written to bench/results/server.md.
//
//   npm run bench:server                        all of it, some 10 minutes
//   node bench/server flow refresh -c 8 -d 5    some kinds, one number of connections, shorter; printed, not written
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as codegrant from './codegrant.js';
import * as glewlwyd from './glewlwyd.js';
import * as oidcProvider from './oidc_provider.js';
import { load } from './load.js';
import { plot } from './plot.js';
import { repository } from './process.js';
import { report } from './report.js';

// What begins with `plain_` asks for no id_token.
const kinds = ['flow', 'plain_flow', 'refresh', 'plain_refresh', 'introspect', 'userinfo', 'resource', 'discovery', 'jwks'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: 'string', short: 'c', default: '' },
    duration: { type: 'string', short: 'd', default: '4' },
    warm_up: { type: 'string', short: 'w', default: '1' },
    rounds: { type: 'string', short: 'r', default: '3' },
    only: { type: 'string', short: 'o', default: '' },
  },
});
const wanted = positionals.length ? positionals : kinds;
const es256 = { name: 'codegrant ES256', begin: () => codegrant.begin({ algorithm: 'ES256' }), kinds: ['flow', 'plain_refresh'] };
const peers = [codegrant, es256, oidcProvider, glewlwyd].filter((peer) => options.only === '' || options.only === peer.name);

/** What a server is asked for otherwise than by its own description. */
const changes = {
  codegrant: { plain_flow: codegrant.plain, plain_refresh: codegrant.plain },
  'codegrant ES256': { plain_refresh: codegrant.plain },
  'oidc-provider': { introspect: oidcProvider.opaque, userinfo: oidcProvider.opaque },
  glewlwyd: { introspect: glewlwyd.own },
};

const results = [];
for (let round = 0; round < Number(options.rounds); round++) {
  const signing = microsecondsToSign();
  for (const peer of peers) {
    console.error(`round ${round + 1}: ${peer.name}`);
    const server = await peer.begin();
    try {
      for (const figures of await measureAll(server, peer)) results.push({ round, signing, ...figures });
    } finally {
      await server.stop();
    }
  }
}
const text = report(results);
console.log(text);
if (!positionals.length && options.only === '') {
  mkdirSync(join(repository, 'bench/results'), { recursive: true });
  writeFileSync(join(repository, 'bench/results/server.md'), text);
  writeFileSync(join(repository, 'docs/images/server_cpu.svg'), plot(results));
}

async function measureAll(server, peer) {
  const points = [];
  for (const kind of wanted.filter((kind) => isOffered(server, peer, kind)))
    for (const connections of connectionsOf(kind))
      points.push({ peer: peer.name, kind, connections, first_answer: server.first_answer, idle_memory_kib: server.idle_memory_kib, ...(await measure(server, peer.name, kind, connections)) });
  return points;
}

function isOffered(server, peer, kind) {
  if (peer.kinds && !peer.kinds.includes(kind)) return false;
  if (kind.startsWith('plain_')) return changes[peer.name]?.[kind] !== undefined;
  return server.target[kind === 'flow' || kind === 'refresh' ? 'token' : kind] !== undefined;
}

/** What many connections at once cost shows in a flow; all else is measured with eight. */
function connectionsOf(kind) {
  if (options.connections) return options.connections.split(',').map(Number);
  return kind === 'flow' ? [1, 8, 32] : [8];
}

async function measure(server, peer, kind, connections) {
  const figures = await load({ ...server, target: { ...server.target, ...changes[peer]?.[kind] } }, kind.replace('plain_', ''), connections, options.duration, options.warm_up);
  console.error(`  ${kind} ${connections}: ${Math.round(figures.per_second)}/s, ${Math.round(figures.server_cpu)} us, ${JSON.stringify(figures.failures)}`);
  return figures;
}

/** One RS256 signature in CPU time, now: what all figures with signatures are multiples of. */
function microsecondsToSign() {
  const said = execFileSync('openssl', ['speed', '-mr', '-seconds', '2', 'rsa2048'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [, rate] = /^\+F2:\d+:2048:([\d.]+)/m.exec(said);
  return 1e6 / Number(rate);
}

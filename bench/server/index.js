// What a server costs, side by side with others: measured, printed, and written to bench/results/server.md.
//
//   npm run bench:server                        all of it, some 20 minutes on a quiet machine
//   node bench/server flow refresh -c 8 -d 5    some kinds, one number of connections, shorter; printed, not written
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import * as codegrant from './codegrant.js';
import * as glewlwyd from './glewlwyd.js';
import * as oidcProvider from './oidc_provider.js';
import { plot } from './plot.js';
import { repository } from './process.js';
import { report } from './report.js';

const kinds = ['flow', 'refresh', 'introspect', 'userinfo', 'resource', 'discovery', 'jwks'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: 'string', short: 'c', default: '1,8,32' },
    duration: { type: 'string', short: 'd', default: '8' },
    rounds: { type: 'string', short: 'r', default: '3' },
    only: { type: 'string', short: 'o', default: '' },
  },
});
const wanted = positionals.length ? positionals : kinds;
const peers = [codegrant, oidcProvider, glewlwyd].filter((peer) => options.only === '' || options.only === peer.name);

/** What a server is asked for otherwise than by its own description. */
const changes = {
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
      for (const figures of await measureAll(server, peer.name)) results.push({ round, signing, ...figures });
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
  for (const kind of wanted.filter((kind) => server.target[kind === 'flow' || kind === 'refresh' ? 'token' : kind]))
    for (const connections of options.connections.split(',').map(Number))
      points.push({ peer, kind, connections, first_answer: server.first_answer, ...(await measure(server, peer, kind, connections)) });
  return points;
}

async function measure(server, peer, kind, connections) {
  const file = join(server.folder, 'target.json');
  writeFileSync(file, JSON.stringify({ ...server.target, ...changes[peer]?.[kind] }));
  const load = join(repository, 'build/release/bin/load');
  const { stdout } = await promisify(execFile)(load, [file, kind, connections, options.duration, '2']).catch((failed) => failed);
  if (!stdout) throw new Error(`load failed on ${peer}, ${kind}`);
  const figures = JSON.parse(stdout);
  console.error(`  ${kind} ${connections}: ${Math.round(figures.per_second)}/s, ${Math.round(figures.server_cpu)} us, ${JSON.stringify(figures.failures)}`);
  return figures;
}

/** One RS256 signature in CPU time, now: what all figures with signatures are multiples of. */
function microsecondsToSign() {
  const said = execFileSync('openssl', ['speed', '-mr', '-seconds', '2', 'rsa2048'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [, rate] = /^\+F2:\d+:2048:([\d.]+)/m.exec(said);
  return 1e6 / Number(rate);
}

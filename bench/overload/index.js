// What a server does with twice the work that it can do, among 10,000 connections that want nothing yet and some that
// are slow on purpose.
//
//   npm run bench:overload                       prints, and writes bench/results/overload.md; about a minute
//   node bench/overload --idle 1000 -d 2         fewer, shorter; prints only
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from '../sdk/statistics.js';
import { count, table } from '../sdk/markdown.js';
import * as codegrant from '../server/codegrant.js';
import { load } from '../server/load.js';
import { head } from '../server/machine.js';
import { freePort, repository, residentKib } from '../server/process.js';

const { values: options, tokens } = parseArgs({
  tokens: true,
  options: {
    idle: { type: 'string', default: '10000' },
    slow: { type: 'string', default: '100' },
    connections: { type: 'string', short: 'c', default: '1024' },
    duration: { type: 'string', short: 'd', default: '8' },
  },
});

const metrics_port = await freePort();
const server = await codegrant.begin({ algorithm: 'ES256', flags: ['--metrics-port', metrics_port] });
const rows = [];
await phase('32 connections, as much as it can do', 32);
const crowd = await gather();
await phase(`the same among ${count(Number(options.idle))} idle, ${options.slow} slow writers, ${options.slow} slow readers`, 32, crowd);
await phase(`${count(Number(options.connections))} connections among them`, Number(options.connections), crowd);
await crowd.leave();
await phase('32 connections, once the others have left', 32);
await server.stop();

const text = [
  '# More work than it can do',
  head('npm run bench:overload', rows.map(({ foreign_cores }) => foreign_cores)),
  table(
    ['', 'flows/s', 'p50 ms', 'p99 ms', 'refused, of 100 flows', '/health p99 ms', '/metrics p99 ms', 'connected of the crowd', 'resident MiB'],
    rows.map(({ name, figures, refused, health, metrics, connected, memory }) => [
      name,
      count(Math.round(figures.per_second)),
      (figures.p50 / 1000).toFixed(1),
      (figures.p99 / 1000).toFixed(1),
      ((100 * refused) / (refused + figures.done)).toFixed(1),
      health,
      metrics,
      count(connected),
      (memory / 1024).toFixed(0),
    ]),
  ),
  'A refusal is 503 with Retry-After, and the connection ends; who is refused comes again at once here, which no honest client does. Other failures than refusals: ' +
    `${others(rows).length ? JSON.stringify(others(rows)) : 'none'}.`,
  '',
].join('\n\n');
console.log(text);
if (!tokens.some(({ kind }) => kind === 'option')) {
  mkdirSync(join(repository, 'bench/results'), { recursive: true });
  writeFileSync(join(repository, 'bench/results/overload.md'), text);
}

async function phase(name, connections, crowd) {
  const watch = watchOthers();
  const figures = await load(server, 'flow', connections, options.duration, 2);
  const refused = Object.entries(figures.failures).filter(([why]) => why.endsWith('503')).reduce((sum, [, times]) => sum + times, 0);
  const seen = await watch.end();
  const connected = crowd ? await crowd.connected() : 0;
  rows.push({ name, figures, refused, ...seen, connected, memory: residentKib(server.pid), foreign_cores: figures.foreign_cores });
  console.error(`  ${name}: ${Math.round(figures.per_second)}/s, ${JSON.stringify(figures.failures)}`);
}

/** Asks for /health as a prober does, on a new connection each time, and for /metrics on its own port. */
function watchOthers() {
  const ending = new AbortController();
  const ask = async (url) => {
    const times = [];
    let refused = 0;
    while (!ending.signal.aborted) {
      const began = performance.now();
      const status = await fetch(url, { headers: { connection: 'close' } }).then((response) => response.text().then(() => response.status), () => 0);
      if (status === 200) times.push(performance.now() - began);
      else refused += 1;
      await pause(50);
    }
    return `${times.length ? quantile(times, 0.99).toFixed(0) : '–'}${refused ? `, ${refused} of ${times.length + refused} refused` : ''}`;
  };
  const asking = Promise.all([ask(`http://127.0.0.1:${server.target.port}/health`), ask(`http://127.0.0.1:${metrics_port}/metrics`)]);
  return {
    end: async () => {
      ending.abort();
      const [health, metrics] = await asking;
      return { health, metrics };
    },
  };
}

async function gather() {
  const program = fileURLToPath(new URL('crowd.js', import.meta.url));
  const args = [program, server.target.port, options.idle, options.slow, options.slow];
  const child = spawn('sh', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', process.execPath, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const connected = async () => {
    child.stdin.write('\n');
    const { idle, writers, readers } = JSON.parse((await lines.next()).value);
    return idle + writers + readers;
  };
  const wanted = Number(options.idle);
  for (let tries = 0; tries < 100 && (await connected()) < wanted; tries++) await pause(100);
  const leave = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { connected, leave };
}

/** By reason, of all phases. */
function others(rows) {
  return rows.flatMap(({ figures }) => Object.entries(figures.failures)).filter(([why]) => !why.endsWith('503'));
}

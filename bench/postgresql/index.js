// What a store in PostgreSQL costs beside one in SQLite: CPU of the server and of the database for each operation.
//
//   npm run bench:postgresql              prints, and writes bench/results/postgresql.md; some 2 minutes
//   node bench/postgresql -d 1            shorter; prints only
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { count, table } from '../sdk/markdown.js';
import * as codegrant from '../server/codegrant.js';
import { load } from '../server/load.js';
import { head } from '../server/machine.js';
import { newFolder, repository } from '../server/process.js';
import { cpuSecondsOfTree } from './process_tree.js';

const { values: options } = parseArgs({ options: { duration: { type: 'string', short: 'd', default: '8' } } });
const work = [
  { what: 'flow, ES256', kind: 'flow' },
  { what: 'refresh, ES256', kind: 'refresh' },
  { what: 'introspection', kind: 'introspect' },
  { what: 'GET /Patient/x with policy', kind: 'resource' },
];
const folder = newFolder();
const addressFile = join(folder, 'address');
/** Safe from a loss of power, as a database that others rely on is. */
const postgres = (action) => execFileSync(join(repository, 'tests/store_contract/postgres.sh'), [action, addressFile], { env: { ...process.env, POSTGRES_OPTIONS: '-c fsync=on' } });

postgres('start');
const address = readFileSync(addressFile, 'utf8').trim();
try {
  await report(await measure([]), await measure(['--store', address, '--key-file', join(folder, 'key')], Number(readFileSync(join(folderIn(address), 'data/postmaster.pid'), 'utf8').split('\n')[0])));
} finally {
  postgres('stop');
}

function folderIn(url) {
  return new URL(url).searchParams.get('host');
}

/** `database`: the process whose tree the database is; nothing where the server holds it. */
async function measure(flags, database) {
  const server = await codegrant.begin({ algorithm: 'ES256', flags });
  const rows = [];
  for (const { what, kind } of work) {
    const before = database && cpuSecondsOfTree(database);
    const figures = await load(server, kind, 8, options.duration, 0);
    if (Object.keys(figures.failures).length) throw new Error(`${what}: ${JSON.stringify(figures.failures)}`);
    const database_cpu = database ? ((cpuSecondsOfTree(database) - before) / figures.done) * 1e6 : 0;
    rows.push({ ...figures, database_cpu });
    console.error(`  ${flags[0] ?? 'SQLite'}, ${what}: ${Math.round(figures.server_cpu)} us and ${Math.round(database_cpu)} us, ${Math.round(figures.per_second)}/s`);
  }
  await server.stop();
  return rows;
}

function report(sqlite, postgresql) {
  const all = [...sqlite, ...postgresql];
  const text = [
    '# A store in PostgreSQL beside one in SQLite',
    `${head('npm run bench:postgresql', all.map(({ foreign_cores }) => foreign_cores))} 8 connections. The database runs on the same machine, is reached by a Unix socket, and is safe from a loss of power. What else used the machine counts the database, too.`,
    table(
      ['CPU for each operation, us', 'SQLite: all', 'PostgreSQL: server', 'PostgreSQL: database'],
      work.map(({ what }, at) => [what, sqlite[at].server_cpu, postgresql[at].server_cpu, postgresql[at].database_cpu].map((cell) => (typeof cell === 'number' ? count(Math.round(cell)) : cell))),
    ),
    table(
      ['a second; p50 / p99 in ms', 'SQLite', 'PostgreSQL'],
      work.map(({ what }, at) => [what, ...[sqlite[at], postgresql[at]].map((figures) => `${count(Math.round(figures.per_second))}; ${(figures.p50 / 1000).toFixed(1)} / ${(figures.p99 / 1000).toFixed(1)}`)]),
    ),
    '',
  ].join('\n\n');
  console.log(text);
  if (options.duration !== '8') return;
  mkdirSync(join(repository, 'bench/results'), { recursive: true });
  writeFileSync(join(repository, 'bench/results/postgresql.md'), text);
}

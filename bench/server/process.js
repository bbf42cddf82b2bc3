// A server under measurement: a process with a folder of its own, ended when it is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

export const repository = new URL('../../', import.meta.url).pathname;

/** A program of the release build, or of the one that BENCH_BUILD names. */
export const program = (name) => join(process.env.BENCH_BUILD ?? join(repository, 'build/release'), 'bin', name);

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** A new folder for databases and logs, on the disk that temporary files are on. */
export const newFolder = () => mkdtempSync(join(tmpdir(), 'codegrant-bench-'));

/** Starts `command` with its output in `folder`/log, and waits until `url` answers anything. */
export async function start(command, args, { folder, url, env = {} }) {
  const log = openSync(join(folder, 'log'), 'a');
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env }, cwd: folder });
  await answers(url, child);
  return {
    pid: child.pid,
    folder,
    first_answer: performance.now() - began,
    idle_memory_kib: residentKib(child.pid),
    end: () => end(child),
    stop: () => end(child).then(() => rmSync(folder, { recursive: true })),
  };
}

async function end(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Of a process and not of its children, before it has any. */
export function residentKib(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/** User and system time of a process so far. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  const ticks_per_second = 100; // USER_HZ, the same on every Linux that Debian runs on
  return (Number(fields[11]) + Number(fields[12])) / ticks_per_second;
}

async function answers(url, child) {
  for (let tries = 0; tries < 20_000; tries++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with status ${child.exitCode}`);
    const answered = await fetch(url).then(() => true, () => false);
    if (answered) return;
    await pause(0.5);
  }
  throw new Error(`${url} does not answer`);
}

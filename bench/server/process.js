// A server under measurement: a process with a folder of its own, ended when it is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

export const repository = new URL('../../', import.meta.url).pathname;

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
  return { pid: child.pid, folder, first_answer: performance.now() - began, stop: () => stop(child, folder) };
}

async function stop(child, folder) {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
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

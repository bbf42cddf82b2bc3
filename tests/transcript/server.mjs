// One `codegrant` process with a fresh memory store and the seeds, called http://localhost:8080 wherever it listens.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const repository = resolve(import.meta.dirname, '../..');
const binary = process.env.CODEGRANT_BINARY ?? join(repository, 'build/dev/bin/codegrant');
const seeds = join(repository, 'server/seed');

export const issuer = 'http://localhost:8080';
export const root_secret = 'the-root-client-s-secret';

/// Gives the address that it answers at, and the function that ends it.
export async function startServer() {
  const port = await freePort();
  const flags = ['--issuer', issuer, '--port', `${port}`, '--store', 'memory:', '--development', 'on', '--log-level', 'warn'];
  const files = readdirSync(seeds).sort().flatMap((file) => ['--seed', join(seeds, file)]);
  const child = spawn(binary, ['serve', ...flags, ...files], {
    env: { ...process.env, CODEGRANT_ROOT_CLIENT_SECRET: root_secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('codegrant ready')) return { address: `http://127.0.0.1:${port}`, stop: () => child.kill('SIGTERM') };
  throw new Error('codegrant ended before it was ready');
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

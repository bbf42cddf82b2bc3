// The program as its operator meets it: what it prints, how it ends, and what its log keeps to itself.
import { spawnSync } from 'node:child_process';
import { binary, RunningServer } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test('a port that is taken is told, and the status says so', async ({ server }) => {
  const { port } = new URL(server.issuer);
  const second = spawnSync(binary, ['serve', '--port', port, '--store', 'memory:'], { encoding: 'utf8', timeout: 10_000 });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(port);
  expect(second.stdout).not.toContain('codegrant ready');
});

test('a wrong option is told, and the status is 2', async () => {
  const wrong = spawnSync(binary, ['serve', '--prot', '1'], { encoding: 'utf8', timeout: 10_000 });
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('--prot');
});

test('what the log must not hold is searched for: a value that it does hold is found', async () => {
  const server = await RunningServer.start();
  server.keepSecret('/health');
  await fetch(`${server.issuer}/health`);
  await expect(server.stop()).rejects.toThrow('hold a secret');
});

test('so is the store', async () => {
  const server = await RunningServer.start();
  server.keepSecret('alice@example.com');
  await expect(server.stop()).rejects.toThrow('codegrant.sqlite');
});

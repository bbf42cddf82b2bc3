// A process that a test starts and ends by its pid, with what it said kept for a test that fails.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export class Child {
  private constructor(
    private readonly process: ChildProcess,
    private readonly messages: string[],
  ) {}

  /// Runs `command` and waits for the line that `ready` matches.
  static async start(command: string, args: string[], ready: RegExp): Promise<Child> {
    const process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const child = new Child(process, []);
    await new Promise<void>((resolve, reject) => {
      for (const stream of [process.stdout!, process.stderr!])
        createInterface({ input: stream }).on('line', (line) => {
          child.messages.push(line);
          if (ready.test(line)) resolve();
        });
      process.on('error', reject);
      process.on('exit', () => reject(new Error(`${command} ended before it was ready:\n${child.log()}`)));
    });
    return child;
  }

  log(): string {
    return this.messages.join('\n');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
  }
}

/// A port of the loopback interface that nobody listens on.
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

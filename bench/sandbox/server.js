// The program with the sandbox that it holds, on free ports and a store in memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Sandbox {
  #process;

  constructor(process, address) {
    this.#process = process;
    this.address = address;
  }

  static async start(executable) {
    const flags = ['serve', '--port', '0', '--sandbox-port', '0', '--store', 'memory:'];
    const process = spawn(executable, flags, { stdio: ['ignore', 'pipe', 'ignore'] });
    let address = '';
    for await (const line of createInterface({ input: process.stdout })) {
      const [, name, value] = /^codegrant (sandbox|ready) (\S+)/.exec(line) ?? [];
      if (name === 'sandbox') address = value;
      if (name === 'ready') return new Sandbox(process, address);
    }
    throw new Error(`${executable} ended before it was ready`);
  }

  async stop() {
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }
}

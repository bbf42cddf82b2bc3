// `codegrant login` as a person at a terminal runs it: what it prints, the address that it wants opened, how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { binary, type RunningServer } from './server.ts';

export class Terminal {
  #out = '';
  #err = '';
  readonly #ended: Promise<number | string>;

  private constructor(private readonly process: ChildProcess) {
    process.stdout!.on('data', (part) => (this.#out += part));
    process.stderr!.on('data', (part) => (this.#err += part));
    this.#ended = once(process, 'close').then(([status, signal]) => status ?? signal);
  }

  /// As the seeds' client `terminal`, ending sessions as our server lets one.
  static logIn(server: RunningServer, flags: string[] = [], environment: Record<string, string> = {}): Terminal {
    const all = ['login', '--issuer', server.issuer, '--client-id', 'terminal', '--profile', 'aidbox', '--scope', 'openid profile email', ...flags];
    return new Terminal(spawn(binary, all, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /// The address that it wants opened, once it says so.
  async address(): Promise<string> {
    for (;;) {
      const [, address] = /^ {2}(http\S+)\n\nWaiting/m.exec(this.#err) ?? [];
      if (address) return address;
      if (this.process.exitCode !== null) throw new Error(`it ended: ${this.#err}`);
      await Promise.race([once(this.process.stderr!, 'data'), this.#ended]);
    }
  }

  /// Its exit status, or the signal that ended it.
  ended(): Promise<number | string> {
    return this.#ended;
  }

  /// What Ctrl-C does.
  interrupt(): void {
    this.process.kill('SIGINT');
  }
}

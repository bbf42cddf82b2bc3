// nginx with the configuration that operators are given, on other ports and without TLS.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free_port.ts';
import { repository } from './server.ts';

const program = join(repository, 'build/nginx/usr/sbin/nginx');
const example = join(repository, 'packaging/nginx/codegrant.conf');

export class Nginx {
  readonly #directory = mkdtempSync(join(tmpdir(), 'codegrant-nginx-'));
  #process?: ChildProcess;

  private constructor(private readonly port: number) {}

  static async create(): Promise<Nginx> {
    return new Nginx(await freePort());
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /// In front of servers on these ports.
  async start(ports: number[]): Promise<void> {
    writeFileSync(join(this.#directory, 'nginx.conf'), this.#configuration(ports));
    this.#process = spawn(program, ['-p', this.#directory, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'inherit' });
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`nginx ended with status ${this.#process.exitCode}`);
      if (await fetch(this.origin).then(() => true, () => false)) return;
    }
  }

  async stop(): Promise<void> {
    if (this.#process?.exitCode === null) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    rmSync(this.#directory, { recursive: true });
  }

  #configuration(ports: number[]): string {
    const servers = ports.map((port) => `  server 127.0.0.1:${port} max_fails=1 fail_timeout=2s;`).join('\n');
    const site = readFileSync(example, 'utf8')
      .replace(/(  server 127\.0\.0\.1:\d+ .*\n)+/, `${servers}\n`)
      .replace('listen 443 ssl http2', `listen 127.0.0.1:${this.port}`)
      .replace(/ +ssl_certificate.*\n/g, '');
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`).join(' ');
    return `daemon off; pid nginx.pid; worker_processes 1; events { worker_connections 4096; } http { access_log off; ${folders} ${site} }`;
  }
}

// The page's own server: its files, the SDK as it was built, and the options that a test gives it.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

const page = resolve(import.meta.dirname, '../page');
const sdk = process.env.CODEGRANT_DIST ?? resolve(import.meta.dirname, '../../../wasm/dist');
const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };

/// What the page's script imports as `/options.js`.
export interface PageOptions {
  client: Record<string, unknown>;
  login: Record<string, unknown>;
  resource: string;
  post_logout_redirect_uri: string;
}

export class PageServer {
  /// Set before the page is opened.
  options?: PageOptions;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<PageServer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const started = new PageServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', async ({ url = '/' }, response) => {
      const { pathname } = new URL(url, started.origin);
      try {
        const [type, body] = await started.file(pathname);
        response.writeHead(200, { 'content-type': type, 'content-security-policy': started.policy(pathname) }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  get redirect_uri(): string {
    return `${this.origin}/callback`;
  }

  get post_logout_redirect_uri(): string {
    return `${this.origin}/`;
  }

  private async file(pathname: string): Promise<[type: string, body: string | Buffer]> {
    if (pathname === '/options.js') return [types.js, this.optionsModule()];
    const name = pathname === '/' || pathname === '/callback' ? 'index.html' : pathname.slice(1);
    const type = types[name.slice(name.lastIndexOf('.') + 1) as keyof typeof types];
    const [, inSdk] = /^codegrant\/([\w.-]+)$/.exec(name) ?? [];
    if (!inSdk && !/^[\w.-]+$/.test(name)) throw new Error('no such file');
    return [type, await readFile(inSdk ? join(sdk, inSdk) : join(page, name))];
  }

  private optionsModule(): string {
    return Object.entries(this.options!)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join('');
  }

  /// The page may talk to nobody, not even to where it came from; the worker to anybody that the test uses.
  private policy(pathname: string): string {
    return pathname === '/codegrant/worker.js'
      ? "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:* http://localhost:*"
      : "default-src 'none'; script-src 'self'; worker-src 'self'; img-src data:";
  }
}

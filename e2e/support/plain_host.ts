// A host that serves the files of a folder under some path, by their names, and nothing else: no rewriting, no headers but the type.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

export class PlainHost {
  private constructor(
    private readonly server: Server,
    /// Of the folder, with the slash at its end.
    readonly address: string,
  ) {}

  static async start(folder: string, path: string): Promise<PlainHost> {
    const server = createServer(async ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const name = pathname === path ? 'index.html' : pathname.slice(path.length);
      const type = types[extname(name)];
      const body = pathname.startsWith(path) && type ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
      if (body) response.writeHead(200, { 'content-type': type }).end(body);
      else response.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PlainHost(server, `http://localhost:${(server.address() as AddressInfo).port}${path}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

// Serves a built page as strictly as anybody might: each kind of file under the policy that the package asks for, and no more.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Served } from './recipe.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

const pagePolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'none'; img-src data:";
const workerPolicy = (issuer: string) => `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${issuer}`;

export async function serveSite(folder: string, issuer: string): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    // Addresses without a file are the page's own, as /callback.
    const name = extname(pathname) ? pathname : '/index.html';
    const worker = /worker$/.test(String(request.headers['sec-fetch-dest'])); // whatever its file is called
    try {
      const body = readFileSync(join(folder, name));
      response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream');
      response.setHeader('Content-Security-Policy', worker ? workerPolicy(issuer) : pagePolicy);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

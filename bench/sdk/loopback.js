// Two origins on the loopback: an app, which is the package and the page that measures, and an API, which is its
// own authorization server and agrees to everything.
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { dist } from './places.js';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const page = fileURLToPath(new URL('page', import.meta.url));
const patient = JSON.stringify({ resourceType: 'Patient', id: 'p1', name: [{ given: ['Alice'], family: 'Liddell' }], birthDate: '1852-05-04' });

/** Where the app is, what its pages report, and the way to end both servers. */
export async function startOrigins() {
  const reports = new EventEmitter();
  const app = createServer((request, response) => serveApp(request, response, { reports, api: origin(api) }));
  const api = createServer((request, response) => serveApi(request, response, origin(app)));
  for (const server of [app, api]) await once(server.listen(0, '127.0.0.1'), 'listening');
  return { app: origin(app), reports, stop: () => [app, api].forEach((server) => (server.close(), server.closeAllConnections())) };
}

const origin = (server) => `http://127.0.0.1:${server.address().port}`;

async function serveApp(request, response, { reports, api }) {
  const { pathname } = new URL(request.url, 'http://app');
  if (pathname === '/report') return void reports.emit('report', await text(request), (next) => response.end(next));
  if (pathname === '/api.js') return void response.writeHead(200, { 'content-type': types['.js'] }).end(`export const api = '${api}';`);
  const file = pathname.startsWith('/codegrant/') ? join(dist, pathname.slice(11)) : join(page, extname(pathname) ? pathname : 'index.html');
  if (!existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': types[extname(file)],
    'cache-control': 'max-age=3600',
    // A page that is isolated from other origins has a clock of 5 us, any other one of 100 us.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  response.end(readFileSync(file));
}

function serveApi(request, response, app) {
  const { pathname, searchParams } = new URL(request.url, 'http://api');
  const cors = { 'access-control-allow-origin': app, 'access-control-allow-headers': 'authorization, dpop, content-type', 'access-control-max-age': '7200' };
  const answer = (json) => response.writeHead(200, { ...cors, 'content-type': 'application/json', 'cache-control': 'no-store' }).end(json);
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
  if (pathname === '/Patient/p1') return void answer(patient);
  if (pathname === '/token')
    return void answer(JSON.stringify({ access_token: 'a'.repeat(600), token_type: request.headers.dpop ? 'DPoP' : 'Bearer', expires_in: 3600 }));
  const back = `${searchParams.get('redirect_uri')}?${new URLSearchParams({ code: 'c', state: searchParams.get('state') })}`;
  response.writeHead(302, { location: back }).end();
}

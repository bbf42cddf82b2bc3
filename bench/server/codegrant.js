// `codegrant` as it is built for release: SQLite on disk, every acknowledged write safe from a loss of power.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from './browser.js';
import { freePort, newFolder, program, start } from './process.js';

const redirect_uri = 'http://127.0.0.1:9999/cb';
const scope = 'openid';
const users = 16;
const password = 'a password that nobody guesses';
const introspector = { id: 'rs', secret: 'a secret of the resource server' };

export const name = 'codegrant';

/**
 * With `algorithm` for all signatures. `fill`, where given, is called with the database's path while the server rests;
 * what is measured starts on what it leaves. `resources` are written beside the bench's own.
 */
export async function begin({ algorithm = 'RS256', fill, resources = [], flags = [] } = {}) {
  const folder = newFolder();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'seed.json'), JSON.stringify([client, resourceServer, patient, ...people(), ...resources]));
  const args = ['serve', '--port', port, '--issuer', issuer, '--signing-algorithms', algorithm, '--log-level', 'off', '--root-client-secret', 'only for the bench', ...flags];
  const serve = (more) => start(program('codegrant'), [...args, ...more].map(String), { folder, url: `${issuer}/health` });
  const first = await serve(['--seed', 'seed.json']);
  const cookies = [];
  for (let i = 0; i < users; i++) cookies.push(await logIn(issuer, `user${i}`));
  await first.end();
  if (fill) fill(join(folder, 'codegrant.sqlite'));
  const server = await serve([]); // as a server starts that has run before
  return { ...server, target: { ...target, algorithm, port, pid: server.pid, cookies } };
}

/** A flow that asks for no id_token. */
export const plain = { scope: 'profile', id_token: false };

const target = {
  name,
  authorize: '/auth/authorize',
  token: '/auth/token',
  introspect: '/auth/introspect',
  userinfo: '/auth/userinfo',
  discovery: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  resource: '/Patient/p1',
  client_id: 'bench',
  redirect_uri,
  scope,
  algorithm: 'RS256',
  id_token: true,
  introspection_credentials: `Basic ${Buffer.from(Object.values(introspector).map(encodeURIComponent).join(':')).toString('base64')}`,
};

const client = {
  resourceType: 'Client',
  id: 'bench',
  grant_types: ['code'],
  scope: [scope, plain.scope],
  auth: { authorization_code: { redirect_uri, token_format: 'jwt', pkce: true, refresh_token: true, audience: [introspector.id] } },
};
const resourceServer = { resourceType: 'Client', id: introspector.id, secret: introspector.secret, grant_types: ['client_credentials'] };
const patient = { resourceType: 'Patient', id: 'p1', name: [{ given: ['Alice'], family: 'Liddell' }], birthDate: '1852-05-04' };

function people() {
  return Array.from({ length: users }, (_, i) => [
    { resourceType: 'User', id: `user${i}`, userName: `user${i}`, email: `user${i}@example.org`, password },
    {
      resourceType: 'AccessPolicy',
      id: `user${i}-reads-patients`,
      link: [{ resourceType: 'User', id: `user${i}` }],
      engine: 'matcho',
      matcho: { 'request-method': 'get', params: { 'resource/type': 'Patient' } },
    },
  ]).flat();
}

/** The cookie of a browser whose user logged in and agreed once. */
async function logIn(issuer, username) {
  const browser = new Browser();
  const query = new URLSearchParams({ response_type: 'code', client_id: 'bench', redirect_uri, scope: `${scope} ${plain.scope}`, code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' });
  const login = await browser.open(`${issuer}/auth/authorize?${query}`);
  const grant = await browser.submit(login, { username, password });
  await browser.submit(grant, { decision: 'allow' });
  return browser.cookie;
}

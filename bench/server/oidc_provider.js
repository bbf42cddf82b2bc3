// oidc-provider with the smallest honest store: everything in one map, in its own memory.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, newFolder, start } from './process.js';

export const name = 'oidc-provider';

export async function begin() {
  const folder = newFolder();
  const port = await freePort();
  const settings = { port, algorithm: 'RS256', users: 16, redirect_uri: target.redirect_uri };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const program = fileURLToPath(new URL('oidc_provider_server.js', import.meta.url));
  const server = await start(process.execPath, [program, join(folder, 'settings.json')], {
    folder,
    url: `http://127.0.0.1:${port}/.well-known/openid-configuration`,
    env: { NODE_ENV: 'production' },
  });
  const cookies = JSON.parse(readFileSync(join(folder, 'cookies.json'), 'utf8'));
  return { ...server, target: { ...target, port, pid: server.pid, cookies } };
}

const target = {
  name,
  authorize: '/auth',
  token: '/token',
  introspect: '/token/introspection',
  userinfo: '/me',
  discovery: '/.well-known/openid-configuration',
  jwks: '/jwks',
  authorize_parameters: '&resource=urn%3Abench%3Aapi',
  client_id: 'bench',
  redirect_uri: 'http://127.0.0.1:9999/cb',
  scope: 'openid api',
  algorithm: 'RS256',
  id_token: true,
  introspection_credentials: `Basic ${Buffer.from('rs:a-secret-of-the-resource-server').toString('base64')}`,
};

/** For introspection and userinfo, which it offers for opaque tokens alone. */
export const opaque = { authorize_parameters: '', scope: 'openid', algorithm: '' };

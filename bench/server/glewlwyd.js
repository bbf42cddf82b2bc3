// Debian's glewlwyd on SQLite, with its package's settings but for port, folder and log.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as glewlwyd from '../../e2e/strangers/support/glewlwyd_setup.mjs';
import { freePort, newFolder, start } from './process.js';

export const name = 'glewlwyd';

const resourceServer = { client_id: 'rs', client_secret: 'a secret of the resource server' };

export const isThere = () => existsSync(glewlwyd.program);

export async function begin() {
  const folder = newFolder();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const database = join(folder, 'glewlwyd.db');
  const file = join(folder, 'glewlwyd.conf');
  glewlwyd.sql(database, glewlwyd.tables());
  writeFileSync(file, glewlwyd.configuration(origin, database, log(folder)));
  const server = await start(glewlwyd.program, ['-c', file], { folder, url: `${origin}/api/config/` });
  const cookies = [await setUp(origin)];
  return { ...server, target: { ...target, port, pid: server.pid, cookies } };
}

const target = {
  name,
  authorize: '/api/oidc/auth',
  token: '/api/oidc/token',
  introspect: '/api/oidc/introspect',
  userinfo: '/api/oidc/userinfo',
  discovery: '/api/oidc/.well-known/openid-configuration',
  jwks: '/api/oidc/jwks',
  authorize_parameters: '&g_continue=',
  client_id: 'bench',
  redirect_uri: 'http://127.0.0.1:9999/cb',
  scope: 'openid',
  algorithm: 'RS256',
  id_token: true,
  introspection_credentials: `Basic ${Buffer.from(Object.values(resourceServer).join(':')).toString('base64')}`,
};

/** A client may introspect its own tokens alone, so the resource server gets them itself. */
export const own = { ...resourceServer, redirect_uri: 'http://127.0.0.1:9999/rs' };

const log = (folder) => `
    log_mode = "file"
    log_level = "ERROR"
    log_file = "${folder}/glewlwyd.log"
`;

/** Users, clients and the plugin; the cookie of a user who logged in and agreed. */
async function setUp(origin) {
  const admin = await glewlwyd.begin(origin);
  await admin.post('client/', glewlwyd.client('bench', target.redirect_uri));
  await admin.post('client/', glewlwyd.client('rs', own.redirect_uri, { ...resourceServer, confidential: true, token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'] }));
  await admin.post('mod/plugin/', glewlwyd.plugin(origin, signingKeys()));
  const alice = await glewlwyd.logIn(origin, glewlwyd.alice);
  for (const client of ['bench', 'rs']) await alice.put(`auth/grant/${client}`, { scope: 'openid' });
  return alice.cookie;
}

function signingKeys() {
  const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
  return { key: privateKey, cert: publicKey };
}

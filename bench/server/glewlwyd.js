// Debian's glewlwyd on SQLite, with its package's settings but for port, folder and log.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, newFolder, repository, start } from './process.js';

export const name = 'glewlwyd';

const debian = join(repository, 'build/glewlwyd/usr');
const user = { username: 'alice', password: 'wonderland' };
const resourceServer = { client_id: 'rs', client_secret: 'a secret of the resource server' };

export const isThere = () => existsSync(join(debian, 'bin/glewlwyd'));

export async function begin() {
  const folder = newFolder();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  makeDatabase(folder);
  writeFileSync(join(folder, 'glewlwyd.conf'), configuration(folder, port));
  const server = await start(join(debian, 'bin/glewlwyd'), ['-c', join(folder, 'glewlwyd.conf')], { folder, url: `${origin}/api/config/` });
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

function makeDatabase(folder) {
  const tables = readFileSync(join(debian, 'share/dbconfig-common/data/glewlwyd/install/sqlite3'));
  execFileSync('sqlite3', [join(folder, 'glewlwyd.db')], { input: tables });
}

function configuration(folder, port) {
  const modules = join(debian, 'lib/glewlwyd');
  return `
    port = ${port}
    bind_address = "127.0.0.1"
    external_url = "http://127.0.0.1:${port}"
    login_url = "login.html"
    api_prefix = "api"
    log_mode = "file"
    log_level = "ERROR"
    log_file = "${folder}/glewlwyd.log"
    cookie_domain = "127.0.0.1"
    cookie_secure = 0
    session_key = "GLEWLWYD2_SESSION_ID"
    session_expiration = 2419200
    admin_scope = "g_admin"
    profile_scope = "g_profile"
    hash_algorithm = "SHA512"
    user_module_path = "${modules}/user"
    client_module_path = "${modules}/client"
    user_auth_scheme_module_path = "${modules}/scheme"
    plugin_module_path = "${modules}/plugin"
    database = { type = "sqlite3"; path = "${folder}/glewlwyd.db"; };
  `;
}

/** Users, clients and the plugin; the cookie of a user who logged in and agreed. */
async function setUp(origin) {
  const administrator = await api(origin, '').post('auth/', { username: 'admin', password: 'password' });
  const admin = api(origin, administrator);
  await admin.post('user/', { ...user, name: 'Alice Liddell', email: 'alice@example.org', scope: ['openid', 'g_profile'], enabled: true });
  await admin.post('client/', { ...clientOf('bench', target.redirect_uri), confidential: false });
  await admin.post('client/', { ...clientOf('rs', own.redirect_uri), ...resourceServer, confidential: true, token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'] });
  await admin.post('mod/plugin/', plugin(origin));
  const cookie = await api(origin, '').post('auth/', user);
  for (const client of ['bench', 'rs']) await api(origin, cookie).put(`auth/grant/${client}`, { scope: 'openid' });
  return cookie;
}

function clientOf(client_id, redirect_uri) {
  return { client_id, name: client_id, enabled: true, redirect_uri: [redirect_uri], authorization_type: ['code', 'refresh_token'], scope: [] };
}

function plugin(origin) {
  const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
  return {
    module: 'oidc',
    name: 'oidc',
    display_name: 'OpenID Connect',
    enabled: true,
    parameters: {
      iss: `${origin}/api/oidc`,
      'jwt-type': 'rsa',
      'jwt-key-size': '256',
      key: privateKey,
      cert: publicKey,
      'access-token-duration': 3600,
      'refresh-token-duration': 1209600,
      'code-duration': 600,
      'refresh-token-rolling': true,
      'refresh-token-one-use': 'always',
      'allow-non-oidc': false,
      'auth-type-code-enabled': true,
      'auth-type-refresh-enabled': true,
      'jwks-show': true,
      'allowed-scope': ['openid'],
      'pkce-allowed': true,
      'pkce-required': true,
      'pkce-required-public-client': true,
      'introspection-revocation-allowed': true,
      'introspection-revocation-allow-target-client': true,
      'subject-type': 'public',
    },
  };
}

/** Its administration API; each call answers with the cookie that came, or the one that was sent. */
function api(origin, cookie) {
  const call = (method) => async (path, body) => {
    const response = await fetch(`${origin}/api/${path}`, { method, headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`glewlwyd answers ${response.status} to ${method} ${path}`);
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  };
  return { post: call('POST'), put: call('PUT') };
}

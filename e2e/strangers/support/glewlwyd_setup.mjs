// How Debian's glewlwyd is set up, for the tests of this folder and for `bench/server`, which node runs as it is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/// Where `./test` and `npm run bench:server` unpack the package.
export const debian = new URL('../../../build/glewlwyd/usr', import.meta.url).pathname;
export const program = `${debian}/bin/glewlwyd`;

export const alice = { username: 'alice', password: 'wonderland', name: 'Alice Liddell', email: 'alice@example.org' };
const administrator = { username: 'admin', password: 'password' }; // as the package's tables have it

/// The statements that make the package's tables. They hold clients' `post_logout_redirect_uri`, where its plugin reads
/// `post_logout_redirect_uris`.
export function tables() {
  const [found, wanted] = ['"post_logout_redirect_uri":{"multiple":false', '"post_logout_redirect_uris":{"multiple":true'];
  return readFileSync(`${debian}/share/dbconfig-common/data/glewlwyd/install/sqlite3`, 'utf8').replace(found, wanted);
}

export function sql(database, statements) {
  execFileSync('sqlite3', ['-cmd', 'PRAGMA synchronous = off', '-cmd', '.timeout 5000', database], { input: statements });
}

/// A configuration file; names and values are those of the package's sample. `more` says what it serves and where it logs.
export function configuration(origin, database, more) {
  const modules = `${debian}/lib/glewlwyd`;
  return `
    port = ${new URL(origin).port}
    bind_address = "127.0.0.1"
    external_url = "${origin}"
    login_url = "login.html"
    api_prefix = "api"
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
    database = { type = "sqlite3"; path = "${database}"; };
    ${more}
  `;
}

/// Its API, as whoever the cookie belongs to. Whatever is not answered by 200 fails.
export function api(origin, cookie = '') {
  const call = (method) => async (path, body) => {
    const response = await fetch(`${origin}/api/${path}`, { method, headers: { 'content-type': 'application/json', cookie }, body: body === undefined ? null : JSON.stringify(body) });
    if (response.status !== 200) throw new Error(`glewlwyd answers ${response.status} to ${method} ${path}: ${await response.text()}`);
    return response;
  };
  return { post: call('POST'), put: call('PUT') };
}

/// The same for who has logged in, with the cookie.
export async function logIn(origin, { username, password }) {
  const response = await api(origin).post('auth/', { username, password });
  const cookie = response.headers.getSetCookie()[0].split(';')[0];
  return { ...api(origin, cookie), cookie };
}

/// The administrator's API, once alice is there.
export async function begin(origin) {
  const admin = await logIn(origin, administrator);
  await admin.post('user/', { ...alice, scope: ['openid', 'g_profile'], enabled: true });
  return admin;
}

/// A public client of the code flow; `more` may say otherwise.
export function client(client_id, redirect_uri, more = {}) {
  return { client_id, name: client_id, enabled: true, confidential: false, authorization_type: ['code', 'refresh_token'], redirect_uri: [redirect_uri], scope: [], ...more };
}

export const issuerOf = (origin) => `${origin}/api/oidc`;

/// OpenID Connect with PKCE and refresh tokens that are good once; `more` says what id_tokens are signed with, and what else.
export function plugin(origin, more) {
  return {
    module: 'oidc',
    name: 'oidc',
    display_name: 'OpenID Connect',
    enabled: true,
    parameters: {
      iss: issuerOf(origin),
      'jwks-show': true,
      'jwt-type': 'rsa', // not asked where keys are given as a set
      'jwt-key-size': '256',
      'access-token-duration': 3600,
      'refresh-token-duration': 1209600,
      'code-duration': 600,
      'refresh-token-rolling': true,
      'refresh-token-one-use': 'always',
      'allow-non-oidc': false,
      'auth-type-code-enabled': true,
      'auth-type-token-enabled': false,
      'auth-type-id-token-enabled': false,
      'auth-type-none-enabled': false,
      'auth-type-password-enabled': false,
      'auth-type-client-enabled': false,
      'auth-type-device-enabled': false,
      'auth-type-refresh-enabled': true,
      'allowed-scope': ['openid'],
      'pkce-allowed': true,
      'pkce-method-plain-allowed': false,
      'pkce-required': true,
      'pkce-required-public-client': true,
      'introspection-revocation-allowed': true,
      'introspection-revocation-allow-target-client': true,
      'subject-type': 'public',
      ...more,
    },
  };
}

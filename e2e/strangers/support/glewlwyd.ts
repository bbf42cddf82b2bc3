// Debian's `glewlwyd` on a fresh SQLite file, set up through its own administration API.
import { expect, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Child, freePort } from './child.ts';
import { signingKey } from './signing_key.ts';
import type { Needs, Stranger } from './stranger.ts';

const debian = resolve(import.meta.dirname, '../../../build/glewlwyd/usr');
const webapp = join(debian, 'share/glewlwyd/webapp');
const tables = join(debian, 'share/dbconfig-common/data/glewlwyd/install/sqlite3');
const administrator = { username: 'admin', password: 'password' }; // as the package's tables have it
const alice = { username: 'alice', password: 'wonderland', name: 'Alice Liddell', email: 'alice@example.org' };

export class Glewlwyd implements Stranger {
  readonly client_id = 'page';
  readonly scope = 'openid';
  readonly login = {};
  readonly sub = /^[\w-]+$/;
  private readonly directory = mkdtempSync(join(tmpdir(), 'glewlwyd-'));
  private child?: Child;
  private cookie = '';

  private constructor(
    private readonly needs: Needs,
    private readonly port: number,
  ) {}

  static async start(needs: Needs): Promise<Glewlwyd> {
    const started = new Glewlwyd(needs, await freePort());
    try {
      started.writeFiles();
      started.child = await Child.start(join(debian, 'bin/glewlwyd'), ['-c', join(started.directory, 'glewlwyd.conf')], /Glewlwyd started on port/);
      await started.setUp();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  get issuer(): string {
    return `${this.origin}/api/oidc`;
  }

  get resource(): URL {
    return new URL('/api/oidc/userinfo', this.origin);
  }

  async signIn(window: Page): Promise<void> {
    const login = window.getByPlaceholder('Your username');
    const goOn = window.getByRole('button', { name: 'Continue' });
    await login.or(goOn).waitFor();
    if (await login.isVisible()) {
      await login.fill(alice.username);
      await window.getByPlaceholder('Your password').fill(alice.password);
      await window.getByRole('button', { name: 'OK' }).click();
    }
    await goOn.click();
  }

  async confirmSignOut(window: Page): Promise<void> {
    await window.getByRole('button', { name: 'Logout' }).click();
  }

  async changeKeys(): Promise<void> {
    await this.put('mod/plugin/oidc', this.plugin());
    await this.put('mod/plugin/oidc/reset/');
  }

  async forgetTokens(): Promise<void> {
    this.sql('UPDATE gpo_access_token SET gpoa_enabled = 0; UPDATE gpo_refresh_token SET gpor_enabled = 0');
  }

  log(): string {
    return this.child!.log();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    rmSync(this.directory, { recursive: true });
  }

  private get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private writeFiles(): void {
    const pages = join(this.directory, 'webapp');
    mkdirSync(pages);
    // It serves no link that leads out of the folder, and Debian's are full of them.
    for (const name of ['login.html', 'login.js', 'js', 'css', 'locales'])
      cpSync(join(webapp, name), join(pages, name), { recursive: true, dereference: true });
    writeFileSync(join(pages, 'config.json'), JSON.stringify({ GlewlwydUrl: './', LoginUrl: 'login.html', ProfileUrl: 'profile.html', AdminUrl: 'index.html', lang: ['en'] }));

    this.sql(tablesAsNeeded());
    writeFileSync(join(this.directory, 'glewlwyd.conf'), this.configuration(pages));
  }

  private sql(statements: string): void {
    execFileSync('sqlite3', ['-cmd', 'PRAGMA synchronous = off', '-cmd', '.timeout 5000', join(this.directory, 'glewlwyd.db')], { input: statements });
  }

  /// Names and values are those of the package's sample file.
  private configuration(pages: string): string {
    const modules = join(debian, 'lib/glewlwyd');
    const types = { html: 'text/html', js: 'application/javascript', css: 'text/css', json: 'application/json' };
    return `
      port = ${this.port}
      bind_address = "127.0.0.1"
      external_url = "${this.origin}"
      login_url = "login.html"
      api_prefix = "api"
      static_files_path = "${pages}/"
      static_files_mime_types = (${Object.entries(types).map(([extension, type]) => `{ extension = ".${extension}"; mime_type = "${type}"; compress = 0; }`)})
      allow_origin = "*"
      expose_headers = "WWW-Authenticate, DPoP-Nonce"
      log_mode = "console"
      log_level = "INFO"
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
      database = { type = "sqlite3"; path = "${join(this.directory, 'glewlwyd.db')}"; };
    `;
  }

  private async setUp(): Promise<void> {
    await expect(() => fetch(`${this.origin}/api/config/`)).toPass({ intervals: [20] }); // it says that it started before it listens
    const { headers } = await this.call('POST', 'auth/', administrator);
    this.cookie = headers.getSetCookie()[0].split(';')[0];
    await this.call('POST', 'user/', { ...alice, scope: ['openid', 'g_profile'], enabled: true });
    await this.call('POST', 'client/', {
      client_id: this.client_id,
      name: 'a page',
      enabled: true,
      confidential: false,
      authorization_type: ['code', 'refresh_token'],
      redirect_uri: [this.needs.redirect_uri],
      post_logout_redirect_uris: [this.needs.post_logout_redirect_uri],
      scope: [],
    });
    await this.call('POST', 'mod/plugin/', this.plugin());
  }

  private plugin() {
    const { alg = 'RS256', dpop, dpop_nonces, par } = this.needs;
    return {
      module: 'oidc',
      name: 'oidc',
      display_name: 'OpenID Connect',
      enabled: true,
      parameters: {
        iss: this.issuer,
        'jwks-private': JSON.stringify({ keys: [signingKey(alg)] }),
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
        'name-claim': 'mandatory',
        'email-claim': 'mandatory',
        'session-management-allowed': true,
        'front-channel-logout-allowed': true, // its page that asks whether to sign out works with this only
        'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
        'session-cookie-expiration': 2419200,
        'oauth-as-iss-id': true,
        'oauth-dpop-allowed': dpop !== undefined,
        'oauth-dpop-iat-duration': 30,
        'oauth-dpop-nonce-mandatory': dpop_nonces !== undefined,
        'oauth-dpop-nonce-counter': 10,
        'oauth-par-allowed': par !== undefined,
        'oauth-par-required': par === 'required',
        'oauth-par-duration': 90,
        'oauth-par-request_uri-prefix': 'urn:ietf:params:oauth:request_uri:',
      },
    };
  }

  private async put(path: string, body?: unknown): Promise<void> {
    await this.call('PUT', path, body);
  }

  private async call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.origin}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      body: body === undefined ? null : JSON.stringify(body),
    });
    expect(response.status, `${method} ${path}: ${await response.clone().text()}`).toBe(200);
    return response;
  }
}

/// The package's tables hold clients' `post_logout_redirect_uri`, where its plugin reads `post_logout_redirect_uris`.
function tablesAsNeeded(): string {
  const [found, wanted] = ['"post_logout_redirect_uri":{"multiple":false', '"post_logout_redirect_uris":{"multiple":true'];
  return readFileSync(tables, 'utf8').replace(found, wanted);
}

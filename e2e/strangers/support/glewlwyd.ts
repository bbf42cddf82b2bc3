// Debian's `glewlwyd` on a fresh SQLite file, set up through its own administration API.
import { expect, type Page } from '@playwright/test';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, freePort } from './child.ts';
import * as setup from './glewlwyd_setup.mjs';
import { signingKey } from './signing_key.ts';
import type { Needs, Stranger } from './stranger.ts';

const { alice } = setup;
const webapp = join(setup.debian, 'share/glewlwyd/webapp');

export class Glewlwyd implements Stranger {
  readonly client_id = 'page';
  readonly scope = 'openid';
  readonly login = {};
  readonly sub = /^[\w-]+$/;
  private readonly directory = mkdtempSync(join(tmpdir(), 'glewlwyd-'));
  private child?: Child;
  private admin?: setup.Api;

  private constructor(
    private readonly needs: Needs,
    private readonly port: number,
  ) {}

  static async start(needs: Needs): Promise<Glewlwyd> {
    const started = new Glewlwyd(needs, await freePort());
    try {
      started.writeFiles();
      started.child = await Child.start(setup.program, ['-c', join(started.directory, 'glewlwyd.conf')], /Glewlwyd started on port/);
      await started.setUp();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  get issuer(): string {
    return setup.issuerOf(this.origin);
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
    await this.admin!.put('mod/plugin/oidc', this.plugin());
    await this.admin!.put('mod/plugin/oidc/reset/');
  }

  async forgetTokens(): Promise<void> {
    setup.sql(this.database, 'UPDATE gpo_access_token SET gpoa_enabled = 0; UPDATE gpo_refresh_token SET gpor_enabled = 0');
  }

  log(): string {
    return this.child!.log();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    rmSync(this.directory, { recursive: true });
  }

  private get database(): string {
    return join(this.directory, 'glewlwyd.db');
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

    setup.sql(this.database, setup.tables());
    writeFileSync(join(this.directory, 'glewlwyd.conf'), setup.configuration(this.origin, this.database, serving(pages)));
  }

  private async setUp(): Promise<void> {
    await expect(() => fetch(`${this.origin}/api/config/`)).toPass({ intervals: [20] }); // it says that it started before it listens
    this.admin = await setup.begin(this.origin);
    await this.admin.post('client/', setup.client(this.client_id, this.needs.redirect_uri, { post_logout_redirect_uris: [this.needs.post_logout_redirect_uri] }));
    await this.admin.post('mod/plugin/', this.plugin());
  }

  private plugin() {
    const { alg = 'RS256', dpop, dpop_nonces, par } = this.needs;
    return setup.plugin(this.origin, {
      'jwks-private': JSON.stringify({ keys: [signingKey(alg)] }),
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
    });
  }
}

/// Its own pages, to pages of any origin, with what it says on the console.
function serving(pages: string): string {
  const types = { html: 'text/html', js: 'application/javascript', css: 'text/css', json: 'application/json' };
  return `
    static_files_path = "${pages}/"
    static_files_mime_types = (${Object.entries(types).map(([extension, type]) => `{ extension = ".${extension}"; mime_type = "${type}"; compress = 0; }`)})
    allow_origin = "*"
    expose_headers = "WWW-Authenticate, DPoP-Nonce"
    log_mode = "console"
    log_level = "INFO"
  `;
}

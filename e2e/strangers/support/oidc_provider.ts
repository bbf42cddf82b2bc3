// `oidc-provider` from npm, with the pages that it brings for development.
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Child, freePort } from './child.ts';
import { signingKey } from './signing_key.ts';
import type { Needs, Stranger } from './stranger.ts';

const script = resolve(import.meta.dirname, '../servers/oidc_provider.mjs');

export class OidcProvider implements Stranger {
  readonly client_id = 'page';
  readonly scope = 'openid profile email offline_access';
  // Without this it drops offline_access, and with that the refresh token, and says so nowhere (OIDC Core §11).
  readonly login = { prompt: 'consent' };
  readonly sub = 'alice';
  private readonly directory = mkdtempSync(join(tmpdir(), 'oidc-provider-'));
  private child?: Child;

  private constructor(
    private readonly needs: Needs,
    private readonly port: number,
  ) {}

  static async start(needs: Needs): Promise<OidcProvider> {
    const started = new OidcProvider(needs, await freePort());
    try {
      await started.run();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get issuer(): string {
    return this.needs.issuer ?? this.address;
  }

  get resource(): URL {
    return new URL('/me', this.issuer);
  }

  async signIn(window: Page): Promise<void> {
    const login = window.getByPlaceholder('Enter any login');
    const goOn = window.getByRole('button', { name: 'Continue' });
    await login.or(goOn).waitFor();
    if (await login.isVisible()) {
      await login.fill('alice');
      await window.getByPlaceholder('and password').fill('wonderland');
      await window.getByRole('button', { name: 'Sign-in' }).click();
    }
    await goOn.click();
  }

  async confirmSignOut(window: Page): Promise<void> {
    await window.getByRole('button', { name: 'Yes, sign me out' }).click();
  }

  /// It reads its keys at its start, and keeps what it issued in its memory.
  async changeKeys(): Promise<void> {
    await this.child!.stop();
    await this.run();
  }

  forgetTokens(): Promise<void> {
    return this.changeKeys();
  }

  log(): string {
    return this.child!.log();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    rmSync(this.directory, { recursive: true });
  }

  private async run(): Promise<void> {
    const settings = join(this.directory, 'settings.json');
    const { alg = 'RS256' } = this.needs;
    writeFileSync(settings, JSON.stringify({ ...this.needs, issuer: this.issuer, alg, port: this.port, keys: [signingKey(alg)] }), { mode: 0o600 });
    this.child = await Child.start(process.execPath, [script, settings], /^ready$/);
  }
}

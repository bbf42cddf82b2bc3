// `oauth2-mock-server` from npm, as its own command starts it: it lets everybody in and asks nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, freePort } from './child.ts';
import { signingKey } from './signing_key.ts';
import type { Needs, Stranger } from './stranger.ts';

const command = createRequire(import.meta.url).resolve('oauth2-mock-server').replace(/index\.mjs$/, 'oauth2-mock-server.mjs');

export class OAuth2MockServer implements Stranger {
  readonly client_id = 'page';
  readonly scope = 'openid offline_access';
  readonly login = {};
  readonly sub = 'johndoe';
  private readonly directory = mkdtempSync(join(tmpdir(), 'oauth2-mock-server-'));
  private child?: Child;

  private constructor(
    private readonly needs: Needs,
    private readonly port: number,
  ) {}

  static async start(needs: Needs): Promise<OAuth2MockServer> {
    const started = new OAuth2MockServer(needs, await freePort());
    try {
      await started.run();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /// The name that it gives itself wherever it listens.
  get issuer(): string {
    return `http://localhost:${this.port}`;
  }

  get resource(): URL {
    return new URL('/userinfo', this.issuer);
  }

  async signIn(): Promise<void> {}

  async confirmSignOut(): Promise<void> {}

  async changeKeys(): Promise<void> {
    await this.child!.stop();
    await this.run();
  }

  forgetTokens(): Promise<void> {
    throw new Error('it never looks at a token');
  }

  log(): string {
    return this.child!.log();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    rmSync(this.directory, { recursive: true });
  }

  private async run(): Promise<void> {
    const key = join(this.directory, 'key.json');
    writeFileSync(key, JSON.stringify(signingKey(this.needs.alg ?? 'RS256')), { mode: 0o600 });
    this.child = await Child.start(process.execPath, [command, '-a', '127.0.0.1', '-p', String(this.port), '--jwk', key], /^OAuth 2 issuer is/);
  }
}

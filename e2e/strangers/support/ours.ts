// This repository's own server as one more, so that what is said of the others is said of it by the same means.
import type { Page } from '@playwright/test';
import { alice, RunningServer } from '../../support/server.ts';
import type { Needs, Stranger } from './stranger.ts';

export class Ours implements Stranger {
  readonly client_id = 'page';
  readonly scope = 'openid profile email offline_access';
  readonly login = {};
  readonly sub = /^[\w-]+$/;

  private constructor(private readonly server: RunningServer) {}

  static async start({ redirect_uri, post_logout_redirect_uri }: Needs): Promise<Ours> {
    const server = await RunningServer.start();
    const response = await fetch(`${server.issuer}/Client/page`, {
      method: 'PUT',
      headers: { ...server.root, 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceType: 'Client',
        id: 'page',
        grant_types: ['code'],
        post_logout_redirect_uris: [post_logout_redirect_uri],
        auth: { authorization_code: { redirect_uri, pkce: true, secret_required: false, refresh_token: true, token_format: 'jwt' } },
      }),
    });
    if (!response.ok) throw new Error(`PUT /Client/page: ${response.status} ${await response.text()}`);
    return new Ours(server);
  }

  get issuer(): string {
    return this.server.issuer;
  }

  get resource(): URL {
    return new URL('/auth/userinfo', this.issuer);
  }

  async signIn(window: Page): Promise<void> {
    await window.getByLabel('Username or Email').fill(alice.username);
    await window.getByLabel('Password').fill(alice.password);
    await window.getByRole('button', { name: 'Log in' }).click();
    await window.getByRole('button', { name: 'Allow' }).click();
  }

  async confirmSignOut(): Promise<void> {}

  changeKeys(): Promise<void> {
    throw new Error('not needed here');
  }

  forgetTokens(): Promise<void> {
    throw new Error('not needed here');
  }

  log(): string {
    return this.server.log();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

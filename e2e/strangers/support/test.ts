// What every test of this folder begins with: a server that is not ours, and a page that is its client.
import { test as base } from '@playwright/test';
import { App } from './app.ts';
import { Glewlwyd } from './glewlwyd.ts';
import { OAuth2MockServer } from './oauth2_mock_server.ts';
import { OidcProvider } from './oidc_provider.ts';
import { Ours } from './ours.ts';
import { PageServer } from './page_server.ts';
import type { Needs, Stranger } from './stranger.ts';

const servers = { codegrant: Ours, 'oidc-provider': OidcProvider, 'oauth2-mock-server': OAuth2MockServer, glewlwyd: Glewlwyd };
type Kind = keyof typeof servers;

interface Options {
  kind: Kind;
  /// What is asked of the server beside letting the page in.
  needs: Omit<Needs, 'origin' | 'redirect_uri' | 'post_logout_redirect_uri'>;
}

interface Fixtures {
  pageServer: PageServer;
  stranger: Stranger;
  app: App;
}

export const test = base.extend<Options & Fixtures>({
  kind: ['oidc-provider', { option: true }],
  needs: [{}, { option: true }],
  pageServer: async ({}, use) => {
    const server = await PageServer.start();
    await use(server);
    await server.stop();
  },
  stranger: async ({ kind, needs, pageServer }, use, testInfo) => {
    const { origin, redirect_uri, post_logout_redirect_uri } = pageServer;
    const stranger = await servers[kind].start({ ...needs, origin, redirect_uri, post_logout_redirect_uri });
    await use(stranger);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach(`${kind}.log`, { body: stranger.log() });
    await stranger.stop();
  },
  app: async ({ page, pageServer, stranger }, use) => {
    await use(new App(page, pageServer, stranger));
  },
});

/// The same tests once for each of the named servers, or for all.
export function against(kinds: readonly Kind[], tests: () => void): void {
  for (const kind of kinds)
    test.describe(kind, () => {
      test.use({ kind });
      tests();
    });
}

export const everyone = ['oidc-provider', 'oauth2-mock-server', 'glewlwyd'] as const;

export { expect } from '@playwright/test';

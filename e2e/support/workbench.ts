// The workbench (e2e/workbench, with the built package beside it) in as many tabs and windows as a test wants.
import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from './go_between.ts';
import { alice, repository, RunningServer } from './server.ts';

type Button = 'Sign in' | 'Sign in in a window' | 'Give up' | 'Read' | 'Renew' | 'Sign out';

export class WorkbenchTab {
  readonly status: Locator;
  readonly outcome: Locator;
  readonly events: Locator;

  constructor(readonly page: Page) {
    this.status = page.getByTestId('status');
    this.outcome = page.getByTestId('outcome');
    this.events = page.getByTestId('events').getByRole('listitem');
  }

  async press(button: Button): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async signIn(): Promise<void> {
    await this.press('Sign in');
    await logInAndAllow(this.page);
    await expect(this.outcome).toHaveText('callback: signed_in');
  }

  /// Presses the button that opens a window, and waits until the server's login page is in it.
  async openWindow(): Promise<Page> {
    const opened = this.page.waitForEvent('popup');
    await this.press('Sign in in a window');
    const popup = await opened;
    // Without a desktop every window says that it has the focus. On one the newest has it, until it is closed.
    await this.page.evaluate(() => void (document.hasFocus = () => false));
    popup.once('close', () => this.page.evaluate(() => delete (document as Partial<Document>).hasFocus));
    await expect(popup.getByLabel('Password')).toBeVisible();
    return popup;
  }
}

/// What a person does at the server, in whichever window its login page is.
export async function logInAndAllow(window: Page): Promise<void> {
  await logIn(window);
  await window.getByRole('button', { name: 'Allow' }).click();
}

export async function logIn(window: Page): Promise<void> {
  await window.getByLabel('Username or Email').fill(alice.username);
  await window.getByLabel('Password').fill(alice.password);
  await window.getByRole('button', { name: 'Log in' }).click();
}

export class Workbench {
  constructor(
    private readonly context: BrowserContext,
    readonly server: RunningServer,
  ) {}

  /// From now on pages are in a browser that has no shared workers.
  async withoutSharedWorkers(): Promise<void> {
    await this.context.addInitScript(() => delete (globalThis as { SharedWorker?: unknown }).SharedWorker);
  }

  /// From now on a window and the page that opened it keep each other, as where neither server sends such a header.
  async withoutCutting(): Promise<void> {
    const name = 'cross-origin-opener-policy';
    this.server.wire.meddling.answer = (_, headers) => void delete headers[name];
    await this.context.route(
      (url) => url.origin === this.server.sandbox && !/\.\w+$/.test(url.pathname),
      async (route) => {
        const response = await route.fetch();
        const { [name]: _, ...headers } = response.headers();
        await route.fulfill({ response, headers });
      },
    );
  }

  /// One more tab. `choices` is the query that the page reads.
  async openTab(choices = ''): Promise<WorkbenchTab> {
    const tab = new WorkbenchTab(await this.context.newPage());
    await tab.page.goto(`${this.server.sandbox}/${choices}`);
    await expect(tab.status).not.toHaveText('starting');
    return tab;
  }

  /// The requests for tokens with this grant that went over the wire.
  tokenRequests(grant_type: 'authorization_code' | 'refresh_token'): Exchange[] {
    return this.server.wire.asked('POST', '/auth/token').filter(({ body }) => new URLSearchParams(body).get('grant_type') === grant_type);
  }
}

interface Fixtures {
  /// What the server is started with besides.
  flags: string[];
  server: RunningServer;
  workbench: Workbench;
}

export const test = base.extend<Fixtures>({
  flags: [[], { option: true }],
  server: async ({ flags }, use, testInfo) => {
    const site = mkdtempSync(join(tmpdir(), 'codegrant-workbench-'));
    cpSync(join(repository, 'e2e/workbench'), site, { recursive: true });
    cpSync(join(repository, 'wasm/dist'), join(site, 'codegrant'), { recursive: true });
    const server = await RunningServer.start({ site, flags });
    rmSync(site, { recursive: true }); // it is read at the start
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: server.log() });
    await server.stop();
  },
  workbench: async ({ context, server }, use) => {
    await use(new Workbench(context, server));
  },
});

export { expect };

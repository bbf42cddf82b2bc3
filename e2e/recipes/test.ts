// What every test of a recipe begins with: a server of its own that knows the page's address, and the page open.
import { expect, type Page } from '@playwright/test';
import { SandboxPage } from '../support/sandbox_page.ts';
import type { RunningServer } from '../support/server.ts';
import { test as base } from '../support/test.ts';
import type { Served } from './recipe.ts';

export class RecipePage {
  readonly problems: string[] = [];

  constructor(
    private readonly page: Page,
    private readonly server: RunningServer,
    private readonly origin: string,
  ) {
    page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()));
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()} ${new URL(response.url()).pathname}`);
    });
  }

  get status() {
    return this.page.getByRole('status');
  }

  /// From the first visit through login and grant to the patients, and out again.
  async signInAndOut(): Promise<void> {
    await this.page.goto(this.origin);
    await expect(this.status).toHaveText('Signed out');
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    const person = new SandboxPage(this.page, this.server);
    await person.logIn();
    await person.decide('Allow');
    await expect(this.status).toHaveText('Signed in: 20 patients');
    await expect(this.page).toHaveURL(`${this.origin}/`);

    await this.page.getByRole('button', { name: 'Sign out' }).click();
    await expect(this.status).toHaveText('Signed out');
    // The server's own account of it: the code was sent once, and the session is over.
    await expect.poll(() => this.#answers('POST', '/auth/token')).toEqual(['200']);
    await expect.poll(() => this.#answers('DELETE', '/Session')).toEqual(['200']);
    expect(this.problems).toEqual([]);
  }

  #answers(method: string, path: string): string[] {
    const lines = new RegExp(` method=${method} path=${path} status=(\\d+) `, 'g');
    return [...this.server.log().matchAll(lines)].map(([, status]) => status);
  }
}

interface Fixtures {
  /// Opens the page that a recipe became, once the server's client `webapp` is at that address.
  open(served: Promise<Served>): Promise<RecipePage>;
}

export const test = base.extend<Fixtures>({
  open: async ({ page, server }, use) => {
    const all: Served[] = [];
    await use(async (served) => {
      const { origin, close } = await served;
      all.push({ origin, close });
      await register(server, `${origin}/callback`);
      return new RecipePage(page, server, origin);
    });
    for (const { close } of all) await close();
  },
});

async function register(server: RunningServer, redirect_uri: string): Promise<void> {
  const answer = await fetch(`${server.issuer}/Client/webapp`, {
    method: 'PUT',
    headers: { ...server.root, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Patient Portal',
      grant_types: ['code'],
      auth: { authorization_code: { redirect_uri, token_format: 'jwt', pkce: true } },
    }),
  });
  expect(answer.status).toBe(200);
}

export { expect };

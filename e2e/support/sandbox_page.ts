// The sandbox and the server's pages as a person uses them, and what went over the network meanwhile.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Exchange } from './go_between.ts';
import { alice, type RunningServer } from './server.ts';

export class SandboxPage {
  readonly status: Locator;
  readonly problem: Locator;
  readonly patients: Locator;

  constructor(
    readonly page: Page,
    readonly server: RunningServer,
  ) {
    this.status = page.getByTestId('status');
    this.problem = page.getByTestId('problem');
    this.patients = page.getByTestId('patients').getByRole('row').filter({ has: page.getByRole('cell') });
  }

  /// Opens the sandbox as `client_id`, or as the client that it is set up for.
  async open(client_id = ''): Promise<void> {
    await this.page.goto(`${this.server.sandbox}/${client_id && `?client_id=${client_id}`}`);
    await expect(this.status).toHaveText('Signed out');
  }

  async pressSignIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  async logIn({ username, password } = alice): Promise<void> {
    await this.page.getByLabel('Username or Email').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  async decide(answer: 'Allow' | 'Deny'): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'requests access to:' })).toBeVisible();
    await this.page.getByRole('button', { name: answer }).click();
  }

  async expectSignedIn(): Promise<void> {
    await expect(this.status).toHaveText('Signed in');
    await expect(this.patients).toHaveCount(20);
  }

  /// From an opened sandbox through login and grant to the patients.
  async signIn(): Promise<void> {
    await this.pressSignIn();
    await this.logIn();
    await this.decide('Allow');
    await this.expectSignedIn();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign out' }).click();
    await expect(this.status).toHaveText('Signed out');
  }
}

/// What a page and its worker sent and got that nobody else may know. The server's log must hold none of it.
export class Traffic {
  callback = '';

  constructor(
    page: Page,
    private readonly server: RunningServer,
  ) {
    page.on('request', (request) => {
      const { origin, pathname, searchParams } = new URL(request.url());
      if (origin === server.sandbox && pathname === '/callback') this.callback = request.url();
      server.keepSecret(searchParams.get('code'));
    });
  }

  get tokenRequests(): Exchange[] {
    return this.server.wire.asked('POST', '/auth/token');
  }

  get code(): string {
    return new URL(this.callback).searchParams.get('code') ?? '';
  }
}

// The sandbox and the server's pages as a person uses them, and what went over the network meanwhile.
import { expect, type Locator, type Page, type Request } from '@playwright/test';
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
    await expect(this.page.getByRole('heading')).toContainText('requests access to:');
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

/// What a page and its worker sent and got that nobody else may know.
export class Traffic {
  readonly secrets = new Set<string>();
  readonly tokenRequests: Request[] = [];
  access_token = '';
  refresh_token = '';
  callback = '';

  constructor(page: Page, server: RunningServer) {
    page.on('request', (request) => {
      const { origin, pathname, searchParams } = new URL(request.url());
      if (origin === server.sandbox && pathname === '/callback') this.callback = request.url();
      const code = searchParams.get('code');
      if (code) server.keepSecret(code);
      if (isTokenRequest(request)) this.tokenRequests.push(request);
    });
    page.on('response', async (response) => {
      if (!isTokenRequest(response.request()) || !response.ok()) return;
      const { access_token, refresh_token } = await response.json();
      const verifier = new URLSearchParams(response.request().postData() ?? '').get('code_verifier');
      this.access_token = access_token ?? '';
      this.refresh_token = refresh_token ?? '';
      for (const secret of [access_token, refresh_token, verifier]) if (secret) this.secrets.add(secret);
      for (const secret of this.secrets) server.keepSecret(secret);
    });
  }
}

function isTokenRequest(request: Request): boolean {
  return request.method() === 'POST' && new URL(request.url()).pathname === '/auth/token';
}

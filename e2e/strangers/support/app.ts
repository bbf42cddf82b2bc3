// The page as a person uses it.
import { expect, type Locator, type Page } from '@playwright/test';
import type { PageServer } from './page_server.ts';
import type { Stranger } from './stranger.ts';

type Button = 'Sign in' | 'Sign in by popup' | 'Fetch' | 'Renew' | 'Userinfo' | 'Sign out' | 'Sign out everywhere';

export class App {
  readonly status: Locator;
  readonly problem: Locator;
  readonly result: Locator;
  readonly events: Locator;

  constructor(
    readonly page: Page,
    private readonly server: PageServer,
    private readonly stranger: Stranger,
  ) {
    this.status = page.getByTestId('status');
    this.problem = page.getByTestId('problem');
    this.result = page.getByTestId('result');
    this.events = page.getByTestId('events').getByRole('listitem');
  }

  /// Opens the page as a client of the stranger, but for what `changes` says.
  async open(changes: Record<string, unknown> = {}, login: Record<string, string> = this.stranger.login): Promise<void> {
    const { issuer, client_id, scope, resource } = this.stranger;
    const client = {
      profile: 'oidc',
      issuer,
      client_id,
      redirect_uri: this.server.redirect_uri,
      scope,
      resources: [{ origin: resource.origin, paths: [resource.pathname], methods: ['GET'] }],
      ...changes,
    };
    this.server.options = { client, login, resource: resource.href, post_logout_redirect_uri: this.server.post_logout_redirect_uri };
    await this.page.goto(this.server.origin);
    await expect(this.status).toHaveText('signed_out');
  }

  async press(name: Button): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  async signIn(): Promise<void> {
    await this.press('Sign in');
    await this.stranger.signIn(this.page);
    await this.expectSignedIn();
  }

  async signInByPopup(): Promise<void> {
    const opened = this.page.waitForEvent('popup');
    await this.press('Sign in by popup');
    const popup = await opened;
    await Promise.all([popup.waitForEvent('close'), this.stranger.signIn(popup)]);
    await expect(this.result).toContainText('signed_in');
    await this.expectSignedIn();
  }

  /// Presses a button that answers in this page, and gives what it brought.
  async ask(name: Button): Promise<any> {
    await this.press(name);
    await expect(this.result.or(this.problem).filter({ hasText: /./ })).toBeVisible();
    await expect(this.problem).toBeEmpty();
    return this.shownResult();
  }

  async shownResult(): Promise<any> {
    const text = await this.result.textContent();
    return text === '' || text === 'done' ? text : JSON.parse(text!);
  }

  async session(): Promise<any> {
    return JSON.parse((await this.page.getByTestId('session').textContent()) ?? '');
  }

  async expectSignedIn(): Promise<void> {
    await expect(this.status).toHaveText('signed_in');
    await expect(this.problem).toBeEmpty();
  }
}

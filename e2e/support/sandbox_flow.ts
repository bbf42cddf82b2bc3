// A flow of plain requests in the sandbox, as a person works through its cards.
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningServer } from './server.ts';
import { logIn, logInAndAllow } from './workbench.ts';

type Person = 'logs in' | 'logs in and allows' | 'is known';

export class SandboxFlow {
  constructor(
    readonly page: Page,
    readonly server: RunningServer,
  ) {}

  async open(flow: string): Promise<void> {
    await this.page.goto(`${this.server.sandbox}/#${flow}`);
    await expect(this.page.getByTestId('status')).toHaveText('Signed out');
    await expect(this.page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  }

  card(step: string): Locator {
    return this.page.getByTestId(`card_${step}`);
  }

  async press(step: string): Promise<void> {
    await this.card(step).getByRole('button').first().click();
  }

  /// Runs steps one after the other; each has to go well.
  async run(...steps: string[]): Promise<void> {
    for (const step of steps) {
      await this.press(step);
      await this.expectVerdict(step, 'As it should be');
    }
  }

  /// A step that opens the server's page in a window, which closes by itself in the end.
  async visit(step: string, person: Person): Promise<void> {
    const opened = this.page.waitForEvent('popup');
    await this.press(step);
    const window = await opened;
    const closed = window.isClosed() ? Promise.resolve() : window.waitForEvent('close').then(() => {});
    if (person === 'logs in') await logIn(window);
    if (person === 'logs in and allows') await logInAndAllow(window);
    await closed;
    await this.expectVerdict(step, 'As it should be');
  }

  async getWrong(step: string, mistake: string): Promise<void> {
    await this.card(step).getByRole('button', { name: mistake, exact: true }).click();
  }

  async expectVerdict(step: string, verdict: 'As it should be' | 'Refused, as it should be'): Promise<void> {
    await expect(this.card(step).getByTestId('verdict'), step).toContainText(verdict);
  }

  async expectStatus(step: string, status: number): Promise<void> {
    await expect(this.card(step).getByTestId('answer_status'), step).toHaveText(String(status));
  }

  /// Lets the page write to the server.
  async becomeRoot(): Promise<string> {
    await this.page.getByLabel('Root client secret').fill(this.server.root_secret);
    return this.server.root_secret;
  }
}

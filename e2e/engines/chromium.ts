// Debian's Chromium, driven by Playwright with a profile of its own.
import type { Browser, BrowserContext, Page, PlaywrightWorkerArgs } from '@playwright/test';
import ours from '../playwright.config.ts';
import { type Engine, Tab } from './engine.ts';

export class Chromium implements Engine {
  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  static async start({ chromium }: PlaywrightWorkerArgs['playwright']): Promise<Chromium> {
    const browser = await chromium.launch(ours.projects![0].use!.launchOptions);
    return new Chromium(browser, await browser.newContext());
  }

  async newTab(): Promise<Tab> {
    return new ChromiumTab(await this.context.newPage());
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

class ChromiumTab extends Tab {
  constructor(private readonly page: Page) {
    super();
  }

  goto(url: string): Promise<unknown> {
    return this.page.goto(url);
  }

  evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    return this.page.evaluate(script as (argument: unknown) => Promise<Result>, argument);
  }
}

// Debian's Chromium, driven by Playwright with a profile of its own.
import type { Browser, BrowserContext, Page, PlaywrightWorkerArgs } from '@playwright/test';
import ours from '../playwright.config.ts';
import { type Engine, eventually, Tab } from './engine.ts';

export class Chromium implements Engine {
  private readonly tabs = new Set<Page>();

  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  static async start({ chromium }: PlaywrightWorkerArgs['playwright']): Promise<Chromium> {
    const browser = await chromium.launch(ours.projects![0].use!.launchOptions);
    return new Chromium(browser, await browser.newContext());
  }

  async newTab(): Promise<Tab> {
    const page = await this.context.newPage();
    this.tabs.add(page);
    return new ChromiumTab(page);
  }

  openedWindow(): Promise<Tab> {
    return eventually(async () => {
      const page = this.context.pages().find((page) => !this.tabs.has(page));
      if (!page) throw new Error('no page opened a window');
      return new ChromiumTab(page);
    });
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

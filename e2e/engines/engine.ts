// A browser of each engine that Debian has, as these tests use it: a person's few gestures, and a look inside.
import type { Browser, BrowserContext, Page, PlaywrightWorkerArgs } from '@playwright/test';
import ours from '../playwright.config.ts';
import { WebKitGtk } from './webkitgtk.ts';

export const engineNames = ['chromium', 'firefox', 'webkitgtk'] as const;
export type EngineName = (typeof engineNames)[number];

export interface Tab {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  /// Runs `script` in the page, which knows nothing but `argument` of what stands around it.
  evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result>;
  /// Presses the button with this text, once it is there.
  press(button: string): Promise<void>;
  /// Writes into the field with this label, once it is there.
  fill(label: string, text: string): Promise<void>;
  /// The text of what has this data-testid; nothing where it is not there.
  text(testid: string): Promise<string>;
  close(): Promise<void>;
}

/// One browser with a profile of its own.
export interface Engine {
  newTab(): Promise<Tab>;
  stop(): Promise<void>;
}

export async function startEngine(name: EngineName, playwright: PlaywrightWorkerArgs['playwright']): Promise<Engine> {
  if (name === 'webkitgtk') return WebKitGtk.start();
  if (name === 'chromium') return PlaywrightEngine.of(await playwright.chromium.launch(ours.projects![0].use!.launchOptions));
  // `moz-firefox` drives Debian's own build by WebDriver BiDi.
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
  return PlaywrightEngine.of(await playwright.firefox.launch({ channel: 'moz-firefox', executablePath }));
}

class PlaywrightEngine implements Engine {
  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  static async of(browser: Browser): Promise<PlaywrightEngine> {
    return new PlaywrightEngine(browser, await browser.newContext());
  }

  async newTab(): Promise<Tab> {
    return new PlaywrightTab(await this.context.newPage());
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

class PlaywrightTab implements Tab {
  constructor(private readonly page: Page) {}

  goto(url: string): Promise<unknown> {
    return this.page.goto(url);
  }

  reload(): Promise<unknown> {
    return this.page.reload();
  }

  evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    return this.page.evaluate(script as (argument: unknown) => Promise<Result>, argument);
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button, exact: true }).click();
  }

  fill(label: string, text: string): Promise<void> {
    return this.page.getByLabel(label).fill(text);
  }

  async text(testid: string): Promise<string> {
    const found = this.page.getByTestId(testid);
    return (await found.count()) === 1 ? found.innerText() : '';
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

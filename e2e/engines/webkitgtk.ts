// WebKitGTK's MiniBrowser, driven by WebKitWebDriver in the words of https://www.w3.org/TR/webdriver2/. Needs an X display.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free_port.ts';
import type { Engine, Tab } from './engine.ts';

const patience = 15_000;

export class WebKitGtk implements Engine {
  private constructor(
    private readonly driver: ChildProcess,
    private readonly driverAddress: string,
    private session: string,
    private unusedTab: string,
  ) {}

  static async start(): Promise<WebKitGtk> {
    const port = await freePort();
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore' });
    const browser = new WebKitGtk(driver, `http://127.0.0.1:${port}`, '', '');
    await eventually(() => browser.send('GET', '/status'));
    const wanted = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } };
    const { sessionId } = (await browser.send('POST', '/session', { capabilities: { alwaysMatch: wanted } })) as { sessionId: string };
    browser.session = `/session/${sessionId}`;
    await browser.ask('POST', '/timeouts', { script: 60_000 });
    browser.unusedTab = (await browser.ask('GET', '/window')) as string;
    return browser;
  }

  async newTab(): Promise<Tab> {
    if (this.unusedTab) {
      const first = this.unusedTab;
      this.unusedTab = '';
      return new WebKitTab(this, first);
    }
    const [any] = (await this.ask('GET', '/window/handles')) as string[];
    await this.ask('POST', '/window', { handle: any });
    const { handle } = (await this.ask('POST', '/window/new', { type: 'tab' })) as { handle: string };
    return new WebKitTab(this, handle);
  }

  async stop(): Promise<void> {
    await this.ask('DELETE', '');
    this.driver.kill();
    await once(this.driver, 'exit');
  }

  /// A command of the session.
  ask(method: string, path: string, parameters?: unknown): Promise<unknown> {
    return this.send(method, this.session + path, parameters);
  }

  private async send(method: string, path: string, parameters?: unknown): Promise<unknown> {
    const answer = await fetch(this.driverAddress + path, { method, ...(parameters !== undefined && { body: JSON.stringify(parameters) }) });
    const { value } = (await answer.json()) as { value: { error: string; message: string } };
    if (!answer.ok) throw new Error(`${path.split('/').at(-1)}: ${value.error}: ${value.message}`);
    return value;
  }
}

class WebKitTab implements Tab {
  constructor(
    private readonly browser: WebKitGtk,
    private readonly handle: string,
  ) {}

  goto(url: string): Promise<unknown> {
    return this.ask('POST', '/url', { url });
  }

  reload(): Promise<unknown> {
    return this.ask('POST', '/refresh', {});
  }

  async evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    const answer = (await this.ask('POST', '/execute/async', {
      script: `const [argument, done] = arguments;
        (async () => (${script})(argument))().then((result) => done({ result }), (error) => done({ error: String(error) }));`,
      args: [argument ?? null],
    })) as { result: Result } | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }

  press(button: string): Promise<void> {
    return this.with(`//button[normalize-space()="${button}"]`, (element) => this.ask('POST', `${element}/click`, {}));
  }

  fill(label: string, text: string): Promise<void> {
    return this.with(`//input[@id=//label[normalize-space()="${label}"]/@for]`, (element) => this.ask('POST', `${element}/value`, { text }));
  }

  async text(testid: string): Promise<string> {
    const found = await this.find(`//*[@data-testid="${testid}"]`).catch(() => undefined);
    return found === undefined ? '' : ((await this.ask('GET', `${found}/text`)) as string);
  }

  async close(): Promise<void> {
    await this.ask('DELETE', '/window');
  }

  /// What is not there yet, or was on a page that is just being left, is looked for again.
  private with(path: string, use: (element: string) => Promise<unknown>): Promise<void> {
    return eventually(async () => void (await use(await this.find(path))));
  }

  private async find(xpath: string): Promise<string> {
    const element = (await this.ask('POST', '/element', { using: 'xpath', value: xpath })) as Record<string, string>;
    return `/element/${Object.values(element)[0]}`;
  }

  private async ask(method: string, path: string, parameters?: unknown): Promise<unknown> {
    await this.browser.ask('POST', '/window', { handle: this.handle });
    return this.browser.ask(method, path, parameters);
  }
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(50);
    }
  }
}

/// Debian keeps it beside the library, in a folder that is named after the machine's architecture and the library's version.
function miniBrowser(): string {
  const libraries = '/usr/lib';
  const found = readdirSync(libraries)
    .flatMap((triplet) => ['webkitgtk-6.0', 'webkit2gtk-4.1'].map((library) => join(libraries, triplet, library, 'MiniBrowser')))
    .find((path) => existsSync(path));
  if (!found) throw new Error('there is no MiniBrowser: install webkit2gtk-driver');
  return found;
}

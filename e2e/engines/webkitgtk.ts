// WebKitGTK's MiniBrowser, driven by WebKitWebDriver in the words of https://www.w3.org/TR/webdriver2/. Needs an X display.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free_port.ts';
import { type Engine, eventually, Tab } from './engine.ts';

export class WebKitGtk implements Engine {
  private session = '';
  private unusedTab?: string;

  private constructor(
    private readonly driver: ChildProcess,
    private readonly address: string,
  ) {}

  static async start(): Promise<WebKitGtk> {
    const port = await freePort();
    const browser = new WebKitGtk(spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore' }), `http://127.0.0.1:${port}`);
    await eventually(() => browser.ask('GET', '/status'));
    const wanted = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } };
    const { sessionId } = (await browser.ask('POST', '/session', { capabilities: { alwaysMatch: wanted } })) as { sessionId: string };
    browser.session = `/session/${sessionId}`;
    browser.unusedTab = (await browser.ask('GET', '/window')) as string;
    return browser;
  }

  async newTab(): Promise<Tab> {
    const first = this.unusedTab;
    this.unusedTab = undefined;
    if (first) return new WebKitTab(this, first);
    const [any] = (await this.ask('GET', '/window/handles')) as string[];
    await this.ask('POST', '/window', { handle: any });
    const { handle } = (await this.ask('POST', '/window/new', { type: 'tab' })) as { handle: string };
    return new WebKitTab(this, handle);
  }

  openedWindow(): Promise<Tab> {
    return Promise.reject(new Error('MiniBrowser opens no window that a driver asks for'));
  }

  async stop(): Promise<void> {
    await this.ask('DELETE', '');
    const ended = once(this.driver, 'exit');
    this.driver.kill();
    await ended;
  }

  async ask(method: string, path: string, parameters?: object): Promise<unknown> {
    const answer = await fetch(this.address + this.session + path, { method, ...(parameters && { body: JSON.stringify(parameters) }) });
    const { value } = (await answer.json()) as { value: { error: string; message: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

class WebKitTab extends Tab {
  constructor(
    private readonly browser: WebKitGtk,
    private readonly handle: string,
  ) {
    super();
  }

  goto(url: string): Promise<unknown> {
    return this.ask('POST', '/url', { url });
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

  private async ask(method: string, path: string, parameters?: object): Promise<unknown> {
    await this.browser.ask('POST', '/window', { handle: this.handle });
    return this.browser.ask(method, path, parameters);
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

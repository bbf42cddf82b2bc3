// Debian's Firefox, driven in the words of https://www.w3.org/TR/webdriver-bidi/. Playwright would do, but each of its
// versions wants its own Firefox, and Debian 12 and 13 do not have the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Engine, eventually, Tab } from './engine.ts';

// It is to ask nobody but the test's servers.
const preferences = {
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  // What a driver presses is no gesture of a person, and opens no window by itself.
  'dom.disable_open_during_load': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
};

type Answer = { id: number; type: 'success'; result: unknown } | { id: number; type: 'error'; error: string; message: string };

export class Firefox implements Engine {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly tabs = new Set<string>();
  private lastId = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(data) as Answer;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    };
  }

  static async start(): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'codegrant-firefox-'));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const flags = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
    const process = spawn(globalThis.process.env.FIREFOX ?? 'firefox-esr', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    const socket = new WebSocket(`${await addressOf(process)}/session`);
    await new Promise((opened, failed) => Object.assign(socket, { onopen: opened, onerror: failed }));
    const firefox = new Firefox(process, profile, socket);
    await firefox.ask('session.new', { capabilities: {} });
    (await firefox.contexts()).forEach((context) => firefox.tabs.add(context));
    return firefox;
  }

  async newTab(): Promise<Tab> {
    const { context } = (await this.ask('browsingContext.create', { type: 'tab' })) as { context: string };
    this.tabs.add(context);
    return new FirefoxTab(this, context);
  }

  openedWindow(): Promise<Tab> {
    return eventually(async () => {
      const opened = (await this.contexts()).find((context) => !this.tabs.has(context));
      if (!opened) throw new Error('no page opened a window');
      return new FirefoxTab(this, opened);
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    await this.ask('browser.close', {});
    await ended;
    rmSync(this.profile, { recursive: true });
  }

  /// Its tabs and windows, by what it calls them.
  private async contexts(): Promise<string[]> {
    const { contexts } = (await this.ask('browsingContext.getTree', { maxDepth: 0 })) as { contexts: { context: string }[] };
    return contexts.map(({ context }) => context);
  }

  async ask(method: string, params: object): Promise<unknown> {
    const id = ++this.lastId;
    const answer = await new Promise<Answer>((answered) => {
      this.waiting.set(id, answered);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.type === 'error') throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }
}

class FirefoxTab extends Tab {
  constructor(
    private readonly firefox: Firefox,
    private readonly context: string,
  ) {
    super();
  }

  goto(url: string): Promise<unknown> {
    return this.firefox.ask('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  async evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result> {
    const answer = (await this.firefox.ask('script.callFunction', {
      functionDeclaration: `async (argument) => JSON.stringify({ result: await (${script})(...JSON.parse(argument)) })`,
      arguments: [{ type: 'string', value: JSON.stringify([argument]) }],
      target: { context: this.context },
      awaitPromise: true,
    })) as { type: 'success'; result: { value: string } } | { type: 'exception'; exceptionDetails: { text: string } };
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value).result;
  }
}

async function addressOf(process: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: process.stderr! })) {
    const [, address] = /^WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return process.stderr!.resume() && address;
    said.push(line);
  }
  throw new Error(`Firefox ended before it was ready:\n${said.join('\n')}`);
}

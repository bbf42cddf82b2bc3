// A browser for tests: tabs with clients, and workers that run the real host and core in this very process.
import { type Core, type Command, type Event, loadCore } from '../core.js';
import { createHost, type Page } from '../host.js';
import { createClient } from '../index.js';
import { makeProofKey } from '../jose.js';
import type { ToPage, ToWorker } from '../messages.js';
import type { Client, ClientOptions, PopupLogin, RedirectLogin } from '../options.js';
import type { Store } from '../store.js';
import { createTestClock, type TestClock } from './clock.js';
import type { TestServer } from './server.js';

export interface TestBrowserOptions {
  /** Answers what clients fetch, and plays the person in popups. */
  server: TestServer;
  /** The bytes of `codegrant/core.wasm`. */
  core: BufferSource;
  /** The server's, else tokens end when the other thinks they do not. */
  clock?: TestClock;
  /** True: a popup login calls the global `open`, as in a browser. Default: the server carries it out at once. */
  opensWindows?: boolean;
  /** Sees every step of every worker. What it sees holds tokens. */
  observe?: (event: Event, commands: readonly Command[]) => void;
}

/** What several tabs share: workers, what is kept, and the channel between them. */
export interface TestBrowser {
  /**
   * Loads a page at `address` that makes a client of these options. Tabs with the same options share a worker
   * unless `sharedBetweenTabs` is false. Rejects as `createClient` does.
   */
  open(options: ClientOptions, address?: string): Promise<TestTab>;
  /** Everything that any page was told by a worker, in order. No token may be there. */
  readonly told: readonly unknown[];
  /** The network is there again. */
  goOnline(): void;
  /** What stands in for IndexedDB; its functions may be replaced. */
  readonly store: Store;
}

/** One tab. */
export interface TestTab {
  /**
   * As `createClient` makes it, except that `handleCallback` without a URL takes the tab's address, and that a
   * popup login is carried out at once by the server, unless the browser opens windows.
   */
  readonly client: Client;
  /** The address bar. Setting it loads nothing. */
  address: string;
  /** Where the page was sent last: the authorization request, or the end_session_endpoint. */
  readonly sentTo: string | undefined;
  /** Posts something to the worker past the client, as a hostile script in the page may. */
  post(message: unknown): void;
  /** Everything that the page asked its worker. */
  readonly asked: readonly unknown[];
  /** Closes the tab, or leaves the page by a reload: a worker that has no page left ends. */
  close(): void;
}

/** A worker: pages come and go, and the last to go ends it. */
interface TestWorker {
  take: Promise<(page: Page, message: ToWorker) => void>;
  pages: Set<Page>;
  end(): void;
}

/** Makes a browser without tabs. */
export function createTestBrowser({ server, core, clock = createTestClock(), opensWindows = false, observe }: TestBrowserOptions): TestBrowser {
  const store = createTestStore();
  const workers = new Map<unknown, TestWorker>();
  const channels = new Map<string, Set<(message: unknown) => void>>();
  const told: unknown[] = [];

  function startWorker(name: unknown): TestWorker {
    const pages = new Set<Page>();
    const leave: (() => void)[] = [];
    const end = () => {
      workers.delete(name);
      leave.forEach((action) => action());
    };
    const tell = (message: ToPage) => pages.forEach((page) => page(message));
    const failed = (error: unknown) => {
      tell({ type: 'failed', message: String(error) });
      pages.clear();
      end();
    };
    const environment = {
      fetch: server.fetch,
      store,
      now: clock.now,
      later: clock.later,
      join(channel: string, hear: (message: unknown) => void) {
        const members = channels.get(channel) ?? new Set();
        channels.set(channel, members.add(hear));
        leave.push(() => members.delete(hear));
        return (message: unknown) => members.forEach((member) => member !== hear && member(structuredClone(message)));
      },
      tell,
      failed,
      ...(observe && { observe }),
    };
    const worker = { pages, end, take: loadCore(core).then((core: Core) => createHost(core, environment)) };
    worker.take.catch(failed);
    workers.set(name, worker);
    return worker;
  }

  /** What `createClient` gets in place of a worker. */
  function connect(options: ClientOptions, tab: { address: string; sentTo: string | undefined; asked: unknown[] }) {
    const { sharedBetweenTabs = true, ...settings } = options;
    const name = sharedBetweenTabs ? JSON.stringify(settings) : {};
    const worker = workers.get(name) ?? startWorker(name);
    const page: Page = (message, transfer = []) => {
      const crossed = structuredClone(message, { transfer });
      told.push(crossed);
      if (crossed.type === 'navigate') tab.sentTo = crossed.url;
      else if (crossed.type === 'replace_url') tab.address = crossed.url;
      else queueMicrotask(() => port.onmessage?.({ data: crossed }));
    };
    const end = () => {
      if (worker.pages.delete(page) && worker.pages.size === 0) worker.end();
    };
    const port = {
      onmessage: undefined as ((event: { data: ToPage }) => void) | undefined,
      postMessage(message: unknown, transfer: Transferable[] = []) {
        const crossed = structuredClone(message, { transfer }) as ToWorker;
        tab.asked.push(crossed);
        worker.take.then((take) => worker.pages.has(page) && take(page, crossed)).catch(() => {});
      },
      terminate: end,
    };
    worker.pages.add(page);
    return port;
  }

  return {
    told,
    store,

    goOnline() {
      for (const { take } of workers.values()) void take.then((take) => take(() => {}, { type: 'wake', call: 0, texts: [] }));
    },

    async open(options, address = options.redirect_uri) {
      const asked: unknown[] = [];
      const state = { address, sentTo: undefined as string | undefined, asked };
      const port = connect(options, state);
      const client = await createClient({ ...options, worker: () => port as unknown as Worker });

      async function login(options: PopupLogin | RedirectLogin = {}) {
        if (options.mode !== 'popup') return client.login(options);
        if (opensWindows) return client.login(options);
        const { mode: _popup, timeout: _timeout, ...rest } = options;
        await client.login(rest);
        return client.handleCallback(server.authorize(state.sentTo!));
      }

      return {
        client: { ...client, login: login as Client['login'], handleCallback: (url = state.address) => client.handleCallback(url) },
        get address() {
          return state.address;
        },
        set address(url) {
          state.address = url;
        },
        get sentTo() {
          return state.sentTo;
        },
        asked,
        post: port.postMessage,
        close: port.terminate,
      };
    },
  };
}

/** A store that keeps the promises of store.ts in memory. */
function createTestStore(): Store {
  const rows = new Map<string, { value: string; expiresAt: number } | 'spent'>();
  const keys = new Map<string, Promise<CryptoKeyPair>>();
  return {
    async put(key, value, expiresAt) {
      rows.set(key, { value, expiresAt });
    },
    async take(key) {
      const taken = rows.get(key) ?? 'missing';
      if (taken !== 'missing') rows.set(key, 'spent');
      return taken;
    },
    proofKey(client) {
      const key = keys.get(client) ?? makeProofKey();
      keys.set(client, key);
      return key;
    },
    async eraseProofKey(client) {
      keys.delete(client);
    },
  };
}

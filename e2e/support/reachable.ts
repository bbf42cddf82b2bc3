// Everything that a script in the page could reach, as text, to be searched for values that must not be there.

/// Every text of 20 characters or more that can be reached, after the path that leads to it.
export type Reachable = [path: string, text: string][];

/// A page of any engine, as far as it matters here.
export interface Evaluates {
  evaluate<T>(script: () => T | Promise<T>): Promise<T>;
}

/// The paths to the texts that hold any of `secrets`; never the texts themselves.
export function placesOf(secrets: string[], texts: Reachable): string[] {
  return texts.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([path]) => path);
}

/// Runs in a page before its own scripts: keeps what comes in by message from workers, other windows and channels, and
/// what is said on the console, where `reachable` finds it.
export function keepMessages(): void {
  const received: unknown[] = [];
  Object.assign(globalThis, { receivedMessages: received });
  const listen = EventTarget.prototype.addEventListener;
  const keep = ({ data }: MessageEvent) => {
    try {
      received.push(structuredClone(data)); // the page may give its own away
    } catch {
      received.push(data);
    }
  };
  const keepFrom = (source: EventTarget) => listen.call(source, 'message', keep as (event: Event) => void);
  // Workers of several tabs speak on a channel that is named after what their own names end in: it can be guessed.
  const keepFromPeersOf = (name: string) => keepFrom(new BroadcastChannel(`codegrant ${name.slice(name.indexOf('{'))}`));
  const listening = <Kind extends new (...all: any[]) => object>(Kind: Kind, from: (made: InstanceType<Kind>) => EventTarget) =>
    class extends Kind {
      constructor(...all: any[]) {
        super(...all);
        keepFrom(from(this as InstanceType<Kind>));
        if (all[1]?.name) keepFromPeersOf(all[1].name);
      }
    };
  Object.assign(globalThis, {
    Worker: listening(Worker, (worker) => worker),
    SharedWorker: listening(SharedWorker, (worker) => worker.port),
    BroadcastChannel: listening(BroadcastChannel, (channel) => channel),
  });
  keepFrom(globalThis as unknown as EventTarget);
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    const say = console[level];
    console[level] = (...words: unknown[]) => (received.push(words), say.apply(console, words));
  }
  listen.call(globalThis, 'error', (event) => received.push((event as ErrorEvent).error, (event as ErrorEvent).message));
  listen.call(globalThis, 'unhandledrejection', (event) => received.push((event as PromiseRejectionEvent).reason));
}

/// Messages, storage of every kind, cookies, history, address, performance entries, service workers, DOM, and all
/// objects from the globals on: by their properties, the accessors that they inherit, and what promises settled with.
export function reachable(page: Evaluates): Promise<Reachable> {
  return page.evaluate(async () => {
    const texts: [string, string][] = [];
    const seen = new Set<unknown>();
    const pending = Symbol('pending');
    const shortest = 20; // a shorter text is no secret
    interface Found {
      key: string;
      value: unknown;
      of?: Found;
    }

    const { receivedMessages } = globalThis as unknown as { receivedMessages: unknown };
    await look('messages', receivedMessages);
    await look('localStorage', { ...localStorage });
    await look('sessionStorage', { ...sessionStorage });
    await look('indexedDB', await everyRecord());
    await look('caches', await everyCached());
    await look('cookie', document.cookie);
    await look('history', [history.state, location.href, document.referrer, name]);
    await look('performance', performance.getEntries().map((entry) => JSON.stringify(entry)));
    await look('serviceWorker', (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope));
    await look('document', document.documentElement.outerHTML);
    await look('window', globalThis);
    return texts;

    async function look(root: string, value: unknown): Promise<void> {
      const known = new Set<string>();
      const queue: Found[] = [{ key: root, value }];
      for (let next = queue.pop(); next; next = queue.pop()) {
        const { value } = next;
        if (typeof value === 'string' && value.length >= shortest && !known.has(value)) {
          known.add(value);
          texts.push([pathTo(next), value]);
        }
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
        seen.add(value);
        if (seen.size % 2_000 === 0) await new Promise((rested) => setTimeout(rested)); // the browser must not think it hangs
        if (seen.size > 1_000_000) throw new Error(`the search has no end at ${pathTo(next)}`);
        if (value instanceof Map || value instanceof Set) queue.push({ key: 'entries', value: [...value.entries()], of: next });
        if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) queue.push({ key: 'bytes', value: new TextDecoder().decode(value), of: next });
        if (value instanceof Promise) queue.push({ key: 'settled', value: await Promise.race([value, pending]).catch((error: unknown) => error), of: next });
        for (const [key, property] of properties(value)) queue.push({ key, value: property, of: next });
      }
    }

    function pathTo(found: Found): string {
      const keys: string[] = [];
      for (let at: Found | undefined = found; at; at = at.of) keys.unshift(at.key);
      return keys.join('.');
    }

    function* properties(of: object): Generator<[string, unknown]> {
      // A prototype's accessors are for its objects: there they are called.
      const isPrototype = Object.hasOwn(of, 'constructor');
      for (let owner: object | null = of; owner; owner = Object.getPrototypeOf(owner) as object | null) {
        const inherited = owner !== of;
        if (inherited && (isPrototype || owner === Object.prototype || owner === Function.prototype)) break;
        for (const key of Reflect.ownKeys(owner)) {
          if (inherited && !Object.getOwnPropertyDescriptor(owner, key)?.get) continue; // found where its owner is
          try {
            yield [String(key), Reflect.get(owner, key, of)];
          } catch {
            // A getter that only its own kind of object may call holds nothing of ours.
          }
        }
      }
      yield ['__proto__', Object.getPrototypeOf(of)];
    }

    async function everyRecord(): Promise<unknown[]> {
      const names = (await indexedDB.databases()).map(({ name }) => name!);
      return Promise.all(names.map(async (name) => [name, await records(name)]));
    }

    async function records(name: string): Promise<unknown[]> {
      const database = (await settled(indexedDB.open(name))) as IDBDatabase;
      const found = [];
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        found.push(await settled(objects.getAllKeys()), await settled(objects.getAll()));
      }
      database.close();
      return found;
    }

    function settled(request: IDBRequest): Promise<unknown> {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }

    async function everyCached(): Promise<string[]> {
      const found: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request))!.text());
      }
      return found;
    }
  });
}

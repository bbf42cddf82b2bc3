// Everything that a script in the page could reach, as text, to be searched for values that must not be there.
import type { Page } from '@playwright/test';

/// Every text that can be reached, after the path that leads to it.
export type Reachable = [path: string, text: string][];

/// The paths to the texts that hold any of `secrets`; never the texts themselves.
export function placesOf(secrets: string[], texts: Reachable): string[] {
  return texts.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([path]) => path);
}

/// Keeps from now on what comes in by message from workers, other windows and channels, where `reachable` finds it.
export async function recordMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const received: unknown[] = [];
    Object.assign(globalThis, { receivedMessages: received });
    const listen = EventTarget.prototype.addEventListener;
    const keep = (event: Event) => received.push((event as MessageEvent).data);
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        listen.call(this, 'message', keep);
      }
    };
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        listen.call(this, 'message', keep);
      }
    };
    listen.call(globalThis, 'message', keep);
  });
}

/// Messages, storage of every kind, cookies, history, address, DOM, and all objects from the globals on.
export function reachable(page: Page): Promise<Reachable> {
  return page.evaluate(async () => {
    const texts: [string, string][] = [];
    const seen = new Set<unknown>();
    const look = (path: string, value: unknown) => {
      const queue: [string, unknown][] = [[path, value]];
      for (let next = queue.pop(); next; next = queue.pop()) {
        const [at, found] = next;
        if (seen.has(found)) continue;
        seen.add(found);
        if (typeof found === 'string') texts.push([at, found]);
        if ((typeof found !== 'object' && typeof found !== 'function') || found === null) continue;
        if (found instanceof Map || found instanceof Set) queue.push([`${at}.entries`, [...found.entries()]]);
        if (ArrayBuffer.isView(found) || found instanceof ArrayBuffer) queue.push([`${at}.bytes`, new TextDecoder().decode(found)]);
        for (const key of Reflect.ownKeys(found)) {
          try {
            queue.push([`${at}.${String(key)}`, Reflect.get(found, key)]);
          } catch {
            // A getter that only its own kind of object may call holds nothing of ours.
          }
        }
        queue.push([`${at}.__proto__`, Object.getPrototypeOf(found)]);
      }
    };

    const { receivedMessages } = globalThis as unknown as { receivedMessages: unknown };
    look('messages', receivedMessages);
    look('localStorage', { ...localStorage });
    look('sessionStorage', { ...sessionStorage });
    look('indexedDB', await everyRecord());
    look('caches', await everyCached());
    look('cookie', document.cookie);
    look('history', [history.state, location.href, document.referrer]);
    look('document', document.documentElement.outerHTML);
    look('window', globalThis);
    return texts;

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

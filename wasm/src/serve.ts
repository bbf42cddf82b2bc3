// The worker: owns the core, and with it every token. Nobody else in the page's process may read them.
import { createClock } from './clock.js';
import type { Core } from './core.js';
import { createHost, type Environment, type Page } from './host.js';
import type { ToPage, ToWorker } from './messages.js';
import { openStore } from './store.js';

/** A dedicated worker's own end to its page, or a shared one's to each of its pages. */
export interface Port {
  postMessage(message: ToPage, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onclose?: () => void;
}

/** The global of a worker, which TypeScript cannot describe beside a page's. */
interface WorkerScope extends Port {
  /** Only in a shared worker. */
  onconnect?: (event: { ports: readonly Port[] }) => void;
  ononline: () => void;
  close(): void;
}

/** Makes this global a worker around that core. Returns the way to speak to all of its pages. */
export function serve(load: () => Promise<Core>, observe?: Environment['observe']): Environment['tell'] {
  const scope = globalThis as unknown as WorkerScope;
  const ports = new Set<Port>();

  const tell = (message: ToPage) => {
    for (const port of ports) port.postMessage(message, []);
  };

  /** Says so, as no error event would. */
  const failed = (error: unknown) => tell({ type: 'failed', message: String(error) });

  const starting = Promise.all([load(), openStore()]).then(([core, store]) =>
    createHost(core, {
      fetch: (input, init) => fetch(input, init),
      store,
      now: createClock(Date.now, () => performance.now()),
      later(milliseconds, action) {
        // What setTimeout cannot wait for comes early: the core asks again.
        const timer = setTimeout(action, Math.min(milliseconds, 2 ** 31 - 1));
        return () => clearTimeout(timer);
      },
      join(name, hear) {
        const channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => hear(data);
        return (message) => channel.postMessage(message);
      },
      tell,
      failed(error) {
        failed(error);
        // The next page gets a new worker. Not at once, since who is just connecting must hear it, too.
        setTimeout(() => scope.close(), 1_000);
      },
      ...(observe && { observe }),
    }),
  );
  // A worker that could not start stays: it would be the same again, and whoever connects still hears why.
  starting.catch(failed);

  function connect(port: Port): void {
    const page: Page = (message, transfer = []) => port.postMessage(message, transfer);
    ports.add(port);
    port.onmessage = ({ data }) => void starting.then((take) => take(page, data), failed);
    port.onclose = () => ports.delete(port);
  }

  if ('onconnect' in scope) scope.onconnect = ({ ports: [port] }) => connect(port!);
  else connect(scope);
  scope.ononline = () => void starting.then((take) => take(() => {}, { type: 'wake', call: 0, texts: [] }), () => {});
  return tell;
}

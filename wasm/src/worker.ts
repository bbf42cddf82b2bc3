// The worker: owns the core, and with it every token. Nobody else in the page's process may read them.
import { createClock } from './clock.js';
import { loadCore } from './core.js';
import { createHost } from './host.js';
import type { ToPage, ToWorker } from './messages.js';
import { openStore } from './store.js';

/** The global of a worker, which TypeScript cannot describe beside a page's. */
const worker = globalThis as unknown as {
  postMessage(message: ToPage, transfer: Transferable[]): void;
  onmessage: (event: MessageEvent<ToWorker>) => void;
};

const post = (message: ToPage, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

const starting = (async () => {
  const answer = await fetch(new URL('./core.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`core.wasm: HTTP ${answer.status}`);
  const [core, store] = await Promise.all([answer.arrayBuffer().then(loadCore), openStore()]);
  return createHost(core, {
    fetch: (input, init) => fetch(input, init),
    store,
    now: createClock(Date.now, () => performance.now()),
    entropy: () => crypto.getRandomValues(new Uint8Array(64)),
    later(milliseconds, action) {
      // What setTimeout cannot wait for comes early: the core asks again.
      const timer = setTimeout(action, Math.min(milliseconds, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
    post,
  });
})();

// A Content-Security-Policy that forbids WebAssembly fires no error event on the page: say it.
starting.catch((error: unknown) => post({ type: 'failed', message: String(error) }));

worker.onmessage = ({ data }) => {
  starting.then((take) => take(data)).catch(() => undefined); // already told
};

// The entry `codegrant/inspect`: a client whose worker tells every step it takes. For demonstrations and for finding faults;
// an app that ships uses `codegrant`, whose worker has no such code.
import { createClient } from './index.js';
import type { Client, ClientOptions } from './options.js';
import type { ToPage } from './messages.js';
import type { TraceEntry } from './trace.js';

export type { Check, Masked, Shown, TraceEntry, TracePart } from './trace.js';

/** As for `createClient`; `workerUrl` is where inspect_worker.js is. */
export type InspectOptions = Omit<ClientOptions, 'worker'>;

/**
 * Makes a client as `createClient` does, and calls `listener` for every event that the core takes and the commands
 * that it answers with. No token, code or verifier is in them: the worker has put marks in their places, which
 * tell the same secret from another (`fingerprint`), and nothing more.
 */
export function inspect(options: InspectOptions, listener: (entry: TraceEntry) => void): Promise<Client> {
  const { workerUrl, ...rest } = options;
  const { sharedBetweenTabs: _, ...settings } = rest;
  const name = `codegrant inspect ${VERSION} ${JSON.stringify(settings)}`;

  function startWorker(shared: boolean): Worker | SharedWorker {
    if (workerUrl) return new (shared ? SharedWorker : Worker)(workerUrl, { type: 'module', name });
    return shared
      ? new SharedWorker(new URL('./inspect_worker.js', import.meta.url), { type: 'module', name })
      : new Worker(new URL('./inspect_worker.js', import.meta.url), { type: 'module', name });
  }

  function listen(worker: Worker | SharedWorker): Worker | SharedWorker {
    const port: EventTarget = 'port' in worker ? worker.port : worker;
    port.addEventListener('message', (event) => {
      const message = (event as MessageEvent<ToPage>).data;
      if (message.type === 'trace') listener(message.entry);
    });
    return worker;
  }

  return createClient({ ...rest, worker: (shared) => listen(startWorker(shared)) });
}

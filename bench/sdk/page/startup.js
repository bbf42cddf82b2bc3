// From `new Worker` to an answer: of the package's worker, and of one that does nothing.
import { createClient } from '/codegrant/index.js';

const module = (name) => ({ type: 'module', name });

// Each starts a worker, waits until it has answered, and returns the milliseconds that took.
const start = {
  async blank() {
    const began = performance.now();
    const worker = new Worker('/blank.js', module(''));
    await answer(worker);
    const took = performance.now() - began;
    worker.terminate();
    return took;
  },

  async shared_blank() {
    const began = performance.now();
    await answer(new SharedWorker('/blank.js', module(unique())).port);
    return performance.now() - began;
  },

  async ours(settings) {
    let made;
    const began = performance.now();
    await createClient({ ...settings, sharedBetweenTabs: false, worker: () => (made = new Worker('/codegrant/worker.js', module(''))) });
    const took = performance.now() - began;
    made.terminate();
    return took;
  },

  async shared_ours(settings) {
    const began = performance.now();
    await createClient({ ...settings, client_id: unique() });
    return performance.now() - began;
  },
};

/** Shared workers of other names are others. */
const unique = () => `bench ${performance.timeOrigin}`;

function answer(port) {
  return new Promise((resolve) => {
    port.onmessage = resolve;
    port.postMessage(0);
  });
}

/** Starts each of `turn` once; before them another worker, since a page's first pays for more than itself. */
export async function startAll(settings, turn) {
  const first = new Worker('/blank.js?first', module(''));
  await answer(first);
  first.terminate();
  const took = {};
  for (const kind of turn) took[kind] = await start[kind](settings);
  return took;
}

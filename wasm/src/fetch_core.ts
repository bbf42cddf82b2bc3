// Brings the core, which lies beside the worker's file.
import { type Core, loadCore } from './core.js';

/** Rejects where core.wasm is not there, or the worker's Content-Security-Policy forbids WebAssembly. */
export async function fetchCore(): Promise<Core> {
  const answer = await fetch(new URL('./core.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`core.wasm: HTTP ${answer.status}`);
  return loadCore(await answer.arrayBuffer());
}

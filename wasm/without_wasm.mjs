// The core as JavaScript, for browsers whose WebAssembly is switched off: what binaryen's wasm2js makes of core.wasm.
import { execFileSync } from 'node:child_process';

/** The text of a module with the exports of the core at `path`; `in`, a word of the language, is `in_`. */
export function translate(path) {
  const module = execFileSync('wasm2js', [path, '--enable-bulk-memory', '-O'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  // The only thing that it may ask for, where Emscripten's library cannot do without: a way to end.
  return module.replace(/^import \{ proc_exit \} from .*$/m, "function proc_exit() { throw new Error('the core aborted'); }");
}

// What without_wasm.mjs makes of the core.
import type { CoreExports } from './core.js';

export const memory: CoreExports['memory'];
export const _initialize: CoreExports['_initialize'];
export const in_: CoreExports['in'];
export const send: CoreExports['send'];
export const out: CoreExports['out'];

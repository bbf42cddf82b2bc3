// The same worker for browsers whose WebAssembly is switched off, as in Lockdown Mode: the same core, translated to
// JavaScript by the build. Larger and slower; nothing else differs.
import { coreOf } from './core.js';
import * as core from './core_without_wasm.js';
import { serve } from './serve.js';

serve(async () => coreOf({ ...core, in: core.in_ }));

// The worker that tells what it does: every step of the core, masked, to all of its pages.
import { fetchCore } from './fetch_core.js';
import { serve } from './serve.js';
import { createTrace } from './trace.js';

const tell = serve(fetchCore, createTrace((entry) => tell({ type: 'trace', entry })));

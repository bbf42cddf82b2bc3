// The worker that ships.
import { fetchCore } from './fetch_core.js';
import { serve } from './serve.js';

serve(fetchCore);

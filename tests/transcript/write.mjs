// Writes docs/transcript.md from a walk of now.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transcript } from './walk.mjs';

writeFileSync(resolve(import.meta.dirname, '../../docs/transcript.md'), await transcript());

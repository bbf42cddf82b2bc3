// Writes the seeds and the suite's configurations: node e2e/conformance/write.mjs FOLDER ISSUER [SUITE]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformance } from './setup.mjs';

const [folder, issuer, suite = 'https://localhost.emobix.co.uk:8443'] = process.argv.slice(2);
if (!issuer) {
  console.error('node e2e/conformance/write.mjs FOLDER ISSUER [SUITE]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(conformance(issuer, suite))) writeFileSync(join(folder, name), JSON.stringify(content, null, 2) + '\n', { mode: 0o600 });

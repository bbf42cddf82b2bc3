// What the SDK weighs and what it costs: measured, printed, and written to bench/results/sdk.md.
//
//   npm ci --prefix bench && node bench/sdk     (or: npm run bench:sdk)
//   node bench/sdk sizes startup                only these, printed and not written
//
// Needs wasm/dist (./run --build), Chromium for `startup` and `fetch`, Emscripten for `features`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { features } from './features.js';
import { fetches } from './fetch.js';
import { machine } from './machine.js';
import { bench } from './places.js';
import { sizes } from './sizes.js';
import { startup } from './startup.js';

const chapters = { sizes, startup, fetch: fetches, features };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(chapters, name));
if (unknown.length) {
  console.error(`No such measurement: ${unknown.join(', ')}. There are: ${Object.keys(chapters).join(', ')}.`);
  process.exit(2);
}

const parts = ['# The SDK: what it weighs, what it costs', await machine()];
for (const [name, measure] of Object.entries(chapters)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.error(`measuring: ${name}`);
  parts.push(await measure());
}
const report = `${parts.join('\n\n')}\n`;
console.log(report);
if (!wanted.length) {
  mkdirSync(join(bench, 'results'), { recursive: true });
  writeFileSync(join(bench, 'results/sdk.md'), report);
}

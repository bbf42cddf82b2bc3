// What each feature costs: the package is built once as it is, and once more without each feature, from a copy of the
// sources that the feature's patch cuts it out of. The difference is the price.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { count, table } from './markdown.js';
import { dist, repository, shipped } from './places.js';
import { rewriteTexts } from './reasons.js';
import { weigh } from './sizes.js';

const copy = join(repository, 'build/bench');
const patches = fileURLToPath(new URL('without', import.meta.url));
const patched = {
  id_token: 'id_token: claims, keys, signature, nonce, `max_age`',
  dpop: 'DPoP: proofs, key, nonces of both servers',
  several_tabs: 'several tabs: shared worker, logout everywhere',
  popup: 'popup: window, watching it, the way back',
  par: 'PAR',
  aidbox: 'profile `aidbox`: `DELETE /Session`, `userinfo` in answers, guarded paths',
  userinfo: 'userinfo endpoint',
  rp_logout: 'RP-initiated logout',
};

/** A chapter of Markdown. */
export async function features() {
  copySources();
  for (const name of Object.keys(patched)) apply(name, '--check'); // before anything is built
  const whole = await weighCopy();
  const shippedNow = figures(shipped.map((name) => readFileSync(join(dist, name))));
  if (String(whole) !== String(shippedNow)) throw new Error(`wasm/dist is not of these sources: ${shippedNow}, built anew ${whole}`);

  const rows = [];
  for (const [name, label] of Object.entries(patched)) {
    console.error(`  without ${name}`);
    apply(name);
    rows.push([label, ...saved(whole, await weighCut())]);
    apply(name, '--reverse');
  }
  rows.push(['the words of errors (their codes stay)', ...saved(whole, await weighCut(() => ' '))]);

  rows.sort((a, b) => together(b) - together(a));
  const rest = whole.map((bytes, i) => bytes - rows.reduce((sum, row) => sum + row[i + 1], 0));
  rows.push(['what stays without all of them, about', ...rest], ['**the package**', ...whole]);

  return [
    '## Features',
    'Bytes of brotli that each one costs: what the package is smaller by without it. What several of them share is in none of the figures.',
    table(
      ['feature', ...shipped.map((name) => `\`${name}\``), 'together', 'not compressed'],
      rows.map((row) => [row[0], ...[...row.slice(1, 4), together(row), row[4]].map(count)]),
    ),
  ].join('\n\n');
}

const together = (row) => row[1] + row[2] + row[3];

/** The brotli bytes of each of three files, and all their bytes as they are. */
const figures = (files) => [...files.map((bytes) => weigh(bytes)[1]), files.reduce((sum, { length }) => sum + length, 0)];

const saved = (whole, without) => whole.map((bytes, i) => bytes - without[i]);

/** What the copy weighs without the texts of reasons that it has no more. */
async function weighCut(textOf) {
  const restore = rewriteTexts(copy, textOf);
  const bytes = await weighCopy();
  restore();
  return bytes;
}

/** Everything that the core's build reads; what was built from it before stays, and is built anew where it must. */
function copySources() {
  mkdirSync(copy, { recursive: true });
  for (const part of ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'sdk', 'tests', 'wasm']) {
    rmSync(join(copy, part), { recursive: true, force: true });
    cpSync(join(repository, part), join(copy, part), { recursive: true, filter: (path) => path !== dist });
  }
  run('cmake', '--preset', 'wasm', '-Wno-dev');
}

/** Git looks for a repository in `copy` and not above it, else it would take the patch for the one around. */
function apply(name, ...options) {
  run('git', 'apply', ...options, join(patches, `${name}.patch`));
}

/** The figures of the three files, built from the copy as they are built for the package. */
async function weighCopy() {
  run('cmake', '--build', '--preset', 'wasm', '--target', 'core');
  const { version } = JSON.parse(readFileSync(join(copy, 'wasm/package.json')));
  const { outputFiles } = await build({
    entryPoints: ['index', 'worker'].map((name) => join(copy, `wasm/src/${name}.ts`)),
    outdir: join(copy, 'wasm/dist'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version) },
    write: false,
  });
  const core = readFileSync(join(copy, 'build/wasm/bin/core.wasm'));
  return figures([...outputFiles.map(({ contents }) => contents), core]);
}

/** Runs a program in the copy; where it fails, so does the bench, with what it said. */
function run(program, ...args) {
  try {
    execFileSync(program, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) } });
  } catch ({ stdout, stderr }) {
    throw new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`);
  }
}

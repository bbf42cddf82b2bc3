// Builds the package: types are checked, each entry becomes one file, the core is taken from CMake's
// build, and the size of every file is printed.
//
//   npm run build -w wasm [-- path/to/core.wasm]
//
// The core is `build/wasm/bin/core.wasm` (cmake --preset wasm && cmake --build --preset wasm --target core).
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { translate } from './without_wasm.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const core = process.argv[2] ?? join(here, '../build/wasm/bin/core.wasm');
if (!existsSync(core)) {
  console.error(`${core} is missing. Build it first: cmake --preset wasm && cmake --build --preset wasm --target core`);
  process.exit(1);
}

const require = createRequire(import.meta.url);
const packageOf = (name) => dirname(require.resolve(`${name}/package.json`));
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
execFileSync(process.execPath, [join(packageOf('typescript'), 'bin/tsc'), '-p', here], { stdio: 'inherit' });

// Entries that build on the client import it: there must be one class of errors, whoever throws.
const indexStaysApart = {
  name: 'index stays apart',
  setup: (build) => build.onResolve({ filter: /\/index\.js$/ }, () => ({ path: './index.js', external: true })),
};
const coreWithoutWasm = {
  name: 'core without wasm',
  setup: (build) => build.onLoad({ filter: /core_without_wasm/ }, () => ({ contents: translate(core) })),
};
const coreIsMade = {
  name: 'core is made',
  setup: (build) => build.onResolve({ filter: /core_without_wasm\.js$/ }, () => ({ path: join(here, 'core_without_wasm') })),
};

const esbuild = await import('esbuild');
const entries = ['index', 'worker', 'inspect', 'inspect_worker', 'testing', 'worker_without_wasm'];
await esbuild.build({
  entryPoints: entries.map((name) => join(here, `src/${name}.ts`)),
  outdir: dist,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  define: { VERSION: JSON.stringify(require('./package.json').version) },
  plugins: [indexStaysApart, coreIsMade, coreWithoutWasm],
});
copyFileSync(core, join(dist, 'core.wasm'));
copyFileSync(join(here, 'src/core_wasm.d.ts'), join(dist, 'core_wasm.d.ts'));

const size = (name) => {
  const bytes = readFileSync(join(dist, name));
  return [bytes.length, brotliCompressSync(bytes).length];
};
const line = (name, [raw, brotli]) => console.log(`${name.padEnd(24)} ${String(raw).padStart(8)} ${String(brotli).padStart(8)}`);
console.log('file                        bytes   brotli');
const needed = ['index.js', 'worker.js', 'core.wasm'];
for (const name of needed) line(name, size(name));
line('together', needed.map(size).reduce((sum, next) => sum.map((value, i) => value + next[i])));
for (const name of ['inspect.js', 'inspect_worker.js', 'testing.js', 'worker_without_wasm.js']) line(name, size(name));

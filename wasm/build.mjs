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

const esbuild = await import('esbuild');
await esbuild.build({
  entryPoints: [join(here, 'src/index.ts'), join(here, 'src/worker.ts')],
  outdir: dist,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
});
copyFileSync(core, join(dist, 'core.wasm'));

console.log('file           bytes   brotli');
let raw = 0;
let small = 0;
for (const name of ['index.js', 'worker.js', 'core.wasm']) {
  const bytes = readFileSync(join(dist, name));
  const brotli = brotliCompressSync(bytes).length;
  raw += bytes.length;
  small += brotli;
  console.log(`${name.padEnd(10)} ${String(bytes.length).padStart(9)} ${String(brotli).padStart(8)}`);
}
console.log(`${'together'.padEnd(10)} ${String(raw).padStart(9)} ${String(small).padStart(8)}`);

// Builds the sandbox as plain files that hold to a strict Content-Security-Policy: nothing inline, no blob workers.
// Beside each file that shrinks lie its compressed forms: the server sends them as they are.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const folder = 'dist';

const precompress: Plugin = {
  name: 'precompress',
  closeBundle() {
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|js|css|wasm|svg)$/.test(entry)) continue;
      const bytes = readFileSync(join(folder, entry));
      writeFileSync(join(folder, `${entry}.br`), brotliCompressSync(bytes));
      writeFileSync(join(folder, `${entry}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
};

/// For hosts that serve files and nothing else: the page once more, where the server sends people back to.
const callback: Plugin = {
  name: 'callback',
  closeBundle() {
    copyFileSync(join(folder, 'index.html'), join(folder, 'callback.html'));
  },
};

export default defineConfig({
  base: './', // any folder of any host will do
  plugins: [callback, precompress],
  build: {
    outDir: folder,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // The server tells a worker's file by its name, and gives it the policy that lets it run WebAssembly.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
});

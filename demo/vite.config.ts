// Builds the sandbox as plain files that hold to a strict Content-Security-Policy: nothing inline, no blob workers.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // The server tells a worker's file by its name, and gives it the policy that lets it run WebAssembly.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
});

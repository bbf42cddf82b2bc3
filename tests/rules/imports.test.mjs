// Who may import whom in TypeScript: the demo is an application like any other, and one file alone touches wasm's memory.
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import test from 'node:test';
import { findAll, pick, sourceTree } from './tree.mjs';

const publicEntries = /^codegrant(\/(worker|inspect|testing))?$/;
const libraries = /^preact(\/hooks)?$/;

test('the demo imports its own files, the package’s public entries, and the library that it draws with', () => {
  assert.deepEqual(foreignImports(sourceTree()), []);
});

test('core.ts alone touches the memory of WebAssembly', () => {
  assert.deepEqual(memoryTouchedOutsideCore(sourceTree()), []);
});

test('the two rules above refuse what they forbid', () => {
  const bad = [
    { path: 'demo/src/main.ts', text: "import { step } from '../../wasm/src/core';\nimport x from 'codegrant/src/core';\n" },
    { path: 'demo/src/view.ts', text: "import './style.css';\nawait import('left-pad');\n" },
    { path: 'demo/src/view/app.tsx', text: "import { state } from '../state';\nimport { x } from '../../vite.config';\n" },
    { path: 'wasm/src/worker.ts', text: 'new Uint8Array(instance.exports.memory.buffer)' },
  ];
  assert.equal(foreignImports(bad).length, 4);
  assert.equal(memoryTouchedOutsideCore(bad).length, 1);
});

function foreignImports(files) {
  return findAll(pick(files, ['demo/src/'], ['.ts', '.tsx']), /(?:from|import)\s*\(?\s*'([\w@./-]+)'/g)
    .filter(([path, imported]) => !staysInDemo(path, imported) && !publicEntries.test(imported) && !libraries.test(imported))
    .map(([path, imported]) => `${path} imports ${imported}`);
}

function staysInDemo(path, imported) {
  return imported.startsWith('.') && posix.join(posix.dirname(path), imported).startsWith('demo/src/');
}

function memoryTouchedOutsideCore(files) {
  return findAll(pick(files, ['wasm/src/'], ['.ts']), /\b(memory\.buffer|WebAssembly\.Memory)\b/g)
    .filter(([path]) => path !== 'wasm/src/core.ts')
    .map(([path, word]) => `${path} says ${word}`);
}

// Who may import whom in TypeScript: the demo is an application like any other, and one file alone touches wasm's memory.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findAll, pick, sourceTree } from './tree.mjs';

const publicEntries = /^codegrant(\/(worker|inspect|testing))?$/;

test('the demo imports its own files and the package’s public entries', () => {
  assert.deepEqual(foreignImports(sourceTree()), []);
});

test('core.ts alone touches the memory of WebAssembly', () => {
  assert.deepEqual(memoryTouchedOutsideCore(sourceTree()), []);
});

test('the two rules above refuse what they forbid', () => {
  const bad = [
    { path: 'demo/src/main.ts', text: "import { step } from '../../wasm/src/core';\nimport x from 'codegrant/src/core';\n" },
    { path: 'demo/src/view.ts', text: "import './style.css';\nawait import('left-pad');\n" },
    { path: 'wasm/src/worker.ts', text: 'new Uint8Array(instance.exports.memory.buffer)' },
  ];
  assert.equal(foreignImports(bad).length, 3);
  assert.equal(memoryTouchedOutsideCore(bad).length, 1);
});

function foreignImports(files) {
  return findAll(pick(files, ['demo/src/'], ['.ts']), /(?:from|import)\s*\(?\s*'([^']+)'/g)
    .filter(([, imported]) => !imported.startsWith('./') && !publicEntries.test(imported))
    .map(([path, imported]) => `${path} imports ${imported}`);
}

function memoryTouchedOutsideCore(files) {
  return findAll(pick(files, ['wasm/src/'], ['.ts']), /\b(memory\.buffer|WebAssembly\.Memory)\b/g)
    .filter(([path]) => path !== 'wasm/src/core.ts')
    .map(([path, word]) => `${path} says ${word}`);
}

// No file names a place that exists on one machine only, and no lockfile the host that a package was fetched from.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findAll, pick, sourceTree } from './tree.mjs';

test('no file names a path of one machine', () => {
  assert.deepEqual(machinePaths(sourceTree()), []);
});

test('no lockfile and no npm setting names a registry’s host', () => {
  assert.deepEqual(registryHosts(sourceTree()), []);
});

test('the two rules above refuse what they forbid', () => {
  const bad = [
    { path: 'docs/a.md', text: `cd ${['', 'home', 'alice', 'codegrant'].join('/')}` },
    { path: 'package-lock.json', text: '"resolved": "https://registry.example/x/-/x-1.0.0.tgz"' },
    { path: '.npmrc', text: 'registry=https://registry.example/' },
  ];
  assert.equal(machinePaths(bad).length, 1);
  assert.equal(registryHosts(bad).length, 2);
});

function machinePaths(files) {
  return findAll(files, /(?<![\w.~)}-])(\/(?:home|root|work|tmp|Users)\/\w+)/g).map(([path, place]) => `${path} names ${place}`);
}

function registryHosts(files) {
  return findAll(pick(files, [''], ['package-lock.json', '.npmrc']), /("resolved": "https?:|^registry)/gm).map(([path]) => path);
}

// The packed package by itself: what its exports name is there, with types that every resolver finds, and nothing else is.
import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import { expect, test } from '@playwright/test';
import { tarball } from './pack.ts';

test('publint finds nothing to say', () => {
  run('publint', 'run', tarball(), '--strict');
});

test('attw finds types for everybody who imports modules', () => {
  // core.wasm is for tools that copy files: nothing in it has a type. The registry is not asked for more types.
  const options = ['--profile', 'esm-only', '--exclude-entrypoints', './core.wasm', '--no-definitely-typed', '--no-emoji'];
  run('attw', tarball(), ...options);
});

test('it holds what its exports name, what those files load, and nothing else', () => {
  const { exports } = JSON.parse(text('package.json')) as { exports: unknown };
  const wanted = new Set(['package.json', 'README.md', 'LICENSE']);
  for (const open = targets(exports); open.length > 0; ) {
    const file = open.pop()!;
    if (!wanted.has(file)) open.push(...loadedBy(file));
    wanted.add(file);
  }
  expect(files()).toEqual([...wanted].sort());
});

/// The files that a value of `exports` leads to, under whatever condition.
function targets(value: unknown): string[] {
  return typeof value === 'string' ? [posix.normalize(value)] : Object.values(value as object).flatMap(targets);
}

/// The files beside it that a file names: as modules, workers, or WebAssembly. A declaration names the script that another declares.
function loadedBy(file: string): string[] {
  if (!/\.[jt]s$/.test(file)) return [];
  const declares = file.endsWith('.d.ts');
  return [...text(file).matchAll(/["'`](\.\.?\/[\w./-]+\.(?:js|wasm))["'`]/g)].map(([, name]) => {
    const named = posix.join(posix.dirname(file), name);
    return declares ? named.replace(/\.js$/, '.d.ts') : named;
  });
}

function files(): string[] {
  return run('tar', '--list', '--file', tarball()).trim().split('\n').map((path) => path.replace('package/', '')).sort();
}

function text(file: string): string {
  return run('tar', '--extract', '--to-stdout', '--file', tarball(), `package/${file}`);
}

/// What a command that ends well prints. What it says otherwise is the test's failure.
function run(command: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

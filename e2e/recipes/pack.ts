// Packs the package once for all tests, as publishing it would, into a folder outside of this repository.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');

/// Where the packed package and everything made of it is while the tests run.
export function workshop(): string {
  return process.env.CODEGRANT_RECIPES!;
}

export function tarball(): string {
  return join(workshop(), 'codegrant.tgz');
}

/// Playwright calls it before the tests, and what it returns after them.
export default function pack(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'codegrant-recipes-'));
  process.env.CODEGRANT_RECIPES = folder;
  const options = ['--workspace', 'wasm', '--pack-destination', folder];
  execFileSync('npm', ['pack', '--silent', ...options], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
  const [packed] = readdirSync(folder);
  renameSync(join(folder, packed), tarball());
  return () => rmSync(folder, { recursive: true });
}

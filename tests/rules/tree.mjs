// The source tree as text: every file that people write, without what tools make of it.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const made = new Set(['.git', 'build', 'data', 'dist', 'node_modules', 'test-results', 'playwright-report']);
const pictures = new Set(['.png', '.jpg', '.ico', '.wasm', '.tgz']);

/// Every file as `{ path, text }`, the path from the repository's root.
export function sourceTree(folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (made.has(entry.name) || pictures.has(extname(entry.name))) return [];
    if (entry.isDirectory()) return sourceTree(path);
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  });
}

/// Those whose path begins with one of `starts` and ends with one of `ends`.
export function pick(files, starts, ends) {
  return files.filter(({ path }) => starts.some((start) => path.startsWith(start)) && ends.some((end) => path.endsWith(end)));
}

/// Every match of `pattern` (with one group) in `files`, as `[path, group]`.
export function findAll(files, pattern) {
  return files.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => [path, match[1]]));
}

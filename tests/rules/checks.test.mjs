// Each of the 195 checks from outside begins the title of a test or of several, in the file of its section.
import assert from 'node:assert/strict';
import test from 'node:test';
import { pick, sourceTree } from './tree.mjs';

// The last check of each section, which is the first letter of its files.
const sections = { a: 43, b: 55, c: 67, d: 93, e: 101, f: 113, g: 121, h: 127, i: 134, j: 144, k: 152, l: 158, m: 166, n: 176, o: 183, p: 188, q: 191, r: 195 };
const last = 195;

test('each check is a test, and stands where its section is', () => {
  assert.deepEqual(misplaced(sourceTree()), []);
  assert.deepEqual(missing(sourceTree()), []);
});

test('the rule above refuses what it forbids', () => {
  const titles = Array.from({ length: last }, (_, i) => i + 1).filter((number) => number !== 7).map((number) => `'C${String(number).padStart(3, '0')} …'`);
  const bad = [{ path: 'e2e/checks/a_all.spec.ts', text: titles.join('\n') + "\n'C196 …'" }];
  assert.deepEqual(missing(bad), [7]);
  assert.equal(misplaced(bad).length, 196 - sections.a);
});

/// Every title as `[path, number]`.
function titles(files) {
  const specs = pick(files, ['e2e/checks/'], ['.spec.ts']);
  return specs.flatMap(({ path, text }) => [...text.matchAll(/['"`]C(\d{3}) /g)].map(([, number]) => [path, Number(number)]));
}

function missing(files) {
  const found = new Set(titles(files).map(([, number]) => number));
  return Array.from({ length: last }, (_, i) => i + 1).filter((number) => !found.has(number));
}

function misplaced(files) {
  return titles(files).filter(([path, number]) => sectionOf(number) !== path.split('/').at(-1)[0]).map(([path, number]) => `${number} in ${path}`);
}

function sectionOf(number) {
  return Object.keys(sections).find((letter) => number <= sections[letter]);
}

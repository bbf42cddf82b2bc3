// docs/requirements.md names files and tests that exist, and the checks from outside are all there.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sourceTree } from './tree.mjs';

const table = 'docs/requirements.md';

test('each row of the requirements names a file and a test that exist', () => {
  const files = sourceTree();
  assert.ok(rowsOf(files).length > 100, 'the table is read');
  assert.deepEqual(brokenRows(files), []);
});

test('the rule above refuses what it forbids', () => {
  const bad = [
    { path: table, text: '| §1 | a | `a.cpp` | `a_test.cpp` Holds |\n| §2 | b | `b.cpp` | `a_test.cpp` Holds |\n| §3 | c | `a.cpp` | `a_test.cpp` Hold |\n| §4 | d | `a.cpp` | `d.spec.ts` C002 |\n' },
    { path: 'a.cpp', text: '' },
    { path: 'a_test.cpp', text: 'TEST(Rule, Holds) {' },
    { path: 'd.spec.ts', text: "test('C001 not C002 ', () => {" },
  ];
  assert.equal(brokenRows(bad).length, 3);
});

function rowsOf(files) {
  const { text } = files.find(({ path }) => path === table);
  return [...text.matchAll(/^\| (.+?) \| (.+?) \| `(.+?)` \| `(.+?)` (.+?) \|$/gm)].map(([, section, rule, file, testFile, name]) => ({ section, rule, file, testFile, name }));
}

function brokenRows(files) {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return rowsOf(files)
    .filter(({ file, testFile, name }) => !texts.has(file) || !holds(texts.get(testFile), name))
    .map(({ section, rule }) => `${section}: ${rule}`);
}

/// A title that begins so; GoogleTest's name of a test, a suite or a row of a table.
function holds(text, name) {
  if (text === undefined) return false;
  const word = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`['"\`]${word}( |["'\`])|TEST(_P|_F)?\\(\\w+, ${word}\\)|TEST_P\\(${word},|^ +${word}, \\w+,$`, 'm').test(text);
}

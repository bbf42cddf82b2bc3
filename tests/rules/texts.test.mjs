// Every English text of the sandbox stands in demo/src/texts.ts and failure_texts.ts, so that to translate the page is to translate these files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pick, sourceTree } from './tree.mjs';

/// Documents that a person writes to the server are no texts of the page.
const others = /texts\.ts$|flows\/configuration\.ts$/;

/// Three words in a row between quotes, or words of an element: `>Sign in<`.
const sentence = /(['"`])(?:(?!\1)[^\\\n])*?\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b(?:(?!\1)[^\\\n])*?\1|>\s*[A-Z][a-z]+( [a-z]+)*\s*<\//;

function textsIn(source) {
  const scopes = /'openid profile email'/g; // the protocol's words
  const classes = /class=("[^"]*"|\{`[^`]*`\})/g;
  const code = source.replace(scopes, '').replace(classes, '').replace(/\/\*[^]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
  return code.split('\n').filter((line) => sentence.test(line));
}

test('no other file of the sandbox has a text in it', () => {
  const files = pick(sourceTree(), ['demo/src/'], ['.ts', '.tsx']).filter(({ path }) => !others.test(path));
  const found = files.flatMap(({ path, text }) => textsIn(text).map((line) => `${path}: ${line.trim()}`));
  assert.deepEqual(found, []);
});

test('a text is found where it stands', () => {
  assert.equal(textsIn("throw new Error('The first line is wrong');").length, 1);
  assert.equal(textsIn('<button class="quiet">Sign in</button>').length, 1);
  assert.equal(textsIn('// this is a comment in words').length, 0);
});

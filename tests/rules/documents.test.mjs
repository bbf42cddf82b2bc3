// Every file that a document names is there, so that whoever reads it finds what it speaks of.
import assert from 'node:assert/strict';
import { extname } from 'node:path';
import test from 'node:test';
import { findAll, pick, sourceTree } from './tree.mjs';

test('each file that README.md, CONTRIBUTING.md and docs/ name in backticks exists', () => {
  assert.ok(named(sourceTree()).length > 400, 'the documents are read');
  assert.deepEqual(missing(sourceTree()), []);
});

test('the rule above refuses what it forbids', () => {
  const words = ['`patient/*.read`', '`server/app/app.cpp`', '`app/app.cpp`', '`app/{app,apt}.cpp`', '`pp/app.cpp`', '`app/*_rules.cpp`', '`docs/none.md:7`', '`/openapi.json`', '`build/x/seed.json`', '`https://a.example/b.json`'];
  const files = [{ path: 'docs/adr/0001-one.md', text: '`a/b.cpp`' }, { path: 'README.md', text: words.join(' ') }, { path: 'bench/README.md', text: '`c/d.cpp`' }, { path: 'server/app/app.cpp', text: '' }];
  assert.deepEqual(missing(files), ['docs/adr/0001-one.md: a/b.cpp', 'README.md: app/{app,apt}.cpp', 'README.md: pp/app.cpp', 'README.md: app/*_rules.cpp', 'README.md: docs/none.md']);
});

/// Paths with a suffix that files have here, as `[document, path]`. What begins with a slash is an address of the server's.
function named(files) {
  const suffixes = new Set(files.map(({ path }) => extname(path)));
  const documents = pick(files, ['README.md', 'CONTRIBUTING.md', 'docs/'], ['.md']);
  return findAll(documents, /`((?!build\/)[\w.@*{},-]+(?:\/[\w.@*{},-]+)+\.\w+)(?::\d+)?`/g).filter(([, path]) => suffixes.has(extname(path)));
}

function missing(files) {
  return named(files).filter(([, path]) => !alternatives(path).every((one) => exists(one, files))).map(([document, path]) => `${document}: ${path}`);
}

/// `a.{hpp,cpp}` is both.
function alternatives(path) {
  const [whole, list] = /\{([^}]*)\}/.exec(path) ?? [];
  return whole ? list.split(',').flatMap((one) => alternatives(path.replace(whole, one))) : [path];
}

/// From the root, or from a folder that goes without saying; `*` stands for any part of a name.
function exists(path, files) {
  const name = new RegExp(`(^|/)${path.split('*').map(escape).join('[^/]*')}$`);
  return files.some((file) => name.test(file.path));
}

function escape(text) {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

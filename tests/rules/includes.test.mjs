// Who may include whom in C++, and which library is known to which files alone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findAll, pick, sourceTree } from './tree.mjs';

const sdk = (folder) => `sdk/codegrant/${folder}`;
const shared = ['base', 'codec', 'protocol'].map(sdk); // what client and server have in common; never the session
const common = [...shared, 'server/base'];
const domain = [...common, ...['domain', 'http', 'json', 'ports'].map((folder) => `server/${folder}`)];

// A folder may always include itself. A folder of the server that is not named here may include nothing.
const mayInclude = {
  [sdk('base')]: [],
  [sdk('codec')]: [sdk('base')],
  [sdk('protocol')]: [sdk('base'), sdk('codec')],
  [sdk('session')]: shared,
  wasm: [...shared, sdk('session')],
  'server/base': shared,
  'server/http': common,
  'server/json': common,
  'server/config': [...common, 'server/json'],
  'server/ports': common,
  'server/domain': domain,
  'server/grants': domain,
  'server/policy': domain,
  'server/pages': common,
  'server/endpoints': [...domain, 'server/grants', 'server/pages', 'server/policy'],
  'server/app': [...domain, 'server/config', 'server/endpoints', 'server/grants', 'server/pages', 'server/policy'],
  'server/adapters': [...common, 'server/ports', 'server/http'],
  // A client beside the server: the only folder here that may know the session.
  'server/login': [...common, sdk('session'), ...['adapters', 'config', 'http', 'json', 'ports'].map((folder) => `server/${folder}`)],
  server: [...domain, 'server/app', 'server/adapters', 'server/config', 'server/endpoints', 'server/grants', 'server/login', 'server/policy'],
};

const knownOnlyTo = [
  ['httplib.h', /^server\/adapters\/httplib_calls\./],
  ['sqlite3.h', /^server\/adapters\/sqlite_/],
  ['libpq-fe.h', /^server\/adapters\/postgres_/],
  ['openssl/', /^server\/(adapters\/(openssl_|scrypt_hasher|system)|login\/openssl_)/],
  ['nlohmann/', /^server\/json\//],
  ['yaml-cpp/', /^server\/json\//],
  ['re2/', /^server\/policy\//],
  ['kainjow/', /^server\/pages\//],
  ['qrencode', /^server\/pages\/qr_code\./],
  ['CLI/', /^server\/config\//],
];

test('every folder includes only the folders that it may build on', () => {
  assert.deepEqual(wrongFolders(cpp(sourceTree())), []);
});

test('every library is known only to the files that adapt it', () => {
  assert.deepEqual(wrongLibraries(cpp(sourceTree())), []);
});

test('the two rules above refuse what they forbid', () => {
  const bad = [
    { path: 'server/domain/token.cpp', text: '#include "codegrant/session/state.hpp"\n#include <sqlite3.h>\n' },
    { path: 'sdk/codegrant/base/error.cpp', text: '#include "codegrant/codec/json.hpp"\n' },
    { path: 'server/app/routes.cpp', text: '#include "server/adapters/system.hpp"\n#include <httplib.h>\n' },
  ];
  assert.equal(wrongFolders(bad).length, 3);
  assert.equal(wrongLibraries(bad).length, 2);
});

function cpp(files) {
  return pick(files, ['sdk/', 'server/', 'wasm/'], ['.hpp', '.cpp']);
}

function wrongFolders(files) {
  return findAll(files, /^#include "([^"]+)"/gm)
    .map(([path, included]) => [path, folderOf(path), folderOf(included.replace(/^codegrant\//, sdk(''))), included])
    .filter(([, from, to]) => from !== to && to !== 'embedded' && !mayInclude[from]?.includes(to))
    .map(([path, , , included]) => `${path} includes ${included}`);
}

function folderOf(path) {
  return path.slice(0, path.lastIndexOf('/'));
}

function wrongLibraries(files) {
  return findAll(files, /^#include <([^>]+)>/gm)
    .filter(([path, included]) => knownOnlyTo.some(([library, files]) => included.startsWith(library) && !files.test(path)))
    .map(([path, included]) => `${path} includes ${included}`);
}

// What an app's users load: the package's files, beside what other libraries bundle to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { count, table, verdict } from './markdown.js';
import { bench, dist, shipped } from './places.js';

const others = ['inspect.js', 'inspect_worker.js', 'testing.js', 'worker_without_wasm.js'];

// What an app with the code flow and renewal imports of each.
const peers = [
  ['oidc-client-ts', 'UserManager'],
  ['oauth4webapi', '* as oauth'],
  ['keycloak-js', 'default'],
  ['@auth0/auth0-spa-js', 'createAuth0Client'],
];

/** A chapter of Markdown. */
export async function sizes() {
  const own = shipped.map((name) => [name, ...weigh(readFileSync(join(dist, name)))]);
  const together = ['**together**', sum(own, 1), sum(own, 2)];
  const besides = others.map((name) => [name, ...weigh(readFileSync(join(dist, name)))]);
  const theirs = await Promise.all(peers.map(weighPeer));
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(dist, 'core.wasm')))).length;
  const oidcClient = theirs[0][2];

  return [
    '## Sizes',
    table(['file', 'bytes', 'brotli'], [...own, together].map(counted)),
    table(
      ['figure', 'must', 'is', ''],
      [
        ['`index.js`, brotli', '<= 4,096', count(own[0][2]), verdict(own[0][2] <= 4096)],
        ['page, worker and core, brotli', '<= 22,528', count(together[2]), verdict(together[2] <= 22528)],
        ['imports of `core.wasm`', '0', imports, verdict(imports === 0)],
        ['*to hope for*: under `oidc-client-ts`, brotli', `<= ${count(oidcClient)}`, count(together[2]), verdict(together[2] <= oidcClient)],
      ],
    ),
    'Not loaded by an app that ships:',
    table(['file', 'bytes', 'brotli'], besides.map(counted)),
    'Others, bundled and minified by the same esbuild with the same settings, as an app would:',
    table(['import', 'bytes', 'brotli'], theirs.map(counted)),
    'They do not do the same. All of them give the access token to the page (auth0-spa-js can keep the refresh token in a worker); by their own' +
      ' types all but keycloak-js know DPoP, and only oauth4webapi knows PAR, which in turn keeps no session.',
  ].join('\n\n');
}

async function weighPeer([name, what]) {
  const imported = what.startsWith('*') ? what : what === 'default' ? 'peer' : `{ ${what} }`;
  const { outputFiles } = await build({
    stdin: { contents: `import ${imported} from '${name}'; globalThis.peer = ${what.split(' ').pop().replace('default', 'peer')};`, resolveDir: bench },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  const { version } = JSON.parse(readFileSync(join(bench, 'node_modules', name, 'package.json')));
  return [`\`import ${imported} from '${name}'\` ${version}`, ...weigh(outputFiles[0].contents)];
}

/** Bytes, and bytes of brotli. */
export function weigh(bytes) {
  return [bytes.length, brotliCompressSync(bytes).length];
}

const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);
const counted = ([name, ...numbers]) => [name, ...numbers.map(count)];

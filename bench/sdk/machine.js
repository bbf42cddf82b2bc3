// On what, with what, when and how the figures came about.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { repository } from './places.js';

/** A paragraph of Markdown. */
export async function machine() {
  const debian = readFileSync('/etc/debian_version', 'utf8').trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const commit = said('git', ['-C', repository, 'log', '-1', '--format=%h', '--', 'sdk', 'wasm']);
  const changed = said('git', ['-C', repository, 'status', '--porcelain', '--', 'sdk', 'wasm']) ? ' with changes' : '';
  return `\`npm run bench:sdk\` wrote this on ${new Date().toISOString().slice(0, 10)}, from the sources at ${commit}${changed}: Debian ${debian},
${cpus().length} cores of ${cpus()[0].model}, ${memory}, load ${loadavg()[0].toFixed(1)} before it began; node ${process.versions.node},
${said(process.env.CHROMIUM ?? 'chromium', ['--version']).replace(/ built on.*/, '')}, Emscripten ${emscripten()}. How each figure is taken: \`bench/README.md\`.
Bytes of brotli are those of its highest quality, file by file.`;
}

function emscripten() {
  return /[\d.]+/.exec(said('em++', ['--version']))?.[0] ?? 'absent';
}

/** What a program says in its first line; nothing where it is absent. */
function said(program, args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0].trim();
  } catch {
    return '';
  }
}

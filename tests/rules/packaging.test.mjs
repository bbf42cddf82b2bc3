// What operators are given to install fits the program: its unit starts it with flags that it has, and fences it in.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';

const repository = resolve(import.meta.dirname, '../..');
const unit = resolve(repository, 'packaging/systemd/codegrant@.service');
const fences = ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'MemoryDenyWriteExecute=yes', 'Restart=always'];

test('the systemd unit uses settings that there are, and keeps its fences', () => {
  assert.deepEqual(problemsOf(readFileSync(unit, 'utf8'), settings()), []);
});

test('the rule above refuses what it forbids', () => {
  const bad = readFileSync(unit, 'utf8').replace('--key-file', '--keyfile').replace('CODEGRANT_STORE', 'CODEGRANT_STOR').replace('ProtectHome=yes\n', '');
  assert.deepEqual(problemsOf(bad, settings()), ['no setting keyfile', 'no setting stor', 'missing: ProtectHome=yes']);
});

test('systemd reads the unit without a complaint of its own', { skip: !hasSystemd() }, () => {
  const said = verify();
  assert.deepEqual(said.filter((line) => line.includes('codegrant') && !line.includes('is not executable')), []);
});

/// The names of the table in server/config/settings.cpp.
function settings() {
  const table = readFileSync(resolve(repository, 'server/config/settings.cpp'), 'utf8');
  return new Set([...table.matchAll(/Setting\{\s*"([\w-]+)"/g)].map(([, name]) => name));
}

function problemsOf(text, known) {
  const command = /^ExecStart=\/usr\/bin\/codegrant serve(.*)$/m.exec(text)?.[1] ?? '';
  const flags = [...command.matchAll(/--([\w-]+)/g)].map(([, name]) => name);
  const variables = [...text.matchAll(/CODEGRANT_(\w+)=/g)].map(([, name]) => name.toLowerCase().replaceAll('_', '-'));
  const unknown = [...flags, ...variables].filter((name) => !known.has(name)).map((name) => `no setting ${name}`);
  return [...unknown, ...(flags.length ? [] : ['it starts nothing']), ...fences.filter((fence) => !text.includes(`${fence}\n`)).map((fence) => `missing: ${fence}`)];
}

function hasSystemd() {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/// What `systemd-analyze verify` says, line by line; the program need not be installed here.
function verify() {
  try {
    return execFileSync('systemd-analyze', ['verify', unit.replace('@.', '@8081.')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).split('\n');
  } catch (error) {
    return String(error.stderr).split('\n');
  }
}

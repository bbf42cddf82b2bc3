// Servers that must not start.
import { spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { binary } from '../../support/server.ts';

/// What the program says to its operator when it refuses these flags.
export function refusedStart(...flags: string[]): string {
  const ended = spawnSync(binary, ['serve', '--port', '0', '--store', 'memory:', ...flags], { encoding: 'utf8', timeout: 10_000 });
  expect(ended.status, ended.stderr).toBe(2);
  expect(ended.stdout).not.toContain('codegrant ready');
  return ended.stderr;
}

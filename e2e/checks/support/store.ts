// What a test does to a server's store behind its back: breaks it, or lets time pass there.
import { spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';
import type { RunningServer } from '../../support/server.ts';

export function changeStore(server: RunningServer, sql: string): void {
  const changed = spawnSync('sqlite3', ['-cmd', '.timeout 5000', server.store, sql], { encoding: 'utf8' });
  expect(changed.status, changed.stderr).toBe(0);
}

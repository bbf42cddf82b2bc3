// What the conformance suite is told of our pages is true: its commands sign in and out in Chromium. The suite itself is not run here.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Command, conformance, type Plan } from '../conformance/setup.mjs';
import { freePort } from '../support/free_port.ts';
import { challenge } from '../support/pkce.ts';
import { RunningServer } from '../support/server.ts';

test('its commands sign in, allow and sign out', async ({ page }) => {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const itself = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p id="submission_complete">done</p>')).listen(0, '127.0.0.1');
  await once(itself, 'listening');
  const suite = `http://localhost:${(itself.address() as AddressInfo).port}`;
  const files = conformance(issuer, suite);
  const folder = mkdtempSync(join(tmpdir(), 'codegrant-conformance-'));
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(files['seed.json']));
  const server = await RunningServer.start({ site: 'none', seeds: [join(folder, 'seed.json')], at: port });

  const plan = files['oidcc-basic.json'] as Plan;
  const request = { client_id: plan.client.client_id, response_type: 'code', scope: 'openid', redirect_uri: `${suite}/test/a/codegrant/callback`, ...challenge() };
  await page.goto(`${issuer}/auth/authorize?${new URLSearchParams(request)}`);
  expect(await follow(page, plan, 0)).toEqual(['Log in', 'Allow', 'Back at the suite']);

  const leaving = { client_id: plan.client.client_id, post_logout_redirect_uri: `${suite}/test/a/codegrant/post_logout_redirect` };
  await page.goto(`${issuer}/auth/logout?${new URLSearchParams(leaving)}`);
  expect(await follow(page, plan, 1)).toEqual(['Sign out', 'Signed out']);
  await server.stop();
  itself.closeAllConnections();
  itself.close();
  rmSync(folder, { recursive: true });
});

/// Does the tasks whose page is open, in their order, and says which.
async function follow(page: Page, plan: Plan, entry: number): Promise<string[]> {
  const performed: string[] = [];
  for (const { task, match, commands } of plan.browser[entry].tasks) {
    await page.waitForLoadState();
    if (!new RegExp(`^${match.replace(/[.?+()[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(page.url())) continue;
    for (const command of commands) await perform(page, command);
    performed.push(task);
  }
  return performed;
}

async function perform(page: Page, [verb, by, target, value]: Command): Promise<void> {
  const element = page.locator(by === 'id' ? `#${target}` : `xpath=${target}`);
  if (verb === 'wait') await expect(element).toBeVisible();
  if (verb === 'text') await element.fill(String(value));
  if (verb === 'click') await Promise.all([page.waitForNavigation(), element.click()]);
}

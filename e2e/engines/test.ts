// What every test here begins with: the real server, a browser of the project's engine, and the sandbox open in it.
import { test as base } from '@playwright/test';
import { GoBetween } from '../support/go_between.ts';
import { keepMessages } from '../support/reachable.ts';
import { RunningServer } from '../support/server.ts';
import { Chromium } from './chromium.ts';
import type { Engine } from './engine.ts';
import { Firefox } from './firefox.ts';
import { Sandbox } from './sandbox.ts';
import { WebKitGtk } from './webkitgtk.ts';

export const engines = { chromium: Chromium, firefox: Firefox, webkitgtk: WebKitGtk };

export interface Options {
  engineName: keyof typeof engines;
}

interface Fixtures {
  server: RunningServer;
  engine: Engine;
  /// Opens one more tab, which keeps what it hears, with the sandbox for its page.
  newSandbox: () => Promise<Sandbox>;
  sandbox: Sandbox;
}

export const test = base.extend<Fixtures & Options>({
  engineName: ['chromium', { option: true }],
  server: async ({}, use, testInfo) => {
    const server = await RunningServer.start();
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: server.log() });
    await server.stop();
  },
  engine: async ({ engineName, playwright }, use) => {
    const engine: Engine = await engines[engineName].start(playwright);
    await use(engine);
    await engine.stop();
  },
  newSandbox: async ({ server, engine }, use) => {
    const site = await GoBetween.start({ script: `(${keepMessages})();` });
    site.leadTo(server.sandbox);
    const client_id = 'webapp-overheard';
    await registerLike('webapp', client_id, { server, site });
    await use(async () => new Sandbox(await engine.newTab(), site.origin, client_id));
    await site.stop();
  },
  sandbox: async ({ newSandbox }, use) => {
    const sandbox = await newSandbox();
    await sandbox.open();
    await use(sandbox);
  },
});

/// The site's address is not known before the server runs, so its client cannot be among the seeds.
async function registerLike(model: string, client_id: string, { server, site }: { server: RunningServer; site: GoBetween }): Promise<void> {
  const client = await (await fetch(`${server.issuer}/Client/${model}`, { headers: server.root })).json();
  client.id = client_id;
  client.auth.authorization_code.redirect_uri = `${site.origin}/callback`;
  const headers = { ...server.root, 'content-type': 'application/json' };
  const put = await fetch(`${server.issuer}/Client/${client_id}`, { method: 'PUT', headers, body: JSON.stringify(client) });
  if (put.status !== 201) throw new Error(`PUT /Client answered ${put.status}`);
}

export { expect } from '@playwright/test';

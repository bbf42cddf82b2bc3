// What every end-to-end test begins with: a server of its own, and the sandbox open beside it.
import { test as base } from '@playwright/test';
import { SandboxFlow } from './sandbox_flow.ts';
import { SandboxPage, Traffic } from './sandbox_page.ts';
import { RunningServer } from './server.ts';
import { Visitor } from './visitor.ts';

interface Fixtures {
  server: RunningServer;
  app: SandboxPage;
  flow: SandboxFlow;
  traffic: Traffic;
  visitor: Visitor;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, testInfo) => {
    const server = await RunningServer.start();
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server.log', { body: server.log() });
    await server.stop();
  },
  traffic: async ({ page, server }, use) => {
    await use(new Traffic(page, server));
  },
  // Traffic first: it must see the first request.
  app: async ({ page, server, traffic: _ }, use) => {
    await use(new SandboxPage(page, server));
  },
  flow: async ({ page, server }, use) => {
    await use(new SandboxFlow(page, server));
  },
  visitor: async ({ playwright, server }, use) => {
    const http = await playwright.request.newContext();
    await use(new Visitor(http, server));
    await http.dispose();
  },
});

export { expect } from '@playwright/test';

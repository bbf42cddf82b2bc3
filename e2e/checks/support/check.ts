// What every check begins with: the server of its file, and a visitor with an empty browser.
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type Choices, RunningServer } from '../../support/server.ts';
import { Visitor } from '../../support/visitor.ts';

const seed = join(import.meta.dirname, '../seed.yaml');

/// The `test` of one file, whose server has these flags. It ends with the file, and fails it where a secret of
/// all that went over the wire stands in its log or its store.
export function checks(choices: Choices = {}) {
  return base.extend<{ visitor: Visitor; stranger: Visitor }, { server: RunningServer }>({
    server: [
      async ({}, use) => {
        const server = await RunningServer.start({ site: 'none', seeds: [seed], ...choices });
        await use(server);
        await server.stop();
      },
      { scope: 'worker' },
    ],
    visitor: async ({ playwright, server }, use) => {
      const http = await playwright.request.newContext();
      await use(new Visitor(http, server));
      await http.dispose();
    },
    // Another person at another browser.
    stranger: async ({ playwright, server }, use) => {
      const http = await playwright.request.newContext();
      await use(new Visitor(http, server));
      await http.dispose();
    },
  });
}

export { expect } from '@playwright/test';

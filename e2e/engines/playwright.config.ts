// The real server and the real sandbox in all three engines that Debian has; nothing is downloaded.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';
import { engines, type Options } from './test.ts';

// Node before 22 has WebSocket behind this flag only; the processes that run the tests inherit it.
if (!('WebSocket' in globalThis)) process.env.NODE_OPTIONS = '--experimental-websocket';

export default defineConfig<Options>({
  ...ours,
  testDir: '.',
  outputDir: '../test-results/engines',
  projects: (Object.keys(engines) as (keyof typeof engines)[]).map((engineName) => ({ name: engineName, use: { engineName } })),
});

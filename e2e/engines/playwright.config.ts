// The real server and the real sandbox in all three engines that Debian has; nothing is downloaded.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';
import { engineNames } from './engine.ts';
import type { Options } from './test.ts';

export default defineConfig<Options>({
  ...ours,
  testDir: '.',
  outputDir: '../test-results/engines',
  projects: engineNames.map((engineName) => ({ name: engineName, use: { engineName } })),
});

// What a safe authorization server answers, check by check, asked of the real binary over HTTP.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';

export default defineConfig({
  ...ours,
  testDir: '.',
  outputDir: '../test-results/checks',
  fullyParallel: false, // the checks of one file share a server
});

// Client libraries that others wrote, against the real binary: they check what they get, and need no settings for us.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';

export default defineConfig({
  ...ours,
  testDir: '.',
  outputDir: '../test-results/interop',
  fullyParallel: false, // the tests of one file share a server
});

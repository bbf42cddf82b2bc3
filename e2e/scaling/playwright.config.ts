// Several servers on one PostgreSQL database behind nginx: ends of single parts, and what nobody notices of them.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/scaling',
  timeout: 120_000,
  workers: 1,
  forbidOnly: !!process.env.CI,
});

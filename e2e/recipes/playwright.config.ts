// The recipes of demo/recipes, each installed from the packed package outside of this repository and signed in with.
import { defineConfig } from '@playwright/test';
import everywhere from '../playwright.config.ts';

export default defineConfig(everywhere, {
  testDir: '.',
  outputDir: '../test-results/recipes',
  globalSetup: './pack.ts',
  timeout: 180_000, // each recipe is installed first, and npm may have to fetch what it needs
});

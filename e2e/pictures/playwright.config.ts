// Takes the pictures of docs/images anew: npm run pictures. Looked at by people; no part of ./test.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';

export default defineConfig({ ...ours, testDir: '.', outputDir: '../test-results/pictures', timeout: 300_000 });

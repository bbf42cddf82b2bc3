// The SDK in Debian's Chromium against authorization servers that are not ours; nothing but loopback is asked.
import { defineConfig } from '@playwright/test';
import ours from '../playwright.config.ts';

const [chromium] = ours.projects!.filter(({ name }) => name === 'chromium');
const { launchOptions, ...use } = chromium.use!;

export default defineConfig({
  ...ours,
  testDir: './tests',
  outputDir: '../test-results/strangers',
  projects: [
    {
      ...chromium,
      use: {
        ...use,
        // Some pages of theirs ask other hosts for fonts.
        launchOptions: { ...launchOptions, args: [...launchOptions!.args!, '--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] },
      },
    },
  ],
});

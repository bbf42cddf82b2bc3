// Debian's Chromium with no debugger attached: what drives a browser also slows it, and not all of its parts alike.
// (With Playwright a worker takes three times as long to start, and a page's `fetch` longer than a shared worker's.)
// The page does what its address says and posts what came of it; the answer is where it shall go next.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patience = 60_000;
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-extensions', '--no-first-run'];

/** `reports` is an emitter of what pages post: `report` with the text and the way to answer it. */
export function startChromium(reports) {
  const profile = mkdtempSync(join(tmpdir(), 'codegrant-bench-'));
  let browser;
  let send; // answers the page that waits

  return {
    /** Goes to `url`; resolves to what that page reports. */
    async visit(url) {
      const report = once(reports, 'report', { signal: AbortSignal.timeout(patience) });
      if (send) send(url);
      else browser = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...flags, `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
      const [text, answer] = await report;
      send = answer;
      const { result, error } = JSON.parse(text);
      if (error) throw new Error(`${url}: ${error}`);
      return result;
    },

    async stop() {
      if (browser?.kill()) await once(browser, 'exit');
      // Its children end a little later.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

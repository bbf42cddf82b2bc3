// What `client.fetch` adds to a plain `fetch` of the same resource in the same page.
import { startChromium } from './chromium.js';
import { startOrigins } from './loopback.js';
import { ms, table, verdict } from './markdown.js';
import { median, quantile } from './statistics.js';

const kinds = [
  ['/shared', 'worker shared between tabs (the default)'],
  ['/own', 'a worker of its own'],
  ['/bound', 'shared, and `dpop`: a proof is signed for each request'],
];

/** A chapter of Markdown. */
export async function fetches() {
  const origins = await startOrigins();
  const browser = startChromium(origins.reports);
  try {
    const rows = [];
    for (const [path, label] of kinds) rows.push([label, await browser.visit(origins.app + path)]);
    const [, { ours, plain }] = rows[0];
    const added = median(ours) - median(plain);
    return [
      '## Requests',
      `\`GET\` of a small JSON resource of another origin on the loopback, read to its end; the preflight is cached for both. ${rows[0][1].ours.length} of each, in turns in one page; milliseconds.`,
      table(
        ['', '`client.fetch`, median', 'p95', 'plain `fetch`, median', 'p95', 'added, median'],
        rows.map(([label, { ours, plain }]) => [
          label,
          ...[ours, plain].flatMap((took) => [ms(median(took)), ms(quantile(took, 0.95))]),
          ms(median(ours) - median(plain)),
        ]),
      ),
      table(
        ['figure', 'must', 'is', ''],
        [
          ["the SDK's own time per `client.fetch`, median", '<= 1.00 ms', `${ms(added)} ms`, verdict(added <= 1)],
          ['*to hope for*', '<= 0.30 ms', `${ms(added)} ms`, verdict(added <= 0.3)],
        ],
      ),
    ].join('\n\n');
  } finally {
    await browser.stop();
    origins.stop();
  }
}

// From `new Worker` to a client that can be used, beside a worker that does nothing.
import { startChromium } from './chromium.js';
import { startOrigins } from './loopback.js';
import { ms, table, verdict } from './markdown.js';
import { median, quantile } from './statistics.js';

const rounds = 50;
const kinds = ['ours', 'blank', 'shared_ours', 'shared_blank'];

/** A chapter of Markdown. */
export async function startup() {
  const origins = await startOrigins();
  const browser = startChromium(origins.reports);
  try {
    const first = await measure(browser, (round) => origins.app.replace('127.0.0.1', `visit${round}.localhost`));
    const again = await measure(browser, () => origins.app);
    const row = (took, ours, blank, label) => {
      const ratio = median(took[ours]) / median(took[blank]);
      return [label, ms(median(took[ours])), ms(quantile(took[ours], 0.95)), ms(median(took[blank])), ms(quantile(took[blank], 0.95)), `${ratio.toFixed(2)}x`];
    };
    const ratio = median(again.ours) / median(again.blank);
    return [
      '## Start',
      `\`createClient\` with the server's metadata given, so that nothing is fetched but the package: from the call to the client, which is from \`new Worker\` to the worker's answer. A blank module worker: from \`new Worker\` to its answer to a message. ${rounds} of each, in turns in the same pages; milliseconds.`,
      table(
        ['', 'ours, median', 'p95', 'blank, median', 'p95', 'ratio of medians'],
        [
          row(again, 'ours', 'blank', 'Worker, files in the HTTP cache'),
          row(again, 'shared_ours', 'shared_blank', 'SharedWorker, files in the HTTP cache'),
          row(first, 'ours', 'blank', 'Worker, first visit'),
          row(first, 'shared_ours', 'shared_blank', 'SharedWorker, second start of a first visit'),
        ],
      ),
      table(
        ['figure', 'must', 'is', ''],
        [
          ['`new Worker` to ready, over a blank module worker', '<= 3x', `${ratio.toFixed(2)}x`, verdict(ratio <= 3)],
          ['*to hope for*', '<= 1.5x', `${ratio.toFixed(2)}x`, verdict(ratio <= 1.5)],
        ],
      ),
    ].join('\n\n');
  } finally {
    await browser.stop();
    origins.stop();
  }
}

/** Each round is a page of its own, in the place that `app` names. The order changes from round to round. */
async function measure(browser, app) {
  const took = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let round = -2; round < rounds; round++) {
    const turn = round % 2 ? kinds : ['blank', 'ours', 'shared_blank', 'shared_ours'];
    const result = await browser.visit(`${app(round + 2)}/start?turn=${turn.join('+')}`);
    if (round >= 0) for (const kind of kinds) took[kind].push(result[kind]);
  }
  return took;
}

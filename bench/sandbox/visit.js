// One first visit over a line of some latency and throughput: what the browser itself says of it.

/** Figures in milliseconds since the address was entered; bytes as they came, with headers. */
export async function visit(browser, address, { latency, throughput }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput });
  await page.addInitScript(watch);
  await page.goto(address);
  await page.waitForFunction(() => globalThis.seen.ready > 0);
  const figures = await page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    files: performance.getEntriesByType('resource').length + 1,
    ...globalThis.seen,
  }));
  await context.close();
  return { ...figures, bytes };
}

/** Runs before the page's own scripts. */
function watch() {
  const seen = (globalThis.seen = { largest: 0, shift: 0, ready: 0 });
  const each = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  each('largest-contentful-paint', ({ startTime }) => (seen.largest = startTime));
  each('layout-shift', ({ value }) => (seen.shift += value));
  new MutationObserver(() => {
    if (!seen.ready && document.querySelector('[data-testid=signed_out] button:enabled')) seen.ready = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

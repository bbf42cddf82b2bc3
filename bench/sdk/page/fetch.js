// The same resource by `fetch` and by `client.fetch`, in turns.
import { createClient } from '/codegrant/index.js';

const requests = 300;
const first = 20; // are not counted

/** Signs in, and returns the milliseconds of each request; nothing where this page is on its way to the server. */
export async function fetchBoth(settings, url) {
  const client = await createClient(settings);
  const { status } = await client.handleCallback();
  if (status === 'not_a_callback') return void (await client.login());
  // As the worker does it: the same headers, and so the same preflight; no cookies, no redirects.
  const init = { headers: { authorization: `Bearer ${'a'.repeat(600)}` }, credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' };
  const ways = { plain: () => fetch(url, init), ours: () => client.fetch(url) };
  const took = { plain: [], ours: [] };
  for (let round = -first; round < requests; round++)
    for (const way of round % 2 ? ['plain', 'ours'] : ['ours', 'plain']) {
      const began = performance.now();
      const response = await ways[way]();
      await response.json();
      if (round >= 0) took[way].push(performance.now() - began);
    }
  return took;
}

// What a script in the page may post to the worker, past the client: anything that can be cloned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, issuer, signIn } from './support.mjs';

const plain = (request) => ({ method: 'GET', url: `${issuer}/Patient`, headers: [], body: null, ...request });
const fetchOf = (call, request) => ({ type: 'fetch', call, request: plain(request) });
const aMoment = () => new Promise((resolve) => setTimeout(resolve));

/** A server that also notes what addresses it was really asked for. */
function createWatchedServer(answers) {
  const server = createServer(answers);
  const { fetch } = server;
  const addresses = [];
  return { ...server, addresses, fetch: (url, init) => (addresses.push(url), fetch(url, init)) };
}

test('what is checked is what is sent: an address must be a text', async () => {
  const server = createWatchedServer();
  const { client, page } = await signIn({ server });
  const bytes = new TextEncoder().encode(`${issuer}/Patient`);
  for (const url of [bytes, [...bytes], { length: 4 }, 7, null, undefined]) await page.post(fetchOf(900, { url }));
  await page.post(fetchOf(900, { method: [71, 69, 84] }));
  await aMoment();
  assert.deepEqual(server.addresses.filter((address) => typeof address !== 'string' || address.endsWith('/Patient')), []);
  assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
});

test('messages that are none change nothing', async () => {
  const { client, page } = await signIn({ server: createServer() });
  const none = [null, undefined, 7, 'fetch', {}, { type: 'fetch' }, { type: 'fetch', call: 'x', request: plain() }, { type: 'toString', call: 1 }];
  for (const message of [...none, { type: 'login', call: 900, returnTo: {}, appState: 1n }, { type: 'callback', call: 901 }]) await page.post(message);
  assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
});

test('a number of a call stands for one request, whatever comes under it later', async () => {
  let page;
  let answered = 0;
  const server = createWatchedServer({
    'GET /Patient': () => {
      if (++answered > 1) return new Response('{}');
      const { call } = page.asked.findLast(({ type }) => type === 'fetch');
      return page.post(fetchOf(call, { url: 'https://evil.example/' })).then(() => new Response('', { status: 401 }));
    },
  });
  const signedIn = await signIn({ server });
  page = signedIn.page;
  assert.equal((await signedIn.client.fetch(`${issuer}/Patient`)).status, 200);
  assert.ok(server.addresses.every((address) => address.startsWith(issuer)));
});

test('headers that are none fail their request, not the worker', async () => {
  const { client, page } = await signIn({ server: createServer() });
  await page.post(fetchOf(900, { headers: [['no name', 'x']] }));
  await aMoment();
  assert.equal(page.told.find(({ call }) => call === 900).type, 'failure');
  assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
});

test('a text too long for the core is refused before it', async () => {
  const { client } = await signIn({ server: createServer() });
  const long = 'x'.repeat(20_000_000);
  await assert.rejects(client.fetch(`${issuer}/Patient?${long}`), { code: 'invalid_configuration', phase: 'fetch' });
  await assert.rejects(client.login({ returnTo: `/${long}` }), { code: 'invalid_configuration', phase: 'login' });
  assert.equal((await client.fetch(`${issuer}/Patient`)).status, 200);
});

test('the patience with the server is sealed with the other settings', async () => {
  const { client, page } = await signIn({ server: createServer() });
  await page.post({ type: 'configure', call: 900, options: '{}', httpTimeout: -1 });
  await client.renew();
});

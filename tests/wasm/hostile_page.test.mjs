// What a script in a page may post to the worker, past the client: anything that can be cloned. Each page has a port of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorize, configured, createFakeHost, fetchOf, issuer, question, settled, until } from './support.mjs';

/** A host that lets every request pass, with two pages, and what it really fetched. */
async function openPages(answer = () => new Response('{}')) {
  const addresses = [];
  const fetch = async (url, init) => (addresses.push(url), answer(url, init));
  const host = createFakeHost({ fetch_authorize: authorize, resource_challenge: authorize, renew: configured }, { fetch });
  return { host, addresses, hostile: await host.open(), other: await host.open() };
}

const url = `${issuer}/Patient`;
const bytes = new TextEncoder().encode(url);

for (const [what, message] of [
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['a text', 'fetch'],
  ['an empty object', {}],
  ['no texts', { type: 'fetch', call: 9 }],
  ['no number', { type: 'renew', texts: [] }],
  ['a number that is a text', { type: 'renew', call: '9', texts: [] }],
  ['a type of Object’s', { type: 'toString', call: 9, texts: [] }],
  ['a type that is no text', { type: ['renew'], call: 9, texts: [] }],
  ['an address as bytes', fetchOf(9, { texts: ['GET', bytes] })],
  ['an address as a list', fetchOf(9, { texts: ['GET', [url]] })],
  ['an address as an object', fetchOf(9, { texts: ['GET', { href: url }] })],
  ['a missing address', fetchOf(9, { texts: ['GET', undefined] })],
  ['a hole for an address', fetchOf(9, { texts: Object.assign(new Array(2), { 0: 'GET' }) })],
  ['a method as bytes', fetchOf(9, { texts: [[71, 69, 84], url] })],
  ['too few texts', fetchOf(9, { texts: [url] })],
  ['too many texts', fetchOf(9, { texts: ['GET', url, url] })],
  ['texts that are like a list', fetchOf(9, { texts: { length: 2, 0: 'GET', 1: url } })],
  ['texts as a text', { type: 'renew', call: 9, texts: '' }],
])
  test(`${what} is no message: it changes nothing`, async () => {
    const { host, addresses, hostile, other } = await openPages();
    const before = host.events.length;
    hostile.post(message);
    await settled();
    assert.equal(host.events.length, before);
    assert.deepEqual(addresses, []);
    other.post(fetchOf(2));
    await settled();
    assert.equal(other.answers(2)[0].response.status, 200);
  });

test('a number of a call stands for one request, whatever comes under it later', async () => {
  const again = { texts: ['GET', 'https://evil.example/'] };
  const { addresses, hostile } = await openPages(() => {
    hostile.post(fetchOf(9, again));
    return new Response('', { status: 401 });
  });
  hostile.post(fetchOf(9));
  await settled();
  assert.deepEqual(addresses, [url, url]);
});

test('no page reads, ends or answers what belongs to another', async () => {
  const { host, hostile, other } = await openPages(() => new Promise(() => {}));
  other.post(fetchOf(9));
  hostile.post(question('cancel', 9));
  hostile.post(question('renew', 9)); // the same number, another port: its own call
  await settled();
  assert.equal(host.named('cancel').length, 0);
  assert.equal(hostile.answers(9).length, 1);
  assert.equal(other.answers(9).length, 0);
});

for (const [what, headers] of [
  ['that are none', [['no name', 'x']]],
  ['that are no list', 7],
])
  test(`headers ${what} fail their request, not the worker`, async () => {
    const { host, hostile, other } = await openPages();
    hostile.post(fetchOf(9, { headers }));
    other.post(fetchOf(2));
    await settled();
    assert.equal(hostile.answers(9)[0].type, 'failure');
    assert.equal(other.answers(2)[0].type, 'response');
    assert.equal(host.world.ended, undefined);
  });

test('a text too long for the core is refused before it', async () => {
  const { host, hostile } = await openPages();
  const long = 'ä'.repeat(33_000); // bytes count, not characters
  for (const [call, message] of [[8, question('login', 8, `/${long}`, '', '')], [9, fetchOf(9, { texts: ['GET', `${url}?${long}`] })]]) {
    hostile.post(message);
    await settled();
    const [{ details }] = hostile.answers(call);
    assert.deepEqual(details, { code: 'invalid_configuration', phase: message.type });
  }
  assert.equal(host.named('begin_login').length + host.named('fetch_authorize').length, 0);
});

for (const number of [-1, NaN, 10n, 'x', {}, undefined])
  test(`the patience with the server is sealed with the other settings: ${typeof number} ${String(number)} changes nothing`, async () => {
    const command = { name: 'http_request', method: 'GET', url, body: '', token: '', proof: '' };
    const fetch = async () => new Response('{}');
    const host = createFakeHost({ renew: () => [command] }, { fetch });
    await host.open();
    const hostile = await host.open();
    hostile.post({ type: 'configure', call: 9, texts: ['{}'], number });
    hostile.post(question('renew', 10));
    await until(() => host.events.some(({ name }) => name.startsWith('http_')));
    assert.equal(host.named('http_response').length, 1);
    assert.equal(host.named('http_failed').length, 0);
  });

test('what a page says of a login’s window is a number to the core', async () => {
  const host = createFakeHost({ begin_login: configured });
  const page = await host.open();
  for (const number of [1, 0, 10n, 'x', {}, [], null, undefined]) page.post({ ...question('login', page.told.length + 9, '', '', ''), number });
  await settled();
  for (const { number } of host.named('begin_login')) assert.equal(typeof number, 'number');
});

test('another configuration does not take over the channel or the key of the first', async () => {
  const command = { name: 'http_request', method: 'POST', url, body: 'x=1', token: '', proof: '{}' };
  const host = createFakeHost({ renew: () => [command] }, { fetch: async () => new Response('{}') });
  await host.open('{"client_id":"a"}');
  const hostile = await host.open('{"client_id":"b"}');
  hostile.post(question('renew', 9));
  await until(() => host.named('http_response').length > 0);
  assert.deepEqual(host.world.channels.map(({ name }) => name), ['codegrant {"client_id":"a"}']);
  assert.deepEqual([...host.keys.keys()], ['{"client_id":"a"}']);
});

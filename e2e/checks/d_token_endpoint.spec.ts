// Checks 68 to 93: what the token endpoint takes, and how clients prove who they are.
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { basic, reads, signInAs } from './support/tokens.ts';
import { alice, confidential } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

const test = checks();
type Fields = Record<string, string>;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const post = (visitor: Visitor, data: string, headers: Fields = form) => visitor.send('POST', '/auth/token', data, headers);
/// What a client may ask for without a person.
const forItself = (client_id: string, more: Fields = {}) => `${new URLSearchParams({ grant_type: 'client_credentials', client_id, ...more })}`;
const secret = confidential.client_secret;

for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
  test(`C068 ${method} is not allowed, and POST is named`, async ({ visitor }) => {
    const response = await visitor.send(method, '/auth/token', undefined, {});
    expect(response.status()).toBe(405);
    expect(response.headers()['allow']).toBe('POST, OPTIONS');
  });

const requests: Record<string, [string, string]> = {
  'C069 no grant_type': [`${new URLSearchParams({ client_id: 'webapp' })}`, 'invalid_request'],
  'C069 an empty grant_type': ['client_id=webapp&grant_type=', 'invalid_request'],
  'C070 an unknown grant_type': ['client_id=webapp&grant_type=magic', 'unsupported_grant_type'],
  'C070 the response_type as grant_type': ['client_id=webapp&grant_type=code', 'unsupported_grant_type'],
  'C070 the implicit grant': ['client_id=webapp&grant_type=implicit', 'unsupported_grant_type'],
  'C071 a grant_type that is not this client’s': ['client_id=webapp&grant_type=client_credentials', 'unauthorized_client'],
  'C081 a parameter twice': ['client_id=webapp&grant_type=authorization_code&code=a&code=b', 'invalid_request'],
  'C081 client_id twice': ['client_id=webapp&client_id=webapp&grant_type=authorization_code&code=a', 'invalid_request'],
};
for (const [sentence, [body, error]] of Object.entries(requests))
  test(`${sentence} is ${error}`, async ({ visitor }) => expectRefusal(await post(visitor, body), error));

test('C072 a wrong secret in the header is invalid_client, and Basic is named', async ({ visitor }) => {
  const response = await post(visitor, 'grant_type=client_credentials', { ...form, ...basic('machine', 'wrong') });
  await expectRefusal(response, 'invalid_client', 401);
  expect(response.headers()['www-authenticate']).toBe('Basic realm="codegrant"');
});

test('C073 a wrong secret in the body is invalid_client', async ({ visitor }) => {
  await expectRefusal(await post(visitor, forItself('machine', { client_secret: 'wrong' })), 'invalid_client', 401);
});

test('C074 an unknown client gets the same answer as a wrong secret', async ({ visitor }) => {
  const answers = [];
  for (const client_id of ['machine', 'nobody']) answers.push(await post(visitor, forItself(client_id, { client_secret: 'wrong' })));
  const [known, unknown] = answers;
  await expectRefusal(unknown, 'invalid_client', 401);
  expect(await unknown.text()).toBe(await known.text());
  expect(Object.keys(unknown.headers()).sort()).toEqual(Object.keys(known.headers()).sort());
});

test('C075 header and body together are refused', async ({ visitor }) => {
  const both = await post(visitor, forItself('machine', { client_secret: secret }), { ...form, ...basic('machine', secret) });
  await expectRefusal(both, 'invalid_request');
  const twoClients = await post(visitor, forItself('webapp'), { ...form, ...basic('machine', secret) });
  await expectRefusal(twoClients, 'invalid_request');
});

test('C076 credentials in the address are refused', async ({ visitor }) => {
  const response = await visitor.send('POST', `/auth/token?${forItself('machine', { client_secret: secret })}`, 'grant_type=client_credentials', form);
  await expectRefusal(response, 'invalid_request');
});

test('C077 the two halves of Basic are form-encoded', async ({ visitor }) => {
  const odd = 'a+b:c%20d&e=f é';
  const encoded = encodeURIComponent(odd).replaceAll('%20', '+');
  expect((await post(visitor, 'grant_type=client_credentials', { ...form, ...basic('odd.one', encoded) })).status()).toBe(200);
  expect((await post(visitor, forItself('odd.one', { client_secret: odd }))).status()).toBe(200);
  await expectRefusal(await post(visitor, 'grant_type=client_credentials', { ...form, ...basic('odd.one', odd) }), 'invalid_client', 401);
});

for (const authorization of ['Basic', 'Basic !!!!', `Basic ${Buffer.from('machine').toString('base64')}`, `Basic ${Buffer.from(`:${secret}`).toString('base64')}`, 'Digest abc', 'Bearer abc'])
  test(`C078 the header '${authorization}' is no credential`, async ({ visitor }) => {
    await expectRefusal(await post(visitor, 'grant_type=client_credentials', { ...form, authorization }), 'invalid_client', 401);
  });

test('C079 a confidential client without its secret is refused', async ({ visitor }) => {
  for (const more of [{}, { client_secret: '' }] as Fields[]) await expectRefusal(await post(visitor, forItself('machine', more)), 'invalid_client', 401);
});

test('C080 the registered method is the only one', async ({ visitor }) => {
  const inHeader = (id: string) => post(visitor, 'grant_type=client_credentials', { ...form, ...basic(id, secret) });
  const inBody = (id: string) => post(visitor, forItself(id, { client_secret: secret }));
  expect((await inHeader('only-basic')).status()).toBe(200);
  await expectRefusal(await inBody('only-basic'), 'invalid_client', 401);
  expect((await inBody('only-post')).status()).toBe(200);
  await expectRefusal(await inHeader('only-post'), 'invalid_client', 401);
});

const bodies: Record<string, [string, Fields]> = {
  'C081 a JSON key twice': ['{"client_id":"webapp","grant_type":"authorization_code","code":"a","code":"b"}', json],
  'C081 a YAML key twice': ['client_id: webapp\ncode: a\ncode: b\n', { 'content-type': 'text/yaml' }],
  'C082 a number': ['{"client_id":"webapp","grant_type":"authorization_code","code":1}', json],
  'C082 a list': ['{"client_id":"webapp","grant_type":["authorization_code"]}', json],
  'C082 null': ['{"client_id":"webapp","grant_type":null}', json],
  'C082 a document that is no object': ['["client_id"]', json],
  'C082 a document that ends too early': ['{"client_id":', json],
  'C083 no Content-Type that is known': ['client_id=webapp', { 'content-type': 'text/plain' }],
  'C083 a Content-Type that is none': ['client_id=webapp', { 'content-type': ';;' }],
  'C083 an XML document': ['<client_id/>', { 'content-type': 'application/xml' }],
};
for (const [sentence, [body, headers]] of Object.entries(bodies)) test(`${sentence} is refused`, async ({ visitor }) => expectRefusal(await post(visitor, body, headers), 'invalid_request'));

test('C083 a body in parts is refused', async ({ visitor }) => {
  expect((await post(visitor, '--a--', { 'content-type': 'multipart/form-data; boundary=a' })).status()).toBe(415);
});

test('C084 tokens are JSON, and never cached', async ({ visitor }) => {
  const response = await post(visitor, forItself('machine', { client_secret: secret }));
  expect(response.status()).toBe(200);
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
  expect(await response.json()).toMatchObject({ token_type: 'Bearer' });
});

test('C085 expires_in is when the token really ends', async ({ visitor }) => {
  const tokens = await signInAs(visitor, 'brief', { scope: 'openid' });
  expect(tokens.expires_in).toBe(2);
  expect((await signInAs(visitor, 'webapp')).expires_in).toBe(3600);
  await expect.poll(() => reads(visitor, tokens.access_token), { intervals: [100] }).toBe(401);
});

test('C086 the scope that is granted is told', async ({ visitor }) => {
  const spent = await visitor.signInForCode({ scope: 'openid profile' });
  const tokens = await (await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'webapp', ...spent })).json();
  expect(tokens.scope.split(' ').sort()).toEqual(['openid', 'profile']);
});

test('C086 a refusal names no person and no secret', async ({ visitor }) => {
  const refused = await (await post(visitor, forItself('machine', { client_secret: 'wrong-but-long-enough' }))).text();
  for (const word of ['wrong-but-long-enough', alice.password, '$s0$', 'machine']) expect(refused).not.toContain(word);
});

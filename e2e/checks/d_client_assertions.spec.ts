// Checks 87 to 93: clients that sign instead of sending a secret (RFC 7523).
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectRefusal } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { es256, hs256, jwt, ecKeyPair, rs256, rsaKeyPair, unsigned } from './support/jwt.ts';
import type { Visitor } from '../support/visitor.ts';

const test = checks();
type Members = Record<string, unknown>;

const key = ecKeyPair();
const rsa = rsaKeyPair();
const published = [
  { ...key.publicJwk, kid: 'ec', use: 'sig', alg: 'ES256' },
  { ...rsa.publicJwk, kid: 'rsa', use: 'sig', alg: 'RS256' },
];
const now = () => Math.floor(Date.now() / 1000);

interface Assertion {
  header?: Members;
  claims?: Members;
  signature?: (input: Buffer) => Buffer;
}

function assertion(visitor: Visitor, { header, claims, signature = es256(key.privateKey) }: Assertion = {}): string {
  const said = { iss: 'signer', sub: 'signer', aud: visitor.server.issuer, jti: randomUUID(), iat: now(), exp: now() + 60, ...claims };
  return jwt({ alg: 'ES256', kid: 'ec', ...header }, said, signature);
}

const ask = (visitor: Visitor, client_assertion: string) =>
  visitor.tokenByForm({ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion });

test.beforeEach(async ({ visitor, server }) => {
  const client = { token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], scope: ['system/Patient.read'], jwks: published };
  expect((await visitor.put('/Client/signer', client, server.root)).status()).toBeLessThan(300);
});

const good: Record<string, (visitor: Visitor) => Assertion> = {
  'for the issuer': () => ({}),
  'for the token endpoint': ({ server }) => ({ claims: { aud: `${server.issuer}/auth/token` } }),
  'by another of its keys': () => ({ header: { alg: 'RS256', kid: 'rsa' }, signature: rs256(rsa.privateKey) }),
};
for (const [what, how] of Object.entries(good))
  test(`C087 an assertion ${what} is taken`, async ({ visitor }) => {
    const response = await ask(visitor, assertion(visitor, how(visitor)));
    expect(response.status(), await response.text()).toBe(200);
  });

const modulus = Buffer.from(String(rsa.publicJwk.n), 'base64url');
const wrong: Record<string, Assertion> = {
  'C087 for another audience': { claims: { aud: 'https://evil.example' } },
  'C087 for no audience': { claims: { aud: undefined } },
  'C088 that is over': { claims: { exp: now() - 120 } },
  'C088 that lives for an hour': { claims: { exp: now() + 3600 } },
  'C088 without an end': { claims: { exp: undefined } },
  'C088 of the time to come': { claims: { nbf: now() + 600 } },
  'C089 without jti': { claims: { jti: undefined } },
  'C090 of another issuer': { claims: { iss: 'machine' } },
  'C090 about another client': { claims: { sub: 'machine' } },
  'C091 without a signature': { header: { alg: 'none' }, signature: unsigned },
  'C091 signed with the public key as a secret': { header: { alg: 'HS256', kid: 'rsa' }, signature: hs256(modulus) },
  'C091 signed by another key': { signature: es256(ecKeyPair().privateKey) },
  'C091 with a kid of nobody': { header: { kid: 'nobody' } },
  'C091 with the algorithm of another key': { header: { alg: 'RS256' }, signature: rs256(rsa.privateKey) },
  'C092 with a key of its own': { header: { kid: 'mine', jwk: rsa.publicJwk }, signature: rs256(rsa.privateKey) },
};
for (const [what, how] of Object.entries(wrong)) test(`${what} an assertion is refused`, async ({ visitor }) => expectRefusal(await ask(visitor, assertion(visitor, how)), 'invalid_client', 401));

test('C089 an assertion a second time is refused', async ({ visitor }) => {
  const once = assertion(visitor);
  expect((await ask(visitor, once)).status()).toBe(200);
  await expectRefusal(await ask(visitor, once), 'invalid_client', 401);
});

test('C092 an address of keys in the header is not asked', async ({ visitor }) => {
  const keys = await KeyServer.start(() => JSON.stringify({ keys: published }));
  const foreign = ecKeyPair();
  for (const name of ['jku', 'x5u']) await expectRefusal(await ask(visitor, assertion(visitor, { header: { kid: 'theirs', [name]: keys.address }, signature: es256(foreign.privateKey) })), 'invalid_client', 401);
  expect(keys.asked).toBe(0);
  keys.stop();
});

test('C093 jwks_uri leads to no private address', async ({ visitor, server }) => {
  const keys = await KeyServer.start(() => JSON.stringify({ keys: published }));
  const port = new URL(keys.address).port;
  for (const jwks_uri of [keys.address, `https://127.0.0.1:${port}/`, `https://localhost:${port}/`, `https://[::1]:${port}/`, 'https://10.0.0.1/', 'https://169.254.169.254/latest/', `https://0x7f000001:${port}/`, 'file:///etc/passwd']) {
    const client = { token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], jwks_uri };
    const put = await visitor.put('/Client/fetcher', client, server.root);
    if (put.status() === 422) continue;
    await expectRefusal(await ask(visitor, assertion(visitor, { claims: { iss: 'fetcher', sub: 'fetcher' } })), 'invalid_client', 401);
  }
  expect(keys.asked).toBe(0);
  keys.stop();
});

test.describe('where private addresses are allowed', () => {
  const test = checks({ flags: ['--private-addresses', 'on'] });
  const tries: Record<string, [() => string | Buffer, number]> = {
    'keys are fetched': [() => JSON.stringify({ keys: published }), 200],
    'an answer without end is cut off': [() => Buffer.alloc(20_000_000, ' '), 401],
    'an answer that is no key set is none': [() => '[]', 401],
  };
  for (const [sentence, [body, status]] of Object.entries(tries))
    test(`C093 ${sentence}`, async ({ visitor, server }) => {
      const keys = await KeyServer.start(body);
      const client = { token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], jwks_uri: keys.address };
      expect((await visitor.put('/Client/fetcher', client, server.root)).status()).toBeLessThan(300);
      const response = await ask(visitor, assertion(visitor, { claims: { iss: 'fetcher', sub: 'fetcher' } }));
      expect(response.status(), await response.text()).toBe(status);
      expect(keys.asked).toBeGreaterThan(0);
      keys.stop();
    });

  test('C093 an answer that never comes is not waited for', async ({ visitor, server }) => {
    const keys = await KeyServer.start();
    const client = { token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], jwks_uri: keys.address };
    expect((await visitor.put('/Client/fetcher', client, server.root)).status()).toBeLessThan(300);
    await expectRefusal(await ask(visitor, assertion(visitor, { claims: { iss: 'fetcher', sub: 'fetcher' } })), 'invalid_client', 401);
    expect(keys.asked).toBeGreaterThan(0);
    keys.stop();
  });
});

/// Where a client's keys are, and how often somebody asked. Without a body it never answers.
class KeyServer {
  asked = 0;

  private constructor(
    readonly address: string,
    readonly stop: () => void,
  ) {}

  static async start(body?: () => string | Buffer): Promise<KeyServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stop = () => {
      server.closeAllConnections();
      server.close();
    };
    const started = new KeyServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, stop);
    server.on('connection', () => started.asked++);
    server.on('request', (_, response) => {
      response.on('error', () => response.destroy()); // who asked may have had enough
      if (body) response.setHeader('content-type', 'application/json').end(body());
    });
    return started;
  }
}

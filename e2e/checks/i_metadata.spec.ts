// Checks 128 to 134: what the server says of itself, and its keys.
import { checks, expect } from './support/check.ts';
import { isSignedBy } from './support/jwt.ts';
import { raw } from './support/raw.ts';
import { refusedStart } from './support/start.ts';
import { reads, signInAs } from './support/tokens.ts';

const test = checks();
const documents = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/.well-known/smart-configuration', '/.well-known/jwks.json'];

test('C128 the issuer is the configured one', async ({ visitor, server }) => {
  for (const path of documents.slice(0, 3)) expect(await (await visitor.get(path)).json()).toMatchObject({ issuer: server.issuer });
});

// Both forms of a well-known address would be needed for an issuer with a path. None is offered.
test('C129 an issuer with a path is refused at start', () => {
  expect(refusedStart('--issuer', 'https://auth.example.com/tenant')).toContain('drop the path');
});

test('C130 no header of a request changes what the server says of itself', async ({ server }) => {
  const plain = await raw(server.port, 'GET /.well-known/openid-configuration HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const lies = 'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\nX-Forwarded-For: 1.2.3.4\r\nForwarded: host=evil.example;proto=gopher\r\n';
  const spoofed = await raw(server.port, `GET /.well-known/openid-configuration HTTP/1.1\r\n${lies}\r\n`);
  expect(spoofed.body).toBe(plain.body);
  const redirected = await raw(server.port, `GET /auth/account HTTP/1.1\r\n${lies}\r\n`);
  expect(redirected.head).toContain('303');
  expect(redirected.head + redirected.body).not.toContain('evil.example');
});

test('C131 all that is advertised answers, and nothing else does', async ({ visitor, server }) => {
  const metadata = await (await visitor.get(documents[1])).json();
  const endpoints = Object.entries(metadata).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri') as [string, string][];
  expect(endpoints.length).toBeGreaterThan(6);
  for (const [name, address] of endpoints) {
    const { origin, pathname } = new URL(address);
    expect(origin, name).toBe(server.issuer);
    expect((await visitor.send('OPTIONS', pathname, undefined, {})).status(), name).toBe(204);
  }
  for (const grant_type of metadata.grant_types_supported)
    expect((await (await visitor.tokenByForm({ grant_type, client_id: 'webapp' })).json()).error).not.toBe('unsupported_grant_type');
  for (const grant_type of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'urn:openid:params:grant-type:ciba']) {
    expect(metadata.grant_types_supported).not.toContain(grant_type);
    expect(await (await visitor.tokenByForm({ grant_type, client_id: 'webapp' })).json()).toMatchObject({ error: 'unsupported_grant_type' });
  }
});

test('C132 each key has kid, use and alg, and no private member', async ({ visitor }) => {
  const { keys } = await (await visitor.get('/.well-known/jwks.json')).json();
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(key).toMatchObject({ kid: expect.any(String), use: 'sig', alg: expect.any(String), kty: expect.any(String) });
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) expect(key[member]).toBeUndefined();
  }
  expect(new Set(keys.map(({ kid }: { kid: string }) => kid)).size).toBe(keys.length);
  const { id_token, access_token } = await signInAs(visitor, 'webapp', { scope: 'openid' });
  for (const token of [id_token, access_token]) expect(isSignedBy(token, keys)).toBe(true);
});

test.describe('rotation', () => {
  const test = checks({ flags: ['--key-publication', '6s'] });

  test('C133 a new key is published before it signs, and what the old one signed stays good', async ({ visitor, server }) => {
    const keysNow = async () => (await (await visitor.get('/.well-known/jwks.json')).json()).keys;
    const old = await signInAs(visitor, 'webapp', { scope: 'openid' });
    const before = await keysNow();
    expect((await visitor.send('POST', '/$rotate-keys', undefined, {})).status()).toBe(401);
    expect((await visitor.send('POST', '/$rotate-keys', undefined, server.root)).status()).toBeLessThan(300);
    const after = await keysNow();
    expect(after.length).toBeGreaterThan(before.length);
    expect(isSignedBy((await signInAs(visitor, 'webapp', { scope: 'openid' })).id_token, before), 'not yet by the new one').toBe(true);

    const added = after.filter(({ kid }: { kid: string }) => !before.some((key: { kid: string }) => key.kid === kid));
    await expect.poll(async () => isSignedBy((await signInAs(visitor, 'webapp', { scope: 'openid' })).id_token, added)).toBe(true);
    expect(isSignedBy(old.access_token, await keysNow())).toBe(true);
    expect(await reads(visitor, old.access_token)).toBe(200);
    expect((await visitor.get(`/auth/logout?${new URLSearchParams({ id_token_hint: old.id_token })}`)).status()).toBe(200);
  });
});

test('C134 they are JSON for every origin, without credentials', async ({ visitor }) => {
  for (const path of documents) {
    const response = await visitor.get(path, { origin: 'https://anybody.example' });
    expect(response.status(), path).toBe(200);
    expect(response.headers()).toMatchObject({ 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    expect(response.headers()['access-control-allow-credentials']).toBeUndefined();
  }
});

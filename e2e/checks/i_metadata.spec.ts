// Checks 128 to 134: what the server says of itself, and its keys.
import { checks, expect } from './support/check.ts';
import { isSignedBy } from './support/jwt.ts';
import { raw } from './support/raw.ts';
import { refusedStart } from './support/start.ts';
import { signInAs } from './support/tokens.ts';

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

test('C134 they are JSON for every origin, without credentials', async ({ visitor }) => {
  for (const path of documents) {
    const response = await visitor.get(path, { origin: 'https://anybody.example' });
    expect(response.status(), path).toBe(200);
    expect(response.headers()).toMatchObject({ 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    expect(response.headers()['access-control-allow-credentials']).toBeUndefined();
  }
});

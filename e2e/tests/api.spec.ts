// The flow over plain HTTP, row by row: configure, authorize, exchange, read, refresh, close. No SDK, no browser.
import type { APIResponse } from '@playwright/test';
import { challenge } from '../support/pkce.ts';
import { confidential } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { answer, bearer, type Visitor } from '../support/visitor.ts';

const yaml = { 'content-type': 'text/yaml', accept: 'text/yaml' };

test.describe('1. PUT /Client configures a client', () => {
  const client = (server: { sandbox: string }) => ({
    grant_types: ['code'],
    auth: { authorization_code: { redirect_uri: `${server.sandbox}/callback`, token_format: 'jwt', pkce: true } },
  });

  test('as JSON, and gives it back', async ({ visitor, server }) => {
    const put = await visitor.put('/Client/spa', client(server), server.root);
    expect(put.status()).toBe(201);
    const got = await visitor.get('/Client/spa', server.root);
    expect(await got.json()).toMatchObject({ resourceType: 'Client', id: 'spa', ...client(server) });
  });

  test('as YAML, and gives it back as YAML', async ({ visitor, server }) => {
    const body = `grant_types: [code]\nauth:\n  authorization_code:\n    redirect_uri: ${server.sandbox}/callback\n`;
    expect((await visitor.put('/Client/spa', body, { ...server.root, ...yaml })).status()).toBe(201);
    const got = await visitor.get('/Client/spa', { ...server.root, ...yaml });
    expect(got.headers()['content-type']).toContain('text/yaml');
    expect(await got.text()).toContain('redirect_uri:');
  });

  test('and C178 never gives back its secret', async ({ visitor, server }) => {
    const secret = 'one-that-nobody-else-has';
    server.keepSecret(secret);
    const put = await visitor.put('/Client/shop', { ...client(server), secret }, server.root);
    const got = await visitor.get('/Client/shop', server.root);
    const found = await visitor.get('/Client?_id=shop', server.root);
    for (const text of [await put.text(), await got.text(), await found.text()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('$s0$');
    }
  });

  test('for the root client only', async ({ visitor, server }) => {
    expect((await visitor.put('/Client/spa', client(server), {})).status()).toBe(401);
    const { access_token } = await visitor.signIn();
    expect((await visitor.put('/Client/spa', client(server), bearer(access_token))).status()).toBe(403);
  });
});

test.describe('2. access is the user’s, by AccessPolicy', () => {
  const bob = { username: 'bob', password: 'walrus-and-carpenter' };

  async function readAsBob(visitor: Visitor): Promise<number> {
    const spent = await visitor.signInForCode({}, bob);
    const response = await visitor.token({ grant_type: 'authorization_code', client_id: 'webapp', ...spent });
    const { access_token } = await response.json();
    return (await visitor.get('/Patient', bearer(access_token))).status();
  }

  test('without one the answer is 403, with one 200', async ({ visitor, server }) => {
    server.keepSecret(bob.password);
    const user = { userName: bob.username, password: bob.password, email: 'bob@example.org' };
    expect((await visitor.put('/User/bob', user, server.root)).status()).toBe(201);
    expect(await readAsBob(visitor)).toBe(403);

    const policy = {
      engine: 'matcho',
      matcho: { uri: '/Patient', 'request-method': 'get' },
      link: [{ resourceType: 'User', id: 'bob' }],
    };
    expect((await visitor.put('/AccessPolicy/bob-reads', policy, server.root)).status()).toBe(201);
    expect(await readAsBob(visitor)).toBe(200);
  });
});

test.describe('3. authorize, log in, grant', () => {
  test('C026 the state comes back byte for byte, with iss and a code', async ({ visitor, server }) => {
    const state = 'a&b=c+d%25"‹é';
    const login = await visitor.authorize(visitor.request({ ...challenge(), state }));
    const back = await visitor.decide(await visitor.logIn(login), 'allow');
    expect(answer(back).get('state')).toBe(state);
    expect(answer(back).get('iss')).toBe(server.issuer); // RFC 9207 §2
    server.keepSecret(answer(back).get('code')!);
  });

  test('the grant is remembered', async ({ visitor }) => {
    await visitor.signInForCode();
    const back = await visitor.authorize(visitor.request(challenge()));
    expect(answer(back).get('code')).toBeTruthy();
  });

  test('C029 Deny comes back as access_denied', async ({ visitor, server }) => {
    const login = await visitor.authorize(visitor.request(challenge()));
    const back = await visitor.decide(await visitor.logIn(login), 'deny');
    expect(Object.fromEntries(answer(back))).toMatchObject({ error: 'access_denied', iss: server.issuer });
    expect(answer(back).has('code')).toBe(false);
  });

  const pages: Record<string, Record<string, string>> = {
    'C003 an unknown client': { client_id: 'nobody' },
    'C004 no client': { client_id: '' },
    'C005 a redirect_uri that is not registered': { redirect_uri: 'https://evil.example/callback' },
    'C010 a redirect_uri with a fragment': { redirect_uri: 'http://localhost/callback#here' },
  };
  for (const [sentence, changes] of Object.entries(pages)) {
    test(`${sentence} gets a page, never a redirect`, async ({ visitor }) => {
      const page = await visitor.authorize(visitor.request({ ...challenge(), ...changes }));
      expect(page.status()).toBe(400);
      expect(page.headers()['location']).toBeUndefined();
      expect(page.headers()['content-type']).toContain('text/html');
    });
  }

  const redirects: Record<string, [Record<string, string>, string]> = {
    'C016 no response_type': [{ ...challenge(), response_type: '' }, 'invalid_request'],
    'C019 the implicit grant': [{ ...challenge(), response_type: 'token' }, 'unsupported_response_type'],
    'C044 no code_challenge': [{}, 'invalid_request'],
    'C045 the plain method': [{ code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    'C046 no method': [{ code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    'C048 a challenge of 42 characters': [
      { code_challenge: 'a'.repeat(42), code_challenge_method: 'S256' },
      'invalid_request',
    ],
  };
  for (const [sentence, [changes, error]] of Object.entries(redirects)) {
    test(`${sentence} comes back as ${error}`, async ({ visitor }) => {
      const back = await visitor.authorize(visitor.request(changes));
      expect(Object.fromEntries(answer(back))).toMatchObject({ error, state: 'af0ifjsldkj' });
    });
  }
});

test.describe('4. POST /auth/token', () => {
  test('C084 C085 takes JSON, and answers with tokens that are never cached', async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    const response = await visitor.token({ grant_type: 'authorization_code', client_id: 'webapp', ...spent });
    expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
    const tokens = await response.json();
    expect(tokens).toMatchObject({ token_type: 'Bearer', userinfo: { resourceType: 'User', id: 'alice' } });
    expect(tokens.expires_in).toBeGreaterThan(0);
    expect(tokens.userinfo.password).toBeUndefined();
  });

  test('takes a form', async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    const response = await visitor.tokenByForm({ grant_type: 'authorization_code', client_id: 'webapp', ...spent });
    expect(response.status()).toBe(200);
  });

  test('takes a confidential client’s secret', async ({ visitor }) => {
    const spent = await visitor.signInForCode({ client_id: confidential.client_id });
    const response = await visitor.token({ grant_type: 'authorization_code', ...confidential, ...spent });
    expect(response.status()).toBe(200);
  });

  test('C073 C079 refuses a confidential client with a wrong secret or none', async ({ visitor }) => {
    const { client_id } = confidential;
    const spent = await visitor.signInForCode({ client_id });
    const wrong: Record<string, string>[] = [{ client_id }, { client_id, client_secret: 'wrong' }];
    for (const credentials of wrong) {
      const response = await visitor.token({ grant_type: 'authorization_code', ...credentials, ...spent });
      await expectError(response, 401, 'invalid_client');
    }
    // C066: neither burnt the code.
    const response = await visitor.token({ grant_type: 'authorization_code', ...confidential, ...spent });
    expect(response.status()).toBe(200);
  });

  const refused: Record<string, Record<string, string>> = {
    'C050 a wrong code_verifier': { code_verifier: 'a'.repeat(43) },
    'C053 a code_verifier of 42 characters': { code_verifier: 'a'.repeat(42) },
    'C061 another redirect_uri': { redirect_uri: 'http://localhost/other' },
    'C063 a code that nobody issued': { code: 'a'.repeat(43) },
  };
  for (const [sentence, changes] of Object.entries(refused)) {
    test(`refuses ${sentence}`, async ({ visitor }) => {
      const spent = await visitor.signInForCode();
      const response = await visitor.token({ grant_type: 'authorization_code', client_id: 'webapp', ...spent, ...changes });
      await expectError(response, 400, 'invalid_grant');
    });
  }

  test('C051 refuses a code without its code_verifier', async ({ visitor }) => {
    const { code, redirect_uri } = await visitor.signInForCode();
    const response = await visitor.token({ grant_type: 'authorization_code', client_id: 'webapp', code, redirect_uri });
    await expectError(response, 400, 'invalid_grant');
  });

  test('C056 C057 a replayed code is refused, and takes the first tokens with it', async ({ visitor }) => {
    const spent = await visitor.signInForCode();
    const exchange = { grant_type: 'authorization_code', client_id: 'webapp', ...spent };
    const first = await (await visitor.token(exchange)).json();
    await expectError(await visitor.token(exchange), 400, 'invalid_grant');
    expect((await visitor.get('/Patient', bearer(first.access_token))).status()).toBe(401);
    await expectError(await visitor.token(refreshing(first.refresh_token)), 400, 'invalid_grant');
  });

  test('C069 C070 refuses a request without a grant_type that it knows', async ({ visitor }) => {
    await expectError(await visitor.token({ client_id: 'webapp' }), 400, 'invalid_request');
    await expectError(await visitor.token({ client_id: 'webapp', grant_type: 'code' }), 400, 'unsupported_grant_type');
  });
});

test.describe('5. GET /Patient', () => {
  test('answers the user’s token with a Bundle', async ({ visitor }) => {
    const { access_token } = await visitor.signIn();
    const response = await visitor.get('/Patient', bearer(access_token));
    const bundle = await response.json();
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 20 });
    expect(bundle.entry).toHaveLength(20);
  });

  test('C147 C148 C177 answers 401 to no token and to a bad one', async ({ visitor }) => {
    const none = await visitor.get('/Patient');
    expect(none.status()).toBe(401);
    expect(none.headers()['www-authenticate']).toMatch(/^Bearer/);
    expect(none.headers()['www-authenticate']).not.toContain('error=');
    expect(await none.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    const bad = await visitor.get('/Patient', bearer('a'.repeat(43)));
    expect(bad.status()).toBe(401);
    expect(bad.headers()['www-authenticate']).toContain('invalid_token');
  });

  test('answers as YAML where that is asked for', async ({ visitor }) => {
    const { access_token } = await visitor.signIn();
    const response = await visitor.get('/Patient', { ...bearer(access_token), accept: 'text/yaml' });
    expect(await response.text()).toContain('resourceType: Bundle');
  });
});

test.describe('6. refresh', () => {
  test('C102 C107 a public client gets a new refresh token, and the old one is dead', async ({ visitor }) => {
    const first = await visitor.signIn();
    const response = await visitor.token(refreshing(first.refresh_token));
    expect(response.status()).toBe(200);
    const second = await response.json();
    expect(second.refresh_token).toBeTruthy();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await visitor.get('/Patient', bearer(second.access_token))).status()).toBe(200);
  });

  test('C108 a refresh token used twice ends the whole family', async ({ visitor }) => {
    const first = await visitor.signIn();
    const second = await (await visitor.token(refreshing(first.refresh_token))).json();
    await expectError(await visitor.token(refreshing(first.refresh_token)), 400, 'invalid_grant');
    await expectError(await visitor.token(refreshing(second.refresh_token)), 400, 'invalid_grant');
    expect((await visitor.get('/Patient', bearer(second.access_token))).status()).toBe(401);
  });
});

test.describe('7. DELETE /Session', () => {
  test('C175 closes the session of its token', async ({ visitor }) => {
    const { access_token, refresh_token } = await visitor.signIn();
    expect((await visitor.delete('/Session', bearer(access_token))).ok()).toBe(true);
    expect((await visitor.get('/Patient', bearer(access_token))).status()).toBe(401);
    await expectError(await visitor.token(refreshing(refresh_token)), 400, 'invalid_grant');
  });

  test('C176 without a token answers 401 and deletes nothing', async ({ visitor }) => {
    const { access_token } = await visitor.signIn();
    expect((await visitor.delete('/Session')).status()).toBe(401);
    expect((await visitor.get('/Patient', bearer(access_token))).status()).toBe(200);
  });
});

test.describe('8. a session is a resource', () => {
  test('the root client finds and reads it, without a token in it', async ({ visitor, server }) => {
    const { access_token, refresh_token } = await visitor.signIn();
    const bundle = await (await visitor.get('/Session?client=webapp', server.root)).json();
    expect(bundle).toMatchObject({ resourceType: 'Bundle', total: 1 });
    const [{ resource }] = bundle.entry;
    expect(resource).toMatchObject({ resourceType: 'Session', user: { id: 'alice' }, client: { id: 'webapp' } });
    const got = await visitor.get(`/Session/${resource.id}`, server.root);
    expect(got.status()).toBe(200);
    for (const token of [access_token, refresh_token]) expect(await got.text()).not.toContain(token);
  });

  test('the root client ends it with DELETE /Session/[id]', async ({ visitor, server }) => {
    const { access_token } = await visitor.signIn();
    const bundle = await (await visitor.get('/Session?client=webapp', server.root)).json();
    expect((await visitor.delete(`/Session/${bundle.entry[0].resource.id}`, server.root)).ok()).toBe(true);
    expect((await visitor.get('/Patient', bearer(access_token))).status()).toBe(401);
  });
});

test.describe('9. what the server says of itself', () => {
  for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
    test(`C055 C128 C167 ${path} tells how to reach it`, async ({ visitor, server }) => {
      const metadata = await (await visitor.get(path)).json();
      expect(metadata).toMatchObject({
        issuer: server.issuer,
        authorization_endpoint: `${server.issuer}/auth/authorize`,
        token_endpoint: `${server.issuer}/auth/token`,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      });
    });
  }

  test('/health answers', async ({ visitor }) => {
    expect((await visitor.get('/health')).status()).toBe(200);
  });
});

function refreshing(refresh_token: string): Record<string, string> {
  return { grant_type: 'refresh_token', client_id: 'webapp', refresh_token };
}

async function expectError(response: APIResponse, status: number, error: string): Promise<void> {
  expect(await response.json()).toMatchObject({ error });
  expect(response.status()).toBe(status);
}

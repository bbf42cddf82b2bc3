// Checks 1 to 43: what an authorization request is answered with.
import { jwtClaims } from './support/jwt.ts';
import { expectPage, expectRedirect } from './support/answers.ts';
import { checks, expect } from './support/check.ts';
import { changeStore } from './support/store.ts';
import { signInAs } from './support/tokens.ts';
import { challenge } from '../support/pkce.ts';
import { answer, type Visitor } from '../support/visitor.ts';

const test = checks();
const sandbox = 'http://localhost:5173';
type Fields = Record<string, string>;

const good = (visitor: Visitor, changes: Fields = {}) => visitor.request({ ...challenge(), ...changes });
const ask = (visitor: Visitor, changes: Fields = {}) => visitor.get(`/auth/authorize?${new URLSearchParams(good(visitor, changes))}`);

test('C001 a valid GET leads to the login page', async ({ visitor }) => {
  const first = await ask(visitor);
  expect(first.status()).toBe(303);
  expect(await (await visitor.authorize(good(visitor))).text()).toContain('action="/auth/login"');
});

test('C002 the same as a posted form leads there, too', async ({ visitor }) => {
  const posted = await visitor.post('/auth/authorize', good(visitor));
  expect(posted.status()).toBe(303);
  expect(posted.headers()['location']).toMatch(/^\/auth\/login\?interaction=/);
});

const exact = (redirect_uri: string): Fields => ({ client_id: 'exact', redirect_uri });
const pages: Record<string, Fields> = {
  'C003 an unknown client_id': { client_id: 'nobody' },
  'C004 no client_id': { client_id: '' },
  'C005 an unregistered redirect_uri': { redirect_uri: 'https://evil.example/callback' },
  'C006 the registered one and a path segment': { redirect_uri: `${sandbox}/callback/more` },
  'C006 the registered one and a slash': { redirect_uri: `${sandbox}/callback/` },
  'C007 the registered one and a query': { redirect_uri: `${sandbox}/callback?a=b` },
  'C007 the registered one and an empty query': { redirect_uri: `${sandbox}/callback?` },
  'C008 a host in upper case': exact('https://GOOD.example/callback'),
  'C008 a scheme in upper case': exact('HTTPS://good.example/callback'),
  'C008 a path in upper case': exact('https://good.example/Callback'),
  'C008 a trailing dot': exact('https://good.example./callback'),
  'C008 a name before another host': exact('https://good.example@evil.example/callback'),
  'C008 a user': exact('https://user@good.example/callback'),
  'C008 the default port': exact('https://good.example:443/callback'),
  'C009 a percent-encoded letter': exact('https://good.example/%63allback'),
  'C009 a percent-encoded slash': exact('https://good.example%2fcallback'),
  'C009 dots that lead back': exact('https://good.example/x/../callback'),
  'C009 encoded dots that lead back': exact('https://good.example/%2e%2e/callback'),
  'C009 a backslash': exact('https://good.example\\@evil.example/callback'),
  'C010 a fragment': { redirect_uri: `${sandbox}/callback#here` },
  'C010 an empty fragment': { redirect_uri: `${sandbox}/callback#` },
  'C011 a loopback address with another path': { client_id: 'native', redirect_uri: 'http://127.0.0.1:51004/other' },
  'C011 another port of a name': { redirect_uri: 'http://localhost:51004/callback' },
  'C012 javascript:': { redirect_uri: 'javascript:alert(1)' },
  'C012 data:': { redirect_uri: 'data:text/html,hello' },
  'C015 no redirect_uri of several': { client_id: 'several', redirect_uri: '' },
  'C040 a client that is turned off': { client_id: 'asleep' },
};
for (const [sentence, changes] of Object.entries(pages))
  test(`${sentence} gets a page`, async ({ visitor }) => expectPage(await ask(visitor, changes)));

test('C011 a loopback address is taken with any port', async ({ visitor }) => {
  const page = await visitor.authorize(good(visitor, { client_id: 'native', redirect_uri: 'http://127.0.0.1:51004/callback', scope: 'openid' }));
  expect(await page.text()).toContain('action="/auth/login"');
});

for (const redirect_uri of ['javascript:alert(1)', 'data:text/html,hello', 'JavaScript:alert(1)', 'https://app.example/cb#here', ''])
  test(`C012 registering '${redirect_uri}' is refused`, async ({ visitor, server }) => {
    const client = { grant_types: ['code'], auth: { authorization_code: { redirect_uri } } };
    expect((await visitor.put('/Client/wrong', client, server.root)).status()).toBe(422);
    expect((await visitor.get('/Client/wrong', server.root)).status()).toBe(404);
  });

const plain = { grant_types: ['code'], auth: { authorization_code: { redirect_uri: 'http://app.example/callback' } } };
test('C014 the one registered redirect_uri is used where none is sent', async ({ visitor }) => {
  const back = await visitor.goThrough(good(visitor, { redirect_uri: '' }));
  expect(back.headers()['location']).toContain(`${sandbox}/callback?`);
  expect(answer(back).get('code')).toBeTruthy();
});

test('C013 plain http off this machine may be registered', async ({ visitor, server }) => {
  expect((await visitor.put('/Client/plain', plain, server.root)).status()).toBe(201);
});

test.describe('--strict', () => {
  const test = checks({ flags: ['--strict', 'on'] });

  test('C013 it may not', async ({ visitor, server }) => {
    expect((await visitor.put('/Client/plain', plain, server.root)).status()).toBe(422);
  });

  test('C014 with scope openid the redirect_uri is needed', async ({ visitor }) => {
    await expectPage(await ask(visitor, { redirect_uri: '', scope: 'openid' }));
    expect((await ask(visitor, { redirect_uri: '', scope: 'profile' })).headers()['location']).toMatch(/^\/auth\/login/);
  });
});

const redirects: Record<string, [Fields, string]> = {
  'C016 no response_type': [{ response_type: '' }, 'invalid_request'],
  'C017 an unknown response_type': [{ response_type: 'tokens' }, 'unsupported_response_type'],
  'C017 a hybrid response_type': [{ response_type: 'code id_token' }, 'unsupported_response_type'],
  'C018 a client without the grant type': [{ client_id: 'machine' }, 'unauthorized_client'],
  'C019 response_type=token': [{ response_type: 'token' }, 'unsupported_response_type'],
  'C024 an unknown scope': [{ scope: 'openid everything' }, 'invalid_scope'],
  'C025 a quote in the scope': [{ scope: 'openid "profile"' }, 'invalid_scope'],
  'C025 a backslash in the scope': [{ scope: 'open\\id' }, 'invalid_scope'],
  'C025 a letter beyond ASCII in the scope': [{ scope: 'openid é' }, 'invalid_scope'],
  'C030 prompt=none while nobody is logged in': [{ prompt: 'none' }, 'login_required'],
  'C032 prompt=none login': [{ prompt: 'none login' }, 'invalid_request'],
  'C037 a request object': [{ request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  'C038 a request_uri that was not pushed': [{ request_uri: 'https://app.example/request.jwt' }, 'request_uri_not_supported'],
  'C039 an unknown response_mode': [{ response_mode: 'pigeon' }, 'invalid_request'],
  'C039 the fragment as response_mode': [{ response_mode: 'fragment' }, 'invalid_request'],
};
for (const [sentence, [changes, error]] of Object.entries(redirects))
  test(`${sentence} comes back as ${error}`, async ({ visitor, server }) => {
    const back = await ask(visitor, changes);
    await expectRedirect(back, error, { iss: server.issuer });
    expect(back.headers()['location']).toContain(`${sandbox}/callback?`);
  });

for (const name of ['client_id', 'redirect_uri'])
  test(`C020 ${name} twice gets a page`, async ({ visitor }) => {
    const query = new URLSearchParams(good(visitor));
    query.append(name, query.get(name)!);
    await expectPage(await visitor.get(`/auth/authorize?${query}`));
  });

for (const name of ['scope', 'state', 'nonce'])
  test(`C021 ${name} twice comes back as invalid_request`, async ({ visitor, server }) => {
    const query = new URLSearchParams(good(visitor, { nonce: 'n-0S6' }));
    query.append(name, 'again');
    const back = await visitor.get(`/auth/authorize?${query}`);
    await expectRedirect(back, 'invalid_request', { iss: server.issuer, ...(name === 'state' && { state: '' }) });
  });

test('C022 an empty parameter is as good as none', async ({ visitor, server }) => {
  const empty = new URLSearchParams({ ...good(visitor, { state: '' }), redirect_uri: '', prompt: '', max_age: '', nonce: '', state: '' });
  expect((await visitor.get(`/auth/authorize?${empty}`)).headers()['location']).toMatch(/^\/auth\/login/);
  const none = new URLSearchParams({ ...good(visitor), response_type: '' });
  await expectRedirect(await visitor.get(`/auth/authorize?${none}`), 'invalid_request', { iss: server.issuer });
});

test('C023 an unknown parameter is ignored', async ({ visitor }) => {
  expect((await ask(visitor, { foo: 'bar', 'foo.bar[0]': 'é' })).headers()['location']).toMatch(/^\/auth\/login/);
});

test('C026 the state comes back byte for byte', async ({ visitor, server }) => {
  const state = '&=+%"‹é';
  await expectRedirect(await ask(visitor, { state, prompt: 'none' }), 'login_required', { state, iss: server.issuer });
  const back = await visitor.goThrough(good(visitor, { state }));
  expect(answer(back).get('state')).toBe(state);
});

test('C027 no state, and none comes back', async ({ visitor, server }) => {
  await expectRedirect(await ask(visitor, { state: '', prompt: 'none' }), 'login_required', { state: '', iss: server.issuer });
});

test('C028 a redirect_uri keeps its own query', async ({ visitor, server }) => {
  const back = await ask(visitor, { client_id: 'query', redirect_uri: 'https://app.example/callback?tenant=a%20b', scope: 'openid', prompt: 'none' });
  await expectRedirect(back, 'login_required', { iss: server.issuer });
  expect(back.headers()['location']).toContain('https://app.example/callback?tenant=a%20b&');
});

test('C029 Deny comes back as access_denied', async ({ visitor, server }) => {
  const login = await visitor.authorize(good(visitor, { client_id: 'other' }));
  await expectRedirect(await visitor.decide(await visitor.logIn(login), 'deny'), 'access_denied', { iss: server.issuer });
});

test('C031 prompt=none without a grant comes back as consent_required', async ({ visitor, server }) => {
  await visitor.signInForCode();
  await expectRedirect(await ask(visitor, { client_id: 'several', redirect_uri: 'https://one.example/callback', scope: 'openid', prompt: 'none' }), 'consent_required', {
    iss: server.issuer,
  });
});

test('C033 prompt=login asks again, and the auth_time is a newer one', async ({ visitor }) => {
  const first = await authTime(visitor);
  await expect.poll(() => Math.floor(Date.now() / 1000)).toBeGreaterThan(first);
  expect(await (await visitor.authorize(good(visitor, { prompt: 'login' }))).text()).toContain('action="/auth/login"');
  expect(await authTime(visitor, { prompt: 'login' })).toBeGreaterThan(first);
});

test('C034 prompt=consent asks although there is a Grant', async ({ visitor }) => {
  await visitor.signInForCode();
  expect(answer(await ask(visitor)).get('code')).toBeTruthy();
  expect(await (await visitor.authorize(good(visitor, { prompt: 'consent' }))).text()).toContain('action="/auth/grant"');
});

test('C035 a login that is older than max_age is asked for again', async ({ visitor }) => {
  const { code } = await visitor.signInForCode({ max_age: '600' });
  expect(code).toBeTruthy();
  expect(answer(await ask(visitor, { max_age: '600' })).get('code')).toBeTruthy();
  await expect.poll(async () => (await ask(visitor, { max_age: '1' })).headers()['location']).toMatch(/^\/auth\/login/);
});

test('C036 prompt=none for another person comes back as login_required', async ({ visitor, stranger, server }) => {
  const alice = await signInAs(visitor, 'webapp', { scope: 'openid' });
  const bob = await signInAs(stranger, 'webapp', { scope: 'openid' }, {}, { username: 'bob', password: 'wonderland' });
  expect(answer(await ask(visitor, { prompt: 'none', scope: 'openid', id_token_hint: alice.id_token })).get('code')).toBeTruthy();
  await expectRedirect(await ask(visitor, { prompt: 'none', scope: 'openid', id_token_hint: bob.id_token }), 'login_required', { iss: server.issuer });
});

test('C041 redirects are 302 or 303, and 303 after a POST', async ({ visitor, server }) => {
  await visitor.signIn();
  await visitor.authorize(good(visitor, { prompt: 'login' }));
  await visitor.decide(await visitor.logIn(await visitor.authorize(good(visitor, { prompt: 'login consent' }))), 'allow');
  const redirected = server.wire.exchanges.filter(({ answer }) => answer!.status >= 300 && answer!.status < 400);
  expect(redirected.filter(({ method }) => method === 'POST').length).toBeGreaterThan(2);
  for (const { method, answer } of redirected) expect(method === 'POST' ? [303] : [302, 303]).toContain(answer!.status);
});

test('C042 no error is sent to an address that is not registered', async ({ visitor, server }) => {
  for (const [changes] of Object.values(redirects)) await expectPage(await ask(visitor, { ...changes, redirect_uri: 'https://evil.example/callback' }));
  const targets = server.wire.exchanges.map(({ answer }) => answer!.headers.location ?? '').filter((location) => location.includes('evil'));
  expect(targets).toEqual([]);
});

test.describe('a store that breaks', () => {
  const test = checks();

  test('C043 is told to the client as a failure, and nothing of the inside', async ({ visitor, server }) => {
    const before = visitor.request({ ...challenge(), prompt: 'none' });
    await expectRedirect(await visitor.authorize(before), 'login_required', { iss: server.issuer });
    changeStore(server, 'DROP TABLE interaction');
    const back = await ask(visitor);
    expect(['server_error', 'temporarily_unavailable']).toContain(answer(back).get('error'));
    await expectRedirect(back, answer(back).get('error')!, { iss: server.issuer });
    expect(back.headers()['location'] + (await back.text())).not.toMatch(/sqlite|interaction|table|exception/i);
    await expectPage(await ask(visitor, { client_id: 'nobody' }));
  });
});

/// Signs in with these parameters, and reads when the person was asked last.
async function authTime(visitor: Visitor, changes: Fields = {}): Promise<number> {
  const spent = await visitor.signInForCode({ scope: 'openid profile', ...changes });
  const { id_token } = await (await visitor.token({ grant_type: 'authorization_code', client_id: 'webapp', ...spent })).json();
  return jwtClaims(id_token).auth_time as number;
}

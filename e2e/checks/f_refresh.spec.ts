// Checks 102 to 113: what a refresh token brings, to whom, and how long.
import { expectRefusal } from './support/answers.ts';
import { jwtClaims } from './support/jwt.ts';
import { checks, expect } from './support/check.ts';
import { reads, refresh, signInAs, signInConfidentially } from './support/tokens.ts';
import { confidential } from '../support/server.ts';
import { bearer, type Visitor } from '../support/visitor.ts';

const test = checks();
const everything = { scope: 'openid profile email offline_access' };

test('C102 it brings a token for the same person, scope and client', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp', everything);
  const response = await refresh(visitor, first.refresh_token);
  expect(response.status()).toBe(200);
  const second = await response.json();
  expect(second.scope).toBe(first.scope);
  const [before, after] = [first, second].map(({ access_token }) => jwtClaims(access_token));
  for (const claim of ['iss', 'sub', 'aud', 'client_id', 'scope']) expect(after[claim], claim).toEqual(before[claim]);
  expect(after.jti).not.toBe(before.jti);
});

test('C103 a wider scope is refused, and the token stays good', async ({ visitor }) => {
  const { refresh_token } = await signInAs(visitor, 'webapp', { scope: 'openid profile' });
  await expectRefusal(await refresh(visitor, refresh_token, { scope: 'openid profile email' }), 'invalid_scope');
  expect((await refresh(visitor, refresh_token)).status()).toBe(200);
});

test('C104 a narrower scope counts for that token, and the whole scope is still there', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp', everything);
  const narrow = await (await refresh(visitor, first.refresh_token, { scope: 'openid' })).json();
  expect(narrow.scope).toBe('openid');
  expect(jwtClaims(narrow.access_token).scope).toBe('openid');
  const whole = await (await refresh(visitor, narrow.refresh_token)).json();
  expect(whole.scope).toBe(first.scope);
});

test('C105 another client’s token is refused, and stays good', async ({ visitor }) => {
  const { refresh_token } = await signInAs(visitor, 'webapp', everything);
  await expectRefusal(await refresh(visitor, refresh_token, { client_id: 'other' }), 'invalid_grant');
  expect((await refresh(visitor, refresh_token)).status()).toBe(200);
});

test('C106 a confidential client authenticates', async ({ visitor }) => {
  const { refresh_token } = await signInConfidentially(visitor, everything);
  const { client_id } = confidential;
  await expectRefusal(await refresh(visitor, refresh_token, { client_id }), 'invalid_client', 401);
  await expectRefusal(await refresh(visitor, refresh_token, { client_id, client_secret: 'wrong' }), 'invalid_client', 401);
  expect((await refresh(visitor, refresh_token, confidential)).status()).toBe(200);
});

test('C107 a public client gets a new one each time, and the old one is dead', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp', everything);
  const second = await (await refresh(visitor, first.refresh_token)).json();
  expect(second.refresh_token).toMatch(/^[A-Za-z0-9_-]{51}$/);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await expectRefusal(await refresh(visitor, first.refresh_token), 'invalid_grant');
});

test('C108 reuse revokes the family', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp', everything);
  const second = await (await refresh(visitor, first.refresh_token)).json();
  const third = await (await refresh(visitor, second.refresh_token)).json();
  await expectRefusal(await refresh(visitor, first.refresh_token), 'invalid_grant');
  await expectRefusal(await refresh(visitor, third.refresh_token), 'invalid_grant');
  for (const { access_token } of [first, second, third]) expect(await reads(visitor, access_token)).toBe(401);
});

test('C109 of two at once one wins, and there is one family', async ({ visitor }) => {
  for (let round = 0; round < 5; round++) {
    const first = await signInAs(visitor, 'webapp', everything);
    const answers = await Promise.all([1, 2, 3].map(() => refresh(visitor, first.refresh_token)));
    const tokens = await Promise.all(answers.filter((response) => response.status() === 200).map((response) => response.json()));
    expect(new Set(tokens.map(({ refresh_token }) => refresh_token)).size).toBeLessThanOrEqual(1);
  }
});

test.describe('with a grace', () => {
  const test = checks({ flags: ['--refresh-grace', '60'] });

  test('C109 the same request within it gets the identical answer, and another one nothing', async ({ visitor }) => {
    const first = await signInAs(visitor, 'webapp', everything);
    const ask = async (changes = {}) => (await refresh(visitor, first.refresh_token, changes)).json();
    const answers = await Promise.all([ask(), ask(), ask()]);
    answers.push(await ask());
    for (const name of ['access_token', 'refresh_token', 'id_token']) expect(new Set(answers.map((tokens) => tokens[name])).size, name).toBe(1);
    expect(await ask({ scope: 'openid' })).toMatchObject({ error: 'invalid_grant' });
    expect(await reads(visitor, answers[0].access_token)).toBe(200);
  });
});

test('C110 it ends when it is idle, and at its absolute end however busy it was', async ({ visitor }) => {
  const idle = await signInAs(visitor, 'brief', { scope: 'openid' });
  const began = Date.now();
  let busy = await signInAs(visitor, 'brief', { scope: 'openid' });
  let last = await refresh(visitor, busy.refresh_token, { client_id: 'brief' });
  await expect
    .poll(
      async () => {
        busy = await last.json();
        last = await refresh(visitor, busy.refresh_token, { client_id: 'brief' });
        return last.status();
      },
      { intervals: [200] },
    )
    .toBe(400);
  await expectRefusal(last, 'invalid_grant');
  expect(Date.now() - began).toBeGreaterThan(2000); // longer than an idle one
  await expectRefusal(await refresh(visitor, idle.refresh_token, { client_id: 'brief' }), 'invalid_grant');
});

const alice = { username: 'alice', password: 'wonderland' };
const bob = { username: 'bob', password: 'wonderland' };
const ends: Record<string, (visitor: Visitor, root: Record<string, string>, access_token: string) => Promise<void>> = {
  'its session is closed': async (visitor, _, access_token) => {
    expect((await visitor.delete('/Session', bearer(access_token))).status()).toBe(200);
  },
  'its user has a new password': async (visitor, root) => {
    expect((await visitor.send('PATCH', '/User/bob', { password: 'walrus-and-carpenter' }, root)).status()).toBe(200);
    expect((await visitor.send('PATCH', '/User/bob', { password: bob.password }, root)).status()).toBe(200);
  },
  'its user was deactivated': async (visitor, root) => {
    expect((await visitor.send('PATCH', '/User/bob', { inactive: true }, root)).status()).toBe(200);
    expect((await visitor.send('PATCH', '/User/bob', { inactive: false }, root)).status()).toBe(200);
  },
  'its client was turned off': async (visitor, root) => {
    expect((await visitor.send('PATCH', '/Client/other', { active: false }, root)).status()).toBe(200);
    expect((await visitor.send('PATCH', '/Client/other', { active: true }, root)).status()).toBe(200);
  },
  'its client was deleted and made again': async (visitor, root) => {
    const client = await (await visitor.get('/Client/other', root)).json();
    expect((await visitor.delete('/Client/other', root)).status()).toBe(200);
    expect((await visitor.put('/Client/other', client, root)).status()).toBe(201);
  },
};
for (const [sentence, end] of Object.entries(ends))
  test(`C111 after ${sentence} it is dead`, async ({ visitor, server }) => {
    const { access_token, refresh_token } = await signInAs(visitor, 'other', everything, {}, bob);
    await end(visitor, server.root, access_token);
    await expectRefusal(await refresh(visitor, refresh_token, { client_id: 'other' }), 'invalid_grant');
    expect(await reads(visitor, access_token)).toBe(401);
  });

test('C111 after a logout of the browser it is dead', async ({ visitor }) => {
  const { refresh_token, id_token } = await signInAs(visitor, 'other', everything, {}, alice);
  expect((await visitor.get(`/auth/logout?${new URLSearchParams({ id_token_hint: id_token })}`)).status()).toBe(200);
  await expectRefusal(await refresh(visitor, refresh_token, { client_id: 'other' }), 'invalid_grant');
});

test('C112 an access token refreshes nothing, and a refresh token opens nothing', async ({ visitor }) => {
  const { access_token, refresh_token } = await signInAs(visitor, 'webapp', everything);
  await expectRefusal(await refresh(visitor, access_token), 'invalid_grant');
  for (const path of ['/Patient', '/auth/userinfo']) expect((await visitor.get(path, bearer(refresh_token))).status()).toBe(401);
});

test('C113 the new id_token is of the same login', async ({ visitor }) => {
  const first = await signInAs(visitor, 'webapp', { ...everything, nonce: 'n-0S6_WzA2Mj' });
  const before = jwtClaims(first.id_token);
  await expect.poll(() => Math.floor(Date.now() / 1000)).toBeGreaterThan(before.auth_time as number);
  const after = jwtClaims((await (await refresh(visitor, first.refresh_token)).json()).id_token);
  for (const claim of ['iss', 'sub', 'aud', 'auth_time']) expect(after[claim], claim).toEqual(before[claim]);
  if (after.nonce !== undefined) expect(after.nonce).toBe(before.nonce); // OpenID Connect Core §12.2
});

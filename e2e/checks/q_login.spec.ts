// Checks 189 to 191: guessing passwords, and what ends a login.
import { checks, expect } from './support/check.ts';
import { expectRefusal } from './support/answers.ts';
import { reads, signInAs } from './support/tokens.ts';
import { challenge } from '../support/pkce.ts';
import { alice, confidential } from '../support/server.ts';
import { answer, bearer, hiddenFields, type Visitor } from '../support/visitor.ts';

const test = checks();
const bob = { username: 'bob', password: 'wonderland' };

async function tryToLogIn(visitor: Visitor, username: string, password: string) {
  const login = await visitor.authorize(visitor.request({ ...challenge(), prompt: 'login' }));
  return visitor.post('/auth/login', { ...(await hiddenFields(login)), username, password });
}

// How long they take is measured by bench/timing, since a test of times would fail by chance.
test('C189 an unknown user, a wrong password and an inactive user get the same page', async ({ visitor }) => {
  const texts: string[] = [];
  for (const [username, password] of [['nobody', 'looking-glass'], ['alice', 'looking-glass'], ['carol', 'wonderland']]) {
    const page = await tryToLogIn(visitor, username, password);
    expect(page.status()).toBe(400);
    const text = await page.text();
    expect(text).toContain('This user name and password do not fit together.');
    texts.push(text.replaceAll(username, 'NAME').replace(/name="(interaction|csrf_token)" value="[^"]*"/g, ''));
  }
  expect(new Set(texts).size).toBe(1);
});

for (const username of ['bob', 'nobody-at-all'])
  test(`C190 six wrong passwords of ${username} close the door for a while, the right one too`, async ({ visitor }) => {
    for (let i = 0; i < 5; i++) expect((await tryToLogIn(visitor, username, 'looking-glass')).status()).toBe(400);
    for (const password of ['looking-glass', 'wonderland']) {
      const closed = await tryToLogIn(visitor, username, password);
      expect(closed.status()).toBe(429);
      const wait = Number(closed.headers()['retry-after']);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60); // nobody is locked out for good
    }
    expect((await tryToLogIn(visitor, alice.username, alice.password)).status()).toBe(303);
  });

test('C190 client secrets are guessed as slowly', async ({ visitor }) => {
  const guess = (client_secret: string) => visitor.tokenByForm({ grant_type: 'client_credentials', client_id: 'reader', client_secret });
  for (let i = 0; i < 5; i++) await expectRefusal(await guess('wrong'), 'invalid_client', 401);
  for (const client_secret of ['wrong', confidential.client_secret]) {
    const closed = await guess(client_secret);
    expect(closed.status()).toBe(429);
    expect(Number(closed.headers()['retry-after'])).toBeGreaterThan(0);
  }
});

test.describe('the password grant', () => {
  const test = checks({ flags: ['--password-grant', 'on'] });

  test('C190 is guessed as slowly', async ({ visitor, server }) => {
    await visitor.put('/Client/old', { grant_types: ['password'], auth: { password: { secret_required: false } } }, server.root);
    const guess = (password: string) => visitor.tokenByForm({ grant_type: 'password', client_id: 'old', username: 'alice', password });
    for (let i = 0; i < 5; i++) await expectRefusal(await guess('looking-glass'), 'invalid_grant');
    const closed = await guess(alice.password);
    expect(closed.status()).toBe(429);
    expect(Number(closed.headers()['retry-after'])).toBeGreaterThan(0);
  });
});

const ends: Record<string, (visitor: Visitor, root: Record<string, string>, access_token: string) => Promise<void>> = {
  'a deactivation': async (visitor, root) => {
    for (const inactive of [true, false]) expect((await visitor.send('PATCH', '/User/dinah', { inactive }, root)).status()).toBe(200);
  },
  'a new password by the administrator': async (visitor, root) => {
    expect((await visitor.send('PATCH', '/User/dinah', { password: 'a-new-password' }, root)).status()).toBe(200);
  },
  'a new password by herself': async (visitor, _, access_token) => {
    const change = { currentPassword: 'wonderland', newPassword: 'a-newer-password' };
    expect((await visitor.send('POST', '/auth/change-password', change, bearer(access_token))).status()).toBe(200);
  },
};
for (const [what, end] of Object.entries(ends))
  test(`C191 ${what} ends all sessions of the user, the browser’s too`, async ({ visitor, stranger, server }) => {
    const dinah = { username: 'dinah', password: bob.password };
    expect((await visitor.put('/User/dinah', { userName: dinah.username, password: dinah.password }, server.root)).status()).toBeLessThan(300);
    const here = await signInAs(visitor, 'webapp', { scope: 'openid' }, {}, dinah);
    const there = await signInAs(stranger, 'other', { scope: 'openid' }, {}, dinah);
    expect((await visitor.get('/auth/userinfo', bearer(there.access_token))).status()).toBe(200);
    await end(visitor, server.root, here.access_token);
    for (const { access_token } of [here, there]) expect(await reads(visitor, access_token)).toBe(401);
    for (const browser of [visitor, stranger]) {
      const back = await browser.get(`/auth/authorize?${new URLSearchParams(browser.request({ ...challenge(), prompt: 'none' }))}`);
      expect(answer(back).get('error')).toBe('login_required');
    }
  });

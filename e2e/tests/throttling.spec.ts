// Guessing is slow: the real server, over HTTP.
import { alice } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { hiddenFields } from '../support/visitor.ts';
import { challenge } from '../support/pkce.ts';

test('C190 after five wrong passwords the login page asks to wait, whoever the user is', async ({ visitor }) => {
  for (const username of [alice.username, 'nobody']) {
    const login = await visitor.authorize(visitor.request(challenge()));
    const fields = await hiddenFields(login);
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await visitor.post('/auth/login', { ...fields, username, password: 'looking-glass' })).status());
    expect(statuses, username).toEqual([400, 400, 400, 400, 400, 429]);
    const closed = await visitor.post('/auth/login', { ...fields, username, password: alice.password });
    expect(closed.status()).toBe(429);
    expect(Number(closed.headers()['retry-after'])).toBeGreaterThan(0);
  }
});

// Tokens that are bound to a key of the worker (RFC 9449), asked for by a request that no address shows (RFC 9126):
// the SDK and our own server together, which demands nonces.
import type { Exchange } from '../support/go_between.ts';
import { secretsOn } from '../support/secrets.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ flags: ['--dpop-nonces', 'on'] });

test('sign-in, request, renewal and sign-out all prove the key', async ({ workbench, server }) => {
  const tab = await workbench.openTab('?dpop');
  await tab.signIn();
  await tab.press('Read');
  await expect(tab.outcome).toHaveText('read: 200');
  await tab.press('Renew');
  await expect(tab.outcome).toHaveText('renew: done');
  await tab.press('Read');
  await expect(tab.outcome).toHaveText('read: 200');
  await tab.press('Sign out');
  await expect(tab.outcome).toHaveText('sign_out: ended');

  const answers = server.wire.asked('POST', '/auth/token').filter(succeeded).map(({ answer }) => JSON.parse(answer!.body));
  expect(answers.map(({ token_type }) => token_type)).toEqual(['DPoP', 'DPoP']);
  for (const { headers } of server.wire.asked('GET', '/Patient')) {
    expect(String(headers.authorization).startsWith('DPoP ')).toBe(true);
    expect(String(headers.dpop).split('.')).toHaveLength(3);
  }
});

test('each page is asked for a nonce once, and then every answer brings the next', async ({ workbench, server }) => {
  const tab = await workbench.openTab('?dpop');
  await tab.signIn();
  await tab.press('Renew');
  await expect(tab.outcome).toHaveText('renew: done');
  const proven = server.wire.exchanges.filter(({ method, headers }) => method === 'POST' && headers.dpop);
  expect(proven.map(({ answer }) => answer?.status)).toEqual([400, 201, 400, 200, 200]); // before and after the redirect
  expect(JSON.parse(proven[0].answer!.body).error).toBe('use_dpop_nonce');
  for (const { answer } of proven) expect(answer?.headers['dpop-nonce']).toBeTruthy();
});

test('a bound token that is carried off opens nothing', async ({ workbench, server }) => {
  const tab = await workbench.openTab('?dpop');
  await tab.signIn();
  const [access_token] = secretsOn(server.wire.exchanges).access_token;
  for (const scheme of ['Bearer', 'DPoP']) {
    const response = await fetch(`${server.issuer}/Patient`, { headers: { authorization: `${scheme} ${access_token}` } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(scheme);
  }
});

test('no address shows the request', async ({ workbench, server }) => {
  const tab = await workbench.openTab();
  await tab.signIn();
  const [pushed] = server.wire.asked('POST', '/auth/par');
  expect(new URLSearchParams(pushed.body).get('code_challenge_method')).toBe('S256');
  const begun = server.wire.asked('GET', '/auth/authorize').map(({ url }) => [...url.searchParams.keys()].sort());
  expect(begun[0]).toEqual(['client_id', 'request_uri']);
  expect(begun.slice(1).flat()).not.toContain('code_challenge');
});

function succeeded({ answer }: Exchange): boolean {
  return answer?.status === 200;
}

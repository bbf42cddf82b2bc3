// No token and no code_verifier ever reaches the page: a search of everything that a script in it could reach, in every
// engine, with the values that went over the wire.
import { placesOf, reachable } from '../support/reachable.ts';
import { howMany, secretsOn } from '../support/secrets.ts';
import { hidingPlaces } from './hiding_places.ts';
import { expect, test } from './test.ts';

test('signed in, read, renewed and signed out: no token anywhere in the page', async ({ sandbox, server }) => {
  const placesOfSecrets = async () => placesOf(Object.values(secretsOn(server.wire.exchanges)).flat(), await reachable(sandbox.tab));
  await sandbox.pressSignIn();
  await sandbox.logInAndAllow();
  expect(await placesOfSecrets()).toEqual([]);

  // A request that reaches the server without its token is answered as one whose token has expired: 401.
  server.wire.meddling.request = (exchange) => {
    if (exchange.method !== 'GET' || exchange.url.pathname !== '/Patient') return;
    server.wire.meddling = {};
    return 'without_token';
  };
  await sandbox.tab.press('Read again');
  await expect.poll(() => server.wire.asked('POST', '/auth/token').length).toBe(2);
  await expect.poll(() => server.wire.asked('GET', '/Patient').map(({ answer }) => answer?.status)).toEqual([200, 401, 200]);
  await sandbox.expectText('patients_answer', 'answered 200, 20 patients');
  const secrets = secretsOn(server.wire.exchanges);
  expect(howMany(secrets)).toEqual({ access_token: 2, refresh_token: 2, id_token: 0, code_verifier: 1 });
  expect(await placesOfSecrets()).toEqual([]);

  await sandbox.signOut();
  const heardPeers = () => (globalThis as unknown as { receivedMessages: { kind?: string }[] }).receivedMessages.some((message) => message?.kind === 'signed_out');
  await expect.poll(() => sandbox.tab.evaluate(heardPeers), 'the search hears what workers of several tabs tell each other').toBe(true);
  expect(await placesOfSecrets()).toEqual([]);
  await expect.poll(() => server.wire.asked('DELETE', '/Session')[0]?.answer?.status).toBe(200);
  for (const access_token of secrets.access_token) {
    const late = await fetch(`${server.issuer}/Patient`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(late.status).toBe(401);
  }
});

test('while the login is under way the code_verifier stands nowhere in clear', async ({ sandbox, newSandbox, server }) => {
  await sandbox.pressSignIn();
  const elsewhere = await newSandbox();
  await elsewhere.open();
  const meanwhile = await reachable(elsewhere.tab);
  expect(meanwhile.map(([path]) => path.split('.')[0]), 'the login is kept here').toContain('indexedDB');
  await sandbox.logInAndAllow();
  const { code_verifier } = secretsOn(server.wire.exchanges);
  expect(code_verifier.length).toBe(1);
  expect(placesOf(code_verifier, meanwhile)).toEqual([]);
});

test('the code is gone from the page once it was used', async ({ sandbox, server }) => {
  await sandbox.pressSignIn();
  await sandbox.logInAndAllow();
  const [redeemed] = server.wire.asked('POST', '/auth/token');
  const code = new URLSearchParams(redeemed.body).get('code')!;
  const places = placesOf([code], await reachable(sandbox.tab));
  // The browser's own records of how this page was loaded cannot be changed by the page.
  const records = /^(window\.)?(performance|navigation\.activation)\b/;
  expect(places.filter((place) => !records.test(place))).toEqual([]);
});

test('no service worker stands between the page and the network', async ({ sandbox }) => {
  expect(await sandbox.tab.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test('the search finds what is hidden in any of these places', async ({ sandbox }) => {
  const canaries = Object.keys(hidingPlaces).map((place) => [place, `canary-${place}-2b7e151628aed2a6`] as const);
  for (const [place, canary] of canaries) await sandbox.tab.evaluate(hidingPlaces[place], canary);
  const texts = await reachable(sandbox.tab);
  for (const [place, canary] of canaries) {
    const [root] = place.split('_');
    expect(placesOf([canary], texts).map((found) => found.split('.')[0]), place).toContain(root);
  }
});

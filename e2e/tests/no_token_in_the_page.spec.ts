// No token and no code_verifier ever reaches the page: a search of everything that a script in it could reach.
import { expect, test } from '../support/test.ts';
import { placesOf, reachable, recordMessages } from '../support/reachable.ts';

test('signed in, renewed by reading, and signed out: no token anywhere in the page', async ({ app, page, traffic }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await recordMessages(page);
  await traffic.readTokens();

  await app.open();
  await app.signIn();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByTestId('events').getByText('GET /Patient')).toHaveCount(2);
  const secrets = [traffic.access_token, traffic.refresh_token, traffic.code_verifier];
  for (const secret of secrets) expect(secret).toMatch(/^.{40,}$/);
  expect(placesOf(secrets, await reachable(page))).toEqual([]);

  await app.signOut();
  expect(placesOf(secrets, await reachable(page))).toEqual([]);
  expect(said.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});

test('while the login is under way the code_verifier stands nowhere in clear', async ({ app, page, traffic }) => {
  await app.open();
  await app.pressSignIn();
  await expect(page.getByLabel('Password')).toBeVisible();
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(app.server.sandbox);
  const meanwhile = await reachable(elsewhere);
  expect(placesOf(['sealing'], meanwhile), 'the login is kept here').not.toEqual([]);
  await app.logIn();
  await app.decide('Allow');
  await app.expectSignedIn();
  expect(placesOf([traffic.code_verifier], meanwhile)).toEqual([]);
});

test('the code is gone from the page once it was used', async ({ app, page, traffic }) => {
  await app.open();
  await app.signIn();
  const places = placesOf([traffic.code], await reachable(page));
  // The browser's own record of how this page was loaded cannot be changed by the page.
  expect(places.filter((place) => !place.startsWith('window.performance'))).toEqual([]);
});

const hidingPlaces: Record<string, (canary: string) => unknown> = {
  messages: (canary) => new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    postMessage({ canary }, '*');
  }),
  localStorage: (canary) => localStorage.setItem('kept', canary),
  sessionStorage: (canary) => sessionStorage.setItem('kept', canary),
  indexedDB: (canary) => new Promise((resolve) => {
    const opening = indexedDB.open('kept');
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onsuccess = () => {
      const database = opening.result;
      const putting = database.transaction('kept', 'readwrite').objectStore('kept').put({ canary }, 1);
      putting.onsuccess = () => resolve(database.close());
    };
  }),
  caches: async (canary) => (await caches.open('kept')).put('/kept', new Response(canary)),
  cookie: (canary) => void (document.cookie = `kept=${canary}`),
  history: (canary) => history.replaceState({ kept: canary }, ''),
  document: (canary) => document.body.append(document.createComment(canary)),
  window: (canary) => Object.assign(globalThis, { [Symbol('kept')]: { deep: new Map([[1, new TextEncoder().encode(canary)]]) } }),
};

for (const [place, hide] of Object.entries(hidingPlaces)) {
  test(`the search finds what is hidden in: ${place}`, async ({ app, page }) => {
    await recordMessages(page);
    await app.open();
    await page.evaluate(hide as (canary: string) => Promise<void>, 'canary-2b7e151628aed2a6');
    const places = placesOf(['canary-2b7e151628aed2a6'], await reachable(page));
    expect(places.map((found) => found.split('.')[0])).toContain(place);
  });
}

// The same search where tokens are bound to a key (DPoP, RFC 9449), at a server that is not ours; and the key itself.
import { GoBetween } from '../support/go_between.ts';
import { keepMessages, placesOf, reachable } from '../support/reachable.ts';
import { howMany, secretsOn } from '../support/secrets.ts';
import { OidcProvider } from '../strangers/support/oidc_provider.ts';
import { PageServer } from '../strangers/support/page_server.ts';
import type { Tab } from './engine.ts';
import { expect, test as base } from './test.ts';

interface Bound {
  tab: Tab;
  wire: GoBetween;
  expectText(testid: string, text: string | RegExp): Promise<void>;
}

/// A page whose client wants bound tokens, signed in.
const test = base.extend<{ bound: Bound }>({
  bound: async ({ engine }, use) => {
    const wire = await GoBetween.start();
    const site = await GoBetween.start({ script: `(${keepMessages})();` });
    const page = await PageServer.start();
    site.leadTo(page.origin);
    const here = { origin: site.origin, redirect_uri: `${site.origin}/callback`, post_logout_redirect_uri: `${site.origin}/` };
    const provider = await OidcProvider.start({ ...here, issuer: wire.origin, dpop: 'required', dpop_nonces: 'required' });
    wire.leadTo(provider.address);
    const { client_id, scope, login, resource, issuer } = provider;
    page.options = {
      client: {
        ...{ profile: 'oidc', issuer, client_id, scope, redirect_uri: here.redirect_uri, dpop: true },
        resources: [{ origin: resource.origin, paths: [resource.pathname], methods: ['GET'] }],
      },
      login,
      resource: resource.href,
      post_logout_redirect_uri: here.post_logout_redirect_uri,
    };

    const tab = await engine.newTab();
    const expectText = (testid: string, text: string | RegExp) =>
      expect.poll(() => tab.text(testid).catch(() => ''), `what ${testid} says`).toMatch(text);
    await tab.goto(site.origin);
    await expectText('status', 'signed_out');
    await tab.press('Sign in');
    await signInAtProvider(tab);
    await expectText('status', 'signed_in');
    await use({ tab, wire, expectText });
    for (const server of [provider, page, site, wire]) await server.stop();
  },
});

test('signed in, read, renewed and signed out: no bound token anywhere in the page', async ({ bound: { tab, wire, expectText } }) => {
  const placesOfSecrets = async () => placesOf(Object.values(secretsOn(wire.exchanges)).flat(), await reachable(tab));
  await tab.press('Fetch');
  await expectText('result', '"sub": "alice"');
  expect(await placesOfSecrets()).toEqual([]);

  await tab.press('Renew');
  await expectText('result', 'done');
  const secrets = secretsOn(wire.exchanges);
  // This server lets a refresh token live on that is bound to a key (RFC 9700 §2.2.2 allows either).
  expect(howMany(secrets)).toMatchObject({ access_token: 2, refresh_token: 1, code_verifier: 1 });
  expect(secrets.id_token.length).toBeGreaterThan(0); // two of one second are the same
  const { authorization, dpop } = wire.asked('GET', '/me').at(-1)!.headers;
  expect(authorization === `DPoP ${secrets.access_token[0]}`).toBe(true);
  expect(String(dpop).split('.')).toHaveLength(3);
  expect(await placesOfSecrets()).toEqual([]);

  await tab.press('Sign out');
  await expectText('status', 'signed_out');
  expect(await placesOfSecrets()).toEqual([]);
});

test('the key that tokens are bound to lies where the page can find it, and cannot be read', async ({ bound: { tab } }) => {
  const attempts = await tab.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
    const database = await settled(indexedDB.open('codegrant'));
    const held = (await settled(database.transaction('keys').objectStore('keys').getAll())) as (CryptoKey | CryptoKeyPair)[];
    const secret = held.map((key) => ('privateKey' in key ? key.privateKey : key));
    const formats = ['jwk', 'pkcs8', 'raw'] as KeyFormat[];
    const exports = secret.flatMap((key) => formats.map((format) => crypto.subtle.exportKey(format as 'jwk', key)));
    return { keys: secret.map(({ type }) => type), exports: (await Promise.allSettled(exports)).map(({ status }) => status) };
  });
  expect(attempts.keys.sort()).toEqual(['private', 'secret']);
  expect(attempts.exports).toEqual(Array(6).fill('rejected'));
});

/// On the pages that oidc-provider brings for development.
async function signInAtProvider(tab: Tab): Promise<void> {
  const fill = () =>
    tab.evaluate(() => {
      const fields = document.querySelectorAll<HTMLInputElement>('input[name=login], input[name=password]');
      for (const field of fields) field.value = 'alice';
      return fields.length;
    });
  await expect.poll(() => fill().catch(() => 0), 'fields of the login page').toBe(2);
  await tab.press('Sign-in');
  await tab.press('Continue');
}

// The sandbox as a resource server: which tokens it believes (RFC 9068 §4), whoever signed them.
import { constants, generateKeyPairSync, type KeyObject, sign, type SignKeyObjectInput } from 'node:crypto';
import { expect, test } from '../support/test.ts';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pss = (saltLength: number) => ({ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
const ec = (namedCurve: string) => () => generateKeyPairSync('ec', { namedCurve });
const joined = { dsaEncoding: 'ieee-p1363' } as const;

const signers: [alg: string, keys: () => { publicKey: KeyObject; privateKey: KeyObject }, digest: string | null, how?: Omit<SignKeyObjectInput, 'key'>][] = [
  ['RS256', rsa, 'sha256'],
  ['PS256', rsa, 'sha256', pss(32)],
  ['PS512', rsa, 'sha512', pss(64)],
  ['ES256', ec('P-256'), 'sha256', joined],
  ['ES512', ec('P-521'), 'sha512', joined],
  ['EdDSA', () => generateKeyPairSync('ed25519'), null],
];

for (const [alg, keys, digest, how] of signers)
  test(`a token that is signed by ${alg} is verified`, async ({ flow, context, page, server }) => {
    const { publicKey, privateKey } = keys();
    await context.route('**/jwks.json', (route) => route.fulfill({ json: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'mine' }] } }));
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: server.issuer, aud: ['https://other.example', server.issuer], exp: Math.floor(Date.now() / 1000) + 600 };
    const input = `${encode({ alg, typ: 'at+jwt', kid: 'mine' })}.${encode(claims)}`;
    const signature = sign(digest, Buffer.from(input), { key: privateKey, ...how }).toString('base64url');

    await flow.open('jwt');
    await page.getByLabel('Access token (JWT)').fill(`${input}.${signature}`);
    await flow.run('keys', 'verify');
  });

test('a token for another API is not believed', async ({ flow, page }) => {
  await flow.open('client_credentials');
  await flow.run('client_token');
  await page.getByRole('link', { name: 'JWT resource server' }).click();
  await flow.run('keys', 'verify');
  await page.getByLabel('The API’s own name').fill('https://api.example');
  await flow.press('verify');
  const broken = flow.card('verify').getByRole('listitem').filter({ has: page.getByRole('img', { name: 'does not hold' }) });
  await expect(broken).toHaveText([/aud is this API/]);
});

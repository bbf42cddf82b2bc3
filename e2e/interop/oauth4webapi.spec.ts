// oauth4webapi under node: it refuses every answer that the RFCs do not allow.
import * as oauth from 'oauth4webapi';
import { checks, expect } from '../checks/support/check.ts';
import { alice, confidential } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

const test = checks();
const insecure = { [oauth.allowInsecureRequests]: true }; // it is loopback
const redirect_uri = 'http://localhost:5173/callback';

interface Kind {
  client: oauth.Client;
  authentication: oauth.ClientAuth;
}
const kinds: Record<string, Kind> = {
  'a public client': { client: { client_id: 'webapp' }, authentication: oauth.None() },
  'client_secret_basic': { client: { client_id: confidential.client_id }, authentication: oauth.ClientSecretBasic(confidential.client_secret) },
  'client_secret_post': { client: { client_id: confidential.client_id }, authentication: oauth.ClientSecretPost(confidential.client_secret) },
};

async function discover(issuer: string, algorithm: 'oidc' | 'oauth2' = 'oidc'): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...insecure }));
}

test('discovery is right in both forms', async ({ server }) => {
  for (const algorithm of ['oidc', 'oauth2'] as const) expect((await discover(server.issuer, algorithm)).issuer).toBe(server.issuer);
});

for (const [name, kind] of Object.entries(kinds))
  test(`${name} signs in, reads who it was, renews, introspects and revokes`, async ({ visitor, server }) => {
    const { client, authentication } = kind;
    const as = await discover(server.issuer);
    const nonce = oauth.generateRandomNonce();
    const answered = await signIn(as, kind, visitor, nonce);
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answered, { expectedNonce: nonce, maxAge: 600, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(as, answered, insecure);
    const { sub, auth_time } = oauth.getValidatedIdTokenClaims(tokens)!;

    const info = await oauth.userInfoRequest(as, client, tokens.access_token, insecure);
    expect(await oauth.processUserInfoResponse(as, client, sub, info)).toMatchObject({ sub: 'alice', email: 'alice@example.com' });

    const renewal = await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token!, insecure);
    const renewed = await oauth.processRefreshTokenResponse(as, client, renewal);
    expect(oauth.getValidatedIdTokenClaims(renewed)).toMatchObject({ sub, auth_time });

    const token = renewed.access_token;
    const told = async () => oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, authentication, token, insecure));
    expect(await told()).toMatchObject({ active: true, sub, client_id: client.client_id });
    expect(await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, insecure))).toBeUndefined();
    expect((await told()).active).toBe(false);
  });

test('a client with a key instead of a secret gets its token', async ({ visitor, server }) => {
  const as = await discover(server.issuer, 'oauth2');
  const { privateKey, publicKey } = await oauth.generateKeyPair('ES256', { extractable: true });
  const registered = { token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], jwks: [{ ...(await crypto.subtle.exportKey('jwk', publicKey)), use: 'sig', alg: 'ES256', kid: 'its' }] };
  expect((await visitor.put('/Client/signer', registered, server.root)).status()).toBe(201);
  const client = { client_id: 'signer' };
  const answered = await oauth.clientCredentialsGrantRequest(as, client, oauth.PrivateKeyJwt({ key: privateKey, kid: 'its' }), new URLSearchParams(), insecure);
  expect((await oauth.processClientCredentialsResponse(as, client, answered)).token_type).toBe('bearer');
});

test('pushes its request, and binds its tokens by DPoP', async ({ visitor, server }) => {
  const { client, authentication } = kinds['client_secret_basic'];
  const as = await discover(server.issuer);
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const code_verifier = oauth.generateRandomCodeVerifier();
  const request = new URLSearchParams({
    ...{ redirect_uri, response_type: 'code', scope: 'openid offline_access', state: 'pushed' },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier), code_challenge_method: 'S256' },
  });
  const push = () => oauth.pushedAuthorizationRequest(as, client, authentication, request, { ...insecure, DPoP });
  const { request_uri } = await oncePossible(async () => oauth.processPushedAuthorizationResponse(as, client, await push()));

  const back = await visitor.goThrough({ client_id: client.client_id, request_uri });
  const answer = oauth.validateAuthResponse(as, client, new URL(back.headers()['location']), 'pushed');
  const exchange = () => oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirect_uri, code_verifier, { ...insecure, DPoP });
  const tokens = await oncePossible(async () => oauth.processAuthorizationCodeResponse(as, client, await exchange(), { requireIdToken: true }));
  expect(tokens.token_type).toBe('dpop');

  const read = () => oauth.protectedResourceRequest(tokens.access_token, 'GET', new URL(`${server.issuer}/Patient`), undefined, undefined, { ...insecure, DPoP });
  expect((await oncePossible(read)).status).toBe(200);
  const info = () => oauth.userInfoRequest(as, client, tokens.access_token, { ...insecure, DPoP });
  expect(await oncePossible(async () => oauth.processUserInfoResponse(as, client, 'alice', await info()))).toMatchObject({ sub: 'alice' });

  const renew = () => oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token!, { ...insecure, DPoP });
  expect((await oncePossible(async () => oauth.processRefreshTokenResponse(as, client, await renew()))).token_type).toBe('dpop');
});

/// Again where the server wants its nonce in the proof, which the library has read from the refusal.
function oncePossible<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch((error) => {
    if (oauth.isDPoPNonceError(error)) return attempt();
    throw error;
  });
}

test('a machine gets its token', async ({ server }) => {
  const as = await discover(server.issuer, 'oauth2');
  const client = { client_id: 'machine' };
  const parameters = new URLSearchParams({ scope: 'system/Patient.read' });
  const answered = await oauth.clientCredentialsGrantRequest(as, client, oauth.ClientSecretBasic(confidential.client_secret), parameters, insecure);
  expect(await oauth.processClientCredentialsResponse(as, client, answered)).toMatchObject({ token_type: 'bearer', scope: 'system/Patient.read' });
});

test('refusals are ones that it understands', async ({ visitor, server }) => {
  const as = await discover(server.issuer);
  const { client, authentication } = kinds['a public client'];
  const back = await visitor.authorize(visitor.request({ prompt: 'none', scope: 'openid', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }));
  const refused = () => oauth.validateAuthResponse(as, client, new URL(back.headers()['location']), 'af0ifjsldkj');
  expect(refused).toThrow(expect.objectContaining({ error: 'login_required' }));

  const renewal = await oauth.refreshTokenGrantRequest(as, client, authentication, 'r'.repeat(43), insecure);
  await expect(oauth.processRefreshTokenResponse(as, client, renewal)).rejects.toMatchObject({ status: 400, error: 'invalid_grant' });
  const info = await oauth.userInfoRequest(as, client, 'a'.repeat(43), insecure);
  await expect(oauth.processUserInfoResponse(as, client, 'alice', info)).rejects.toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] });
});

/// The authorization request, its answer and the token request, each as the library says.
async function signIn(as: oauth.AuthorizationServer, { client, authentication }: Kind, visitor: Visitor, nonce: string): Promise<Response> {
  const code_verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const request = {
    client_id: client.client_id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid email offline_access',
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier), code_challenge_method: 'S256' },
    ...{ state, nonce, max_age: '600' },
  };
  const back = await visitor.goThrough(request, alice);
  const answer = oauth.validateAuthResponse(as, client, new URL(back.headers()['location']), state);
  return oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirect_uri, code_verifier, insecure);
}

// A client that nobody wrote down registers itself by oauth4webapi, and looks after its registration.
import * as oauth from 'oauth4webapi';
import { checks, expect } from '../checks/support/check.ts';
import { alice } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';

const initialAccessToken = 'an-initial-access-token-of-the-operator';
const test = checks({ flags: ['--registration', 'on', '--registration-token', initialAccessToken] });
const insecure = { [oauth.allowInsecureRequests]: true }; // it is loopback
const redirect_uri = 'http://127.0.0.1:4000/callback';

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...insecure }));
}

type Registered = Awaited<ReturnType<typeof oauth.processDynamicClientRegistrationResponse>>;

async function register(as: oauth.AuthorizationServer, token_endpoint_auth_method: string): Promise<Registered> {
  const metadata = {
    redirect_uris: [redirect_uri],
    client_name: 'A stranger',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method,
  };
  return oauth.processDynamicClientRegistrationResponse(await oauth.dynamicClientRegistrationRequest(as, metadata, { initialAccessToken, ...insecure }));
}

const methods: Record<string, (client: Registered) => oauth.ClientAuth> = {
  none: () => oauth.None(),
  client_secret_basic: ({ client_secret }) => oauth.ClientSecretBasic(client_secret as string),
  client_secret_post: ({ client_secret }) => oauth.ClientSecretPost(client_secret as string),
};

for (const [method, authenticationOf] of Object.entries(methods))
  test(`with ${method} it registers, signs in, renews, and is gone when it says so`, async ({ visitor, server }) => {
    server.keepSecret(initialAccessToken);
    const as = await discover(server.issuer);
    const client = await register(as, method);
    const authentication = authenticationOf(client);

    const answered = await signIn(as, client, authentication, visitor);
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answered, { requireIdToken: true });
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'alice', aud: client.client_id });
    const renew = () => oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token!, insecure);
    const renewed = await oauth.processRefreshTokenResponse(as, client, await renew());

    const registration = { authorization: `Bearer ${client.registration_access_token}` };
    const address = new URL(client.registration_client_uri as string).pathname;
    const read = await visitor.get(address, registration);
    expect(await read.json()).toMatchObject({ client_id: client.client_id, client_name: 'A stranger', redirect_uris: [redirect_uri] });
    expect((await visitor.delete(address, registration)).status()).toBe(204);
    expect((await visitor.get(address, registration)).status()).toBe(401);
    const patient = await visitor.get('/Patient', { authorization: `Bearer ${renewed.access_token}` });
    expect(patient.status()).toBe(401);
  });

test('without the initial access token it is challenged', async ({ server }) => {
  const as = await discover(server.issuer);
  const asked = await oauth.dynamicClientRegistrationRequest(as, { redirect_uris: [redirect_uri] }, insecure);
  await expect(oauth.processDynamicClientRegistrationResponse(asked)).rejects.toMatchObject({ status: 401, cause: [{ scheme: 'bearer' }] });
});

test('what it asks for too much is refused in words that it understands', async ({ server }) => {
  const as = await discover(server.issuer);
  const metadata = { redirect_uris: ['https://stranger.example/cb#here'] };
  const asked = await oauth.dynamicClientRegistrationRequest(as, metadata, { initialAccessToken, ...insecure });
  await expect(oauth.processDynamicClientRegistrationResponse(asked)).rejects.toMatchObject({ status: 400, error: 'invalid_redirect_uri' });
});

/// The authorization request, its answer and the token request, each as the library says.
async function signIn(as: oauth.AuthorizationServer, client: oauth.Client, authentication: oauth.ClientAuth, visitor: Visitor): Promise<Response> {
  const code_verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const request = {
    ...{ client_id: client.client_id, redirect_uri, response_type: 'code', scope: 'openid offline_access', state },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier), code_challenge_method: 'S256' },
  };
  const back = await visitor.goThrough(request, alice);
  const answer = oauth.validateAuthResponse(as, client, new URL(back.headers()['location']), state);
  return oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirect_uri, code_verifier, insecure);
}

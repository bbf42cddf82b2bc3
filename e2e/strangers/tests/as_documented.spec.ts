// What docs/strangers.md says of the servers, looked at without the SDK.
import { ask, claimsOf, PlainClient } from '../support/plain_client.ts';
import { everyone, expect, test } from '../support/test.ts';

/// As the table of docs/strangers.md has it.
const documented = {
  codegrant: {
    metadata_of_rfc_8414: 200,
    code_challenge_methods_supported: ['S256'],
    iss: { advertised: true, sent: true },
    token_type: 'Bearer',
    scope: 'openid profile email offline_access',
    access_token: 'JWT',
    id_token: ['at_hash', 'aud', 'auth_time', 'email', 'exp', 'family_name', 'given_name', 'iat', 'iss', 'name', 'nonce', 'preferred_username', 'sub'],
    refresh: { another_refresh_token: true, another_id_token: true },
    replayed_code: [400, 'invalid_grant'],
    unknown_refresh_token: [400, 'invalid_grant'],
    revocation_by_public_client: 200,
    userinfo_without_good_token: 401,
    end_session_without_hint: [303, null],
    cors: { origin: 'the page', exposed: 'ETag, Last-Modified, Location, Retry-After, WWW-Authenticate, DPoP-Nonce, X-Request-Id' },
  },
  'oidc-provider': {
    metadata_of_rfc_8414: 200,
    code_challenge_methods_supported: ['S256'],
    iss: { advertised: true, sent: true },
    token_type: 'Bearer',
    scope: 'openid profile email offline_access',
    access_token: 'opaque',
    id_token: ['aud', 'exp', 'iat', 'iss', 'nonce', 'sub'],
    refresh: { another_refresh_token: true, another_id_token: true },
    replayed_code: [400, 'invalid_grant'],
    unknown_refresh_token: [400, 'invalid_grant'],
    revocation_by_public_client: 200,
    userinfo_without_good_token: 401,
    end_session_without_hint: [200, 'text/html; charset=utf-8'],
    cors: { origin: 'the page', exposed: 'WWW-Authenticate' },
  },
  'oauth2-mock-server': {
    metadata_of_rfc_8414: 404,
    code_challenge_methods_supported: ['plain', 'S256'],
    iss: { advertised: false, sent: false },
    token_type: 'Bearer',
    scope: 'dummy',
    access_token: 'JWT',
    id_token: ['aud', 'exp', 'iat', 'iss', 'nbf', 'nonce', 'sub'],
    refresh: { another_refresh_token: true, another_id_token: true },
    replayed_code: [400, 'invalid_request'],
    unknown_refresh_token: [200, undefined],
    revocation_by_public_client: 200,
    userinfo_without_good_token: 200,
    end_session_without_hint: [302, 'text/plain; charset=utf-8'],
    cors: { origin: '*', exposed: null },
  },
  glewlwyd: {
    metadata_of_rfc_8414: 404,
    code_challenge_methods_supported: ['S256'],
    iss: { advertised: false, sent: true },
    token_type: 'bearer',
    scope: 'openid',
    access_token: 'JWT',
    id_token: ['amr', 'at_hash', 'aud', 'auth_time', 'azp', 'c_hash', 'email', 'exp', 'iat', 'iss', 'name', 'nonce', 'sid', 'sub'],
    refresh: { another_refresh_token: true, another_id_token: false },
    replayed_code: [403, 'invalid_code'],
    unknown_refresh_token: [400, undefined],
    revocation_by_public_client: 401,
    userinfo_without_good_token: 401,
    end_session_without_hint: [200, null],
    cors: { origin: '*', exposed: null },
  },
};

for (const kind of ['codegrant', ...everyone] as const)
  test.describe(kind, () => {
    test.use({ kind });

    test('it is as documented', async ({ page, pageServer, stranger }) => {
      const client = await PlainClient.discover(stranger, pageServer);
      const { metadata } = client;
      const { callback, exchange } = await client.authorize(page);
      const issued = await client.post('token_endpoint', exchange);
      const { access_token, id_token, refresh_token, token_type, scope } = issued.body;
      const refreshed = await client.post('token_endpoint', { grant_type: 'refresh_token', refresh_token });
      const replayed = await client.post('token_endpoint', exchange);
      const unknown = await client.post('token_endpoint', { grant_type: 'refresh_token', refresh_token: 'unknown' });
      const { origin, pathname } = new URL(stranger.issuer);
      const revoked = metadata.revocation_endpoint && (await client.post('revocation_endpoint', { token: refreshed.body.refresh_token }));
      const endSession = metadata.end_session_endpoint && (await ask(`${metadata.end_session_endpoint}?${new URLSearchParams({ client_id: stranger.client_id, post_logout_redirect_uri: pageServer.post_logout_redirect_uri })}`));
      const allowed = issued.headers.get('access-control-allow-origin');

      expect(issued.headers.get('cache-control')).toBe('no-store');
      expect(claimsOf(id_token)).toMatchObject({ iss: stranger.issuer, aud: stranger.client_id, nonce: 'nonce' });
      expect({
        metadata_of_rfc_8414: (await ask(`${origin}/.well-known/oauth-authorization-server${pathname.replace(/^\/$/, '')}`)).status,
        code_challenge_methods_supported: metadata.code_challenge_methods_supported,
        iss: { advertised: metadata.authorization_response_iss_parameter_supported ?? false, sent: callback.get('iss') === stranger.issuer },
        token_type,
        scope,
        access_token: access_token.split('.').length === 3 ? 'JWT' : 'opaque',
        id_token: Object.keys(claimsOf(id_token)).sort(),
        refresh: { another_refresh_token: refreshed.body.refresh_token !== refresh_token, another_id_token: 'id_token' in refreshed.body },
        replayed_code: [replayed.status, replayed.body.error],
        unknown_refresh_token: [unknown.status, unknown.body.error],
        revocation_by_public_client: revoked?.status,
        userinfo_without_good_token: (await client.get('userinfo_endpoint', { authorization: 'Bearer unknown' })).status,
        end_session_without_hint: endSession && [endSession.status, endSession.headers.get('content-type')],
        cors: { origin: allowed === pageServer.origin ? 'the page' : allowed, exposed: issued.headers.get('access-control-expose-headers') },
      }).toEqual(documented[kind]);
    });
  });

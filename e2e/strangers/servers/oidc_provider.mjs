// oidc-provider with one public client and its own development pages: node oidc_provider.mjs settings.json
// Prints `ready` when it listens. What is not set here is as the package has it.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const { issuer, port, alg, keys, origin, redirect_uri, post_logout_redirect_uri, dpop, dpop_nonces, par } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'page',
      token_endpoint_auth_method: 'none',
      redirect_uris: [redirect_uri],
      post_logout_redirect_uris: [post_logout_redirect_uri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: alg,
      dpop_bound_access_tokens: dpop === 'required',
    },
  ],
  jwks: { keys },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Alice Liddell', email: `${id}@example.org` }) }),
  clientBasedCORS: (_, asking) => asking === origin, // by default no page may ask for a token
  features: {
    dPoP: { enabled: true, nonceSecret: dpop_nonces ? randomBytes(32) : undefined, requireNonce: () => dpop_nonces === 'required' },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: par === 'required' },
    revocation: { enabled: true },
  },
});
provider.on('server_error', (_, error) => console.error(error));
provider.listen(port, '127.0.0.1', () => console.log('ready'));

// Where the sandbox's flows by hand learn the server's endpoints, and whom they believe.
import { expect, test } from '../support/test.ts';

const oauth = '**/.well-known/oauth-authorization-server';
const openid = '**/.well-known/openid-configuration';

test('a server that knows only OpenID Connect’s address may answer the other without CORS', async ({ flow, context }) => {
  await context.route(oauth, (route) => route.fulfill({ status: 404, headers: { 'access-control-allow-origin': 'https://other.example' } }));
  await flow.open('client_credentials');
  await flow.run('client_token');
});

test('metadata of another issuer is not believed', async ({ flow, context, page, server }) => {
  const metadata = { issuer: 'https://evil.example', authorization_endpoint: `${server.issuer}/auth/authorize`, token_endpoint: `${server.issuer}/auth/token` };
  for (const address of [oauth, openid]) await context.route(address, (route) => route.fulfill({ json: metadata }));
  await flow.open('client_credentials');
  await page.getByRole('link', { name: 'Code + PKCE by the SDK' }).click();
  await expect(page.getByTestId('problem_code')).toHaveText('other_issuer'); // RFC 8414 §3.3
});

// The one client and the one user of tests that put load on servers, and a login without a page.
import type { APIRequestContext } from '@playwright/test';
import { challenge } from './pkce.ts';
import { hiddenFields } from './visitor.ts';

export const client = { client_id: 'page', redirect_uri: 'http://127.0.0.1:9/cb' };
export const alice = { username: 'alice', password: 'wonderland' };

/// As a seed has them.
export const resources = [
  {
    resourceType: 'Client',
    id: client.client_id,
    first_party: true,
    grant_types: ['code'],
    auth: { authorization_code: { redirect_uri: client.redirect_uri, pkce: true, refresh_token: true } },
  },
  { resourceType: 'User', id: alice.username, userName: alice.username, password: alice.password },
];

/// The query of a request whose code nobody will want.
export const authorization = new URLSearchParams({ ...client, response_type: 'code', ...challenge() });

/// The cookies of a browser that alice is logged in at.
export async function logIn(request: APIRequestContext, origin: string): Promise<string> {
  const page = await request.get(`${origin}/auth/authorize?${authorization}`);
  await request.post(`${origin}/auth/login`, { form: { ...(await hiddenFields(page)), ...alice }, maxRedirects: 0 });
  const { cookies } = await request.storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

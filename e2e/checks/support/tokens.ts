// Signing in as one of the seed's clients, and what is asked of its tokens afterwards.
import { type APIResponse, expect } from '@playwright/test';
import { alice, confidential } from '../../support/server.ts';
import { bearer, type Tokens, type Visitor } from '../../support/visitor.ts';

type Fields = Record<string, string>;
export type Issued = Tokens & { id_token: string };

/// The whole code flow of a client, public unless `credentials` say more; by form, as most clients ask.
export async function signInAs(visitor: Visitor, client_id: string, changes: Fields = {}, credentials: Fields = {}, person: Fields = alice): Promise<Issued> {
  const spent = await visitor.signInForCode({ client_id, ...changes }, person);
  const response = await visitor.tokenByForm({ grant_type: 'authorization_code', client_id, ...credentials, ...spent });
  expect(response.status(), await response.text()).toBe(200);
  return response.json();
}

export function signInConfidentially(visitor: Visitor, changes: Fields = {}): Promise<Issued> {
  return signInAs(visitor, confidential.client_id, changes, confidential);
}

export function refresh(visitor: Visitor, refresh_token: string, changes: Fields = {}): Promise<APIResponse> {
  return visitor.tokenByForm({ grant_type: 'refresh_token', client_id: 'webapp', refresh_token, ...changes });
}

/// What the resource API says to the token: 200 while it lives, then 401.
export async function reads(visitor: Visitor, access_token: string): Promise<number> {
  return (await visitor.get('/Patient', bearer(access_token))).status();
}

export function basic(id: string, secret: string): Fields {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

// The few shapes that refusals have here, each held whole: a page, a redirect, an answer to a program.
import { type APIResponse, expect } from '@playwright/test';
import { answer } from '../../support/visitor.ts';

/// A page for the person, and nothing that leads anywhere else.
export async function expectPage(response: APIResponse, status = 400): Promise<void> {
  expect(response.status(), await response.text()).toBe(status);
  expect(response.headers()['location']).toBeUndefined();
  expect(response.headers()).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
}

/// A refusal that the client gets at its redirect_uri: with its state, and with the name of who refuses.
export async function expectRedirect(response: APIResponse, error: string, { state = 'af0ifjsldkj', iss }: { state?: string; iss: string }): Promise<void> {
  expect([302, 303], await response.text()).toContain(response.status());
  const sent = answer(response);
  expect(Object.fromEntries(sent)).toMatchObject({ error, iss, ...(state && { state }) });
  expect(sent.has('state')).toBe(state !== '');
  expect(sent.has('code')).toBe(false);
}

/// A refusal that a program gets as JSON, which nobody may keep.
export async function expectRefusal(response: APIResponse, error: string, status = 400): Promise<void> {
  expect(await response.json()).toMatchObject({ error });
  expect(response.status()).toBe(status);
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
  if (error === 'invalid_client' && status === 401) expect(response.headers()['www-authenticate']).toMatch(/^Basic /);
}

/// 401 or 403 to a bearer token, said in the header (RFC 6750 §3).
export function expectChallenge(response: APIResponse, error: string, status = 401): void {
  expect(response.status()).toBe(status);
  expect(response.headers()['www-authenticate']).toMatch(/^Bearer /);
  expect(response.headers()['www-authenticate']).toContain(`error="${error}"`);
}

// Which server and which client this sandbox speaks for: what whoever serves the page says, unless the person chose others.
import { home, isCallback } from './places';

export const profiles = ['aidbox', 'oidc', 'oauth2'] as const;
export type Profile = (typeof profiles)[number];

export interface Configuration {
  issuer: string;
  client_id: string;
  profile: Profile;
  /// What is asked for; empty: what is usual for the profile.
  scope: string;
  /// The address that tokens are tried at; empty: what the profile knows, and nothing where it knows none.
  api: string;
  /// Whether the SDK binds its tokens to a key (RFC 9449).
  dpop: boolean;
  /// Where beside the page the server sends people back to.
  callback: string;
}

const key = 'configuration';

/// What `./run` starts: for whoever serves the page as plain files and says nothing.
const usual: Configuration = { issuer: 'http://localhost:8080', client_id: 'webapp', profile: 'aidbox', scope: '', api: '', dpop: false, callback: 'callback.html' };

/// Reads `sandbox.json`. What was chosen holds for this tab, so that it is still chosen when the browser comes back from
/// the server; `?client_id=` chooses a client, too.
export async function readConfiguration(): Promise<Configuration> {
  const said = await fetch(new URL('sandbox.json', home))
    .then((response) => response.json() as Promise<Partial<Configuration>>)
    .catch(() => ({}));
  return { ...usual, ...said, ...chosen() };
}

export function choose(configuration: Partial<Configuration>): void {
  sessionStorage.setItem(key, JSON.stringify(configuration));
}

/// Back to what this sandbox's own server says.
export function forgetChoice(): void {
  sessionStorage.removeItem(key);
}

function chosen(): Partial<Configuration> {
  const client_id = new URLSearchParams(location.search).get('client_id');
  const before = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Configuration>;
  if (!client_id || isCallback()) return before; // there it is the server's answer, not a choice
  choose({ ...before, client_id });
  return { ...before, client_id };
}

export function redirectUri({ callback }: Configuration): string {
  return new URL(callback, home).href;
}

export function scopeOf({ profile, scope }: Configuration): string {
  return scope || (profile === 'oidc' ? 'openid profile email' : 'profile email');
}

/// Where the API is; Aidbox is one itself, and `query` is for that. Empty where nobody said.
export function apiOf({ profile, issuer, api }: Configuration, query = ''): string {
  return api || (profile === 'aidbox' ? `${issuer.replace(/\/$/, '')}/Patient${query}` : '');
}

// Which server and which client this sandbox speaks for: what its own server says, unless the person chose others.

export const profiles = ['aidbox', 'oidc', 'oauth2'] as const;
export type Profile = (typeof profiles)[number];

export interface Configuration {
  issuer: string;
  client_id: string;
  profile: Profile;
}

const key = 'configuration';

/// Reads `/sandbox.json`. What was chosen holds for this tab, so that it is still chosen when the browser comes back from
/// the server; `?client_id=` chooses a client, too.
export async function readConfiguration(): Promise<Configuration> {
  const response = await fetch('/sandbox.json');
  if (!response.ok) throw new Error(`/sandbox.json answered ${response.status}`);
  const own = { profile: 'aidbox', ...((await response.json()) as object) } as Configuration;
  return { ...own, ...chosen() };
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
  // A callback address is the server's answer, not a choice.
  if (!client_id || location.pathname !== '/') return before;
  choose({ ...before, client_id });
  return { ...before, client_id };
}

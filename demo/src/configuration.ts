// Which server and which client this sandbox speaks for: what whoever serves the page says, unless the person chose others.

export const profiles = ['aidbox', 'oidc', 'oauth2'] as const;
export type Profile = (typeof profiles)[number];

export interface Configuration {
  issuer: string;
  client_id: string;
  profile: Profile;
  /// Whether the SDK binds its tokens to a key (RFC 9449).
  dpop: boolean;
}

const key = 'configuration';

/// What `./run` starts: for whoever serves the page as plain files and says nothing.
const usual: Configuration = { issuer: 'http://localhost:8080', client_id: 'webapp', profile: 'aidbox', dpop: false };

/// Reads `/sandbox.json`. What was chosen holds for this tab, so that it is still chosen when the browser comes back from
/// the server; `?client_id=` chooses a client, too.
export async function readConfiguration(): Promise<Configuration> {
  const said = await fetch('/sandbox.json')
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
  // A callback address is the server's answer, not a choice.
  if (!client_id || location.pathname !== '/') return before;
  choose({ ...before, client_id });
  return { ...before, client_id };
}

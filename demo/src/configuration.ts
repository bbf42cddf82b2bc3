// Which server and which client this sandbox speaks for: what its own server says, unless the address chooses another client.

export interface Configuration {
  issuer: string;
  client_id: string;
}

/// Reads `/sandbox.json`. `?client_id=` chooses another public client, and holds for this tab, so that it is still
/// chosen when the browser comes back from the server.
export async function readConfiguration(): Promise<Configuration> {
  const response = await fetch('/sandbox.json');
  if (!response.ok) throw new Error(`/sandbox.json answered ${response.status}`);
  const { issuer, client_id } = (await response.json()) as Configuration;
  return { issuer, client_id: chosenClient() ?? client_id };
}

function chosenClient(): string | null {
  const chosen = new URLSearchParams(location.search).get('client_id');
  // A callback address is the server's answer, not a choice.
  if (chosen && location.pathname === '/') sessionStorage.setItem('client_id', chosen);
  return sessionStorage.getItem('client_id');
}

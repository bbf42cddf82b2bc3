// What a server has acknowledged to one user, so that it can be held to it after its sudden end.
import { pkce } from './pkce.ts';

type Fields = Record<string, string>;

/// One code and what came of it. What was asked and never answered may or may not have happened.
export interface Entry {
  code: string;
  code_verifier: string;
  redeemed: 'no' | 'asked' | 'yes';
  refreshed: 'no' | 'asked' | 'yes';
  revoked: 'no' | 'asked' | 'yes';
  access_token: string;
  refresh_token: string;
}

export class Ledger {
  readonly entries: Entry[] = [];

  constructor(
    private readonly origin: string,
    private readonly client: { client_id: string; redirect_uri: string },
    private readonly cookie: string,
  ) {}

  /// Asks for tokens, renews some and revokes some, until the server is gone.
  async fill(): Promise<void> {
    try {
      for (;;) await this.#live();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // what fetch says when the connection breaks
    }
  }

  /// The same while `signal` lets it, whatever goes wrong meanwhile. Gives what was refused.
  async keepFilling(signal: AbortSignal): Promise<string[]> {
    const refusals: string[] = [];
    while (!signal.aborted)
      try {
        await this.#live();
      } catch (error) {
        refusals.push((error as Error).message);
      }
    return refusals;
  }

  async #live(): Promise<void> {
    const entry = await this.authorize();
    this.entries.push(entry);
    const kind = this.entries.length % 4;
    if (kind === 0) return; // a code that stays as it is
    entry.redeemed = 'asked';
    Object.assign(entry, await this.redeem(entry), { redeemed: 'yes' });
    if (kind === 1) return;
    entry.refreshed = 'asked';
    Object.assign(entry, await this.#token({ grant_type: 'refresh_token', refresh_token: entry.refresh_token }), { refreshed: 'yes' });
    if (kind === 2) return;
    entry.revoked = 'asked';
    await this.revoke(entry);
    entry.revoked = 'yes';
  }

  /// The tokens, or nothing where the server refuses the code.
  redeem({ code, code_verifier }: Entry): Promise<Partial<Entry>> {
    return this.#token({ grant_type: 'authorization_code', code, code_verifier, redirect_uri: this.client.redirect_uri });
  }

  async revoke({ refresh_token }: Entry): Promise<void> {
    await this.#post('/auth/revoke', { token: refresh_token });
  }

  /// Whether the access token is good.
  async isAlive({ access_token }: Entry): Promise<boolean> {
    const { status } = await fetch(`${this.origin}/auth/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    if (status !== 200 && status !== 401) throw new Error(`userinfo answers ${status}`);
    return status === 200;
  }

  /// A code that is not spent.
  async authorize(): Promise<Entry> {
    const { code_verifier, code_challenge } = pkce();
    const query = new URLSearchParams({ ...this.client, response_type: 'code', code_challenge, code_challenge_method: 'S256' });
    const response = await fetch(`${this.origin}/auth/authorize?${query}`, { headers: { cookie: this.cookie }, redirect: 'manual' });
    const sent = new URL(response.headers.get('location') ?? 'none:').searchParams;
    const code = sent.get('code');
    if (!code) throw new Error(refusal(response, sent.get('error')));
    return { code, code_verifier, redeemed: 'no', refreshed: 'no', revoked: 'no', access_token: '', refresh_token: '' };
  }

  async #token(form: Fields): Promise<Partial<Entry>> {
    const { access_token, refresh_token } = await (await this.#post('/auth/token', form)).json();
    return access_token ? { access_token, refresh_token } : {};
  }

  async #post(path: string, form: Fields): Promise<Response> {
    const body = new URLSearchParams({ ...form, client_id: this.client.client_id });
    const response = await fetch(this.origin + path, { method: 'POST', body });
    if (response.status >= 500) throw new Error(refusal(response));
    return response;
  }
}

/// What the server answers where it cannot do what it should.
function refusal({ status, headers }: Response, error: string | null = null): string {
  return `${error ?? status}${headers.has('retry-after') ? ' with Retry-After' : ''}`;
}

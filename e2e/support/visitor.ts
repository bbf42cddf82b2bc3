// A person with a browser that has no JavaScript: plain HTTP, cookies, and the server's own forms.
import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';
import { pkce } from './pkce.ts';
import { alice, type RunningServer } from './server.ts';

type Fields = Record<string, string>;

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  userinfo: Record<string, unknown>;
}

export interface Authorized {
  code: string;
  redirect_uri: string;
  code_verifier: string;
}

export class Visitor {
  constructor(
    private readonly http: APIRequestContext,
    readonly server: RunningServer,
  ) {}

  /// The parameters of a good request of the client `webapp`, but for what `changes` says; '' leaves one out.
  request(changes: Fields = {}): Fields {
    const all = {
      client_id: 'webapp',
      response_type: 'code',
      redirect_uri: `${this.server.sandbox}/callback`,
      scope: 'profile email',
      state: 'af0ifjsldkj',
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  }

  /// GET /auth/authorize, and on to the page that the server shows or to the address outside that it sends to.
  authorize(parameters: Fields): Promise<APIResponse> {
    return this.follow(this.get(`/auth/authorize?${new URLSearchParams(parameters)}`));
  }

  async logIn(page: APIResponse, { username, password }: Fields = alice): Promise<APIResponse> {
    return this.follow(this.post('/auth/login', { ...(await hiddenFields(page)), username, password }));
  }

  async decide(page: APIResponse, decision: 'allow' | 'deny'): Promise<APIResponse> {
    return this.follow(this.post('/auth/grant', { ...(await hiddenFields(page)), decision }));
  }

  /// As far as it goes, through login and grant where the server asks.
  async goThrough(parameters: Fields, person: Fields = alice): Promise<APIResponse> {
    let page = await this.authorize(parameters);
    if (shows(page, '/auth/login')) page = await this.logIn(page, person);
    return shows(page, '/auth/grant') ? this.decide(page, 'allow') : page;
  }

  /// The way to a code that is not spent yet.
  async signInForCode(changes: Fields = {}, person: Fields = alice): Promise<Authorized> {
    const { code_verifier, code_challenge } = pkce();
    const parameters = this.request({ code_challenge, code_challenge_method: 'S256', ...changes });
    const code = answer(await this.goThrough(parameters, person)).get('code') ?? '';
    expect(code, 'the server sends a code').not.toBe('');
    [code, code_verifier].forEach((secret) => this.server.keepSecret(secret));
    return { code, code_verifier, redirect_uri: parameters.redirect_uri };
  }

  async signIn(): Promise<Tokens> {
    const response = await this.token({ grant_type: 'authorization_code', client_id: 'webapp', ...(await this.signInForCode()) });
    expect(response.status()).toBe(200);
    return response.json();
  }

  /// POST /auth/token as JSON. What it issues is a secret from then on.
  async token(data: Fields): Promise<APIResponse> {
    const response = await this.http.post(this.server.origin + '/auth/token', { data });
    this.#keepTokens(await response.json());
    return response;
  }

  /// POST /auth/token as a form.
  async tokenByForm(form: Fields): Promise<APIResponse> {
    const response = await this.post('/auth/token', form);
    this.#keepTokens(await response.json());
    return response;
  }

  get(path: string, headers: Fields = {}): Promise<APIResponse> {
    return this.http.get(this.server.origin + path, { headers, maxRedirects: 0 });
  }

  post(path: string, form: Fields): Promise<APIResponse> {
    return this.http.post(this.server.origin + path, { form, maxRedirects: 0 });
  }

  put(path: string, body: unknown, headers: Fields): Promise<APIResponse> {
    return this.http.put(this.server.origin + path, { data: body, headers, maxRedirects: 0 });
  }

  /// A request with a JSON document, by any method.
  send(method: string, path: string, data: unknown, headers: Fields): Promise<APIResponse> {
    return this.http.fetch(this.server.origin + path, { method, data, headers, maxRedirects: 0 });
  }

  delete(path: string, headers: Fields = {}): Promise<APIResponse> {
    return this.http.delete(this.server.origin + path, { headers, maxRedirects: 0 });
  }

  /// Follows redirects inside the server, and stops at the first that leaves it.
  private async follow(first: Promise<APIResponse>): Promise<APIResponse> {
    let response = await first;
    for (let hops = 0; hops < 5; hops++) {
      const location = response.headers()['location'];
      if (location === undefined) return response;
      const target = new URL(location, response.url());
      if (target.origin !== this.server.origin) return response;
      response = await this.get(target.pathname + target.search);
    }
    throw new Error('the server redirects in circles');
  }

  #keepTokens({ access_token, refresh_token }: Partial<Tokens>): void {
    for (const token of [access_token, refresh_token]) this.server.keepSecret(token ?? null);
  }
}

function shows(page: APIResponse, path: string): boolean {
  return page.ok() && new URL(page.url()).pathname === path;
}

export function bearer(access_token: string): Fields {
  return { authorization: `Bearer ${access_token}` };
}

/// The parameters that the server sends back to the client's redirect_uri.
export function answer(response: APIResponse): URLSearchParams {
  const location = response.headers()['location'];
  expect(location, `a redirect, not a page with status ${response.status()}`).toBeDefined();
  return new URL(location).searchParams;
}

/// The hidden inputs of a page's form: which request this is, and the CSRF token.
export async function hiddenFields(page: APIResponse): Promise<Fields> {
  const inputs = (await page.text()).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, value]));
}

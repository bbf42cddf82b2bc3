// A client without the SDK: what a server answers is looked at as it is.
import type { Page } from '@playwright/test';
import { pkce } from '../../support/pkce.ts';
import type { PageServer } from './page_server.ts';
import type { Stranger } from './stranger.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /// JSON where it is JSON, else the text.
  body: any;
}

export class PlainClient {
  private constructor(
    private readonly stranger: Stranger,
    private readonly pageServer: PageServer,
    readonly metadata: Record<string, any>,
  ) {}

  static async discover(stranger: Stranger, pageServer: PageServer): Promise<PlainClient> {
    const { body } = await ask(`${stranger.issuer}/.well-known/openid-configuration`);
    return new PlainClient(stranger, pageServer, body);
  }

  /// Somebody signs in; gives what came to redirect_uri, and the parameters that buy tokens for it.
  async authorize(window: Page): Promise<{ callback: URLSearchParams; exchange: Record<string, string> }> {
    const { client_id, scope, login } = this.stranger;
    const { redirect_uri } = this.pageServer;
    const { code_verifier, code_challenge } = pkce();
    const request = { response_type: 'code', client_id, redirect_uri, scope, state: 'state', nonce: 'nonce', code_challenge, code_challenge_method: 'S256', ...login };
    await window.route(`${redirect_uri}*`, (route) => route.fulfill({ body: '' }));
    const arrived = window.waitForRequest((each) => each.url().startsWith(redirect_uri));
    await window.goto(`${this.metadata.authorization_endpoint}?${new URLSearchParams(request)}`);
    await this.stranger.signIn(window);
    const callback = new URL((await arrived).url()).searchParams;
    return { callback, exchange: { grant_type: 'authorization_code', client_id, redirect_uri, code_verifier, code: callback.get('code') ?? '' } };
  }

  /// POST as the page's worker would send it.
  post(endpoint: string, form: Record<string, string>): Promise<Answer> {
    return ask(this.metadata[endpoint], { method: 'POST', body: new URLSearchParams({ client_id: this.stranger.client_id, ...form }), headers: this.headers });
  }

  get(endpoint: string, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(this.metadata[endpoint], { headers: { ...this.headers, ...headers } });
  }

  private get headers(): Record<string, string> {
    return { origin: this.pageServer.origin };
  }
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/// The claims of a JWT, which nobody verified.
export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
}

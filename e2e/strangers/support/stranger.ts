// An authorization server that is not ours, as every test of this folder sees it.
import type { Page } from '@playwright/test';
import type { Algorithm } from './signing_key.ts';

/// What a server is started for. Where it cannot do a thing, its own file says so.
export interface Needs {
  /// The page's origin, where codes go, and where a person goes who signed out.
  origin: string;
  redirect_uri: string;
  post_logout_redirect_uri: string;
  /// Its name, where that is not the address that it listens on.
  issuer?: string;
  /// What id_tokens are signed with. Default: RS256.
  alg?: Algorithm;
  dpop?: 'offered' | 'required';
  /// Whether every DPoP proof must hold a nonce of the server (RFC 9449 §8).
  dpop_nonces?: 'required';
  par?: 'offered' | 'required';
}

export interface Stranger {
  readonly issuer: string;
  readonly client_id: string;
  /// What the page asks for, and with which parameters, to get an id_token and a refresh token.
  readonly scope: string;
  readonly login: Record<string, string>;
  /// Whom an id_token and userinfo speak of once somebody signed in.
  readonly sub: string | RegExp;
  /// A request that the access token is good for.
  readonly resource: URL;
  /// Answers the server's questions in a window that came to sign in: who it is, if it does not know, and whether to go on.
  signIn(window: Page): Promise<void>;
  /// Answers the server's question whether to sign out, if it asks one.
  confirmSignOut(window: Page): Promise<void>;
  /// From now on id_tokens are signed by another key.
  changeKeys(): Promise<void>;
  /// From now on no token is good that was issued so far.
  forgetTokens(): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

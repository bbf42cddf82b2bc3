// What a page may write to a client, and what it reads from one: the public types.
import type { Session } from './messages.js';

/** Requests that may carry the access token. All others are refused. */
export interface ResourceRule {
  /** Scheme, host and port, e.g. `https://api.example.com`. */
  origin: string;
  /** `/Patient` allows that path and all below it; `/fhir/` only what is below it. */
  paths: readonly string[];
  /** Upper case. Default: `GET` and `HEAD`. */
  methods?: readonly string[];
}

/**
 * The settings of a client. The first `createClient` seals them: a page cannot change them later. Tabs whose
 * settings are the same, member by member and in the same order, share one session.
 */
export interface ClientOptions {
  /**
   * The authorization server: an https URL, http on the loopback only. Its metadata is fetched from there
   * (RFC 8414, then OpenID Connect Discovery), unless `metadata` is given.
   */
  issuer: string;
  /** The server's metadata, where it publishes none (RFC 8414 §2). */
  metadata?: Readonly<Record<string, unknown>>;
  /**
   * `oauth2` (default): any server. `oidc`: asks for `openid` and insists on an id_token. `aidbox`: also
   * `DELETE /Session`, and `userinfo` in token answers.
   */
  profile?: 'oauth2' | 'oidc' | 'aidbox';
  /** As registered at the server (RFC 6749 §2.2). */
  client_id: string;
  /** Where the server sends the browser back to: an address of this app. */
  redirect_uri: string;
  /** Separated by spaces (RFC 6749 §3.3). With `openid` the id_token is verified, always. */
  scope?: string;
  /** Resource indicators (RFC 8707). */
  resource?: readonly string[];
  /** Requests that may carry the access token. Default: none. */
  resources?: readonly ResourceRule[];
  /** True: tokens are bound to a key that no script can read (RFC 9449). Default false. */
  dpop?: boolean;
  /** Pushed authorization requests (RFC 9126): used where the server has them (`offered`, default), always, or never. */
  par?: 'offered' | 'required' | 'off';
  /** True: a token answer whose scope is wider than what was asked for is refused. Default false: `scope_widened` says so. */
  refuseWiderScope?: boolean;
  /** How long a login may take, in seconds, 1 to 86400. Default 600. */
  transactionTtl?: number;
  /** How long a token without `expires_in` is taken to be good, in seconds, 1 to 86400. Default 300. */
  defaultExpiresIn?: number;
  /** How long the authorization server may take to answer, in milliseconds. Default 10 000. Where tabs share a worker, the first one's. */
  httpTimeout?: number;
  /**
   * True (default): tabs with these settings share one worker, and so one session, where the browser's shared
   * workers can keep keys (Chromium, Firefox); elsewhere (WebKit, Chrome on Android) each has its own, and only a logout is everybody's. It buys: one sign-in, one renewal and one logout for all of them, and a
   * reload that keeps the session while another tab is open. It costs: what breaks the worker breaks it for all,
   * and its console is not the page's (`chrome://inspect/#workers`, `about:debugging`).
   */
  sharedBetweenTabs?: boolean;
  /** Where worker.js is, for builds that do not find it themselves. */
  workerUrl?: string | URL;
  /**
   * Makes the worker, in place of `workerUrl`: for Trusted Types, and for bundlers with a way of their own. It must
   * be a module worker. `shared`: whether tabs shall share it; false when a shared one could not start. The name of
   * a shared one must differ where the settings do.
   */
  worker?: (shared: boolean) => Worker | SharedWorker;
}

/** How a login is begun. */
export interface LoginOptions {
  /** A path of this app, given back when the login has ended. `//host`, `/\host` and URLs are refused. */
  returnTo?: string;
  /** Any JSON, given back when the login has ended. */
  appState?: unknown;
  /** What the server may ask the person, e.g. `none`, `login`, `consent` (OpenID Connect Core §3.1.2.1). */
  prompt?: string;
  /** Who is about to sign in, as far as the app knows (OpenID Connect Core §3.1.2.1). */
  login_hint?: string;
  /** The age in seconds after which a sign-in at the server is too old (OpenID Connect Core §3.1.2.1). */
  max_age?: number;
  /** More parameters of the authorization request, e.g. `ui_locales`, `acr_values`. Those that the core writes are refused. */
  parameters?: Readonly<Record<string, string>>;
  /** Aborted: the login is given up, its window closed, the promise rejected with `cancelled`. */
  signal?: AbortSignal;
}

/** This window goes to the server and comes back to `redirect_uri`. */
export interface RedirectLogin extends LoginOptions {
  mode?: 'redirect';
  timeout?: never;
}

/** Another window goes there. Must be called in a click, else the browser refuses the window. */
export interface PopupLogin extends LoginOptions {
  mode: 'popup';
  /** How long the person may take, in milliseconds. Default: `transactionTtl`. */
  timeout?: number;
}

/** How a callback ended. */
export interface CallbackResult {
  /**
   * `signed_in`: there is a session now. `already_handled`: this answer began the session that there is.
   * `not_a_callback`: the address holds no answer of the server; nothing happened. `handed_over`: this window is
   * a popup; its answer went to the window that opened it, and this one is closing.
   */
  status: 'signed_in' | 'already_handled' | 'not_a_callback' | 'handed_over';
  /** As `login` was given it. */
  returnTo?: string;
  /** As `login` was given it. */
  appState?: unknown;
}

/**
 * How much a logout ends. `local`: only what this browser holds. `session`: also what the server holds for this
 * app, by `DELETE /Session` (Aidbox) or revocation (RFC 7009). `end_session`: also the person's login at the
 * server, by sending this window there (OpenID Connect RP-Initiated Logout 1.0).
 */
export interface LogoutOptions {
  /** Default `session`. */
  mode?: 'local' | 'session' | 'end_session';
  /** end_session: where the server sends the browser afterwards, as registered there. */
  post_logout_redirect_uri?: string;
}

/** How a logout ended: here always in `signed_out`, at the server perhaps not. */
export interface LogoutResult {
  /** What became of the server's session: `not_asked` where the mode or the server offers no way. */
  server: 'ended' | 'failed' | 'not_asked';
}

/** What a client tells its page. */
export type ClientEventName =
  | 'state_changed' // session().status is another
  | 'session_started' // somebody signed in: here, in a popup, or in another tab
  | 'renewed' // there is a new access token
  | 'renew_failed' // there is none yet, but there will be other tries; reason: an error's code
  | 'session_ended' // reason: `logout`, `expired` or `refused`
  | 'interaction_required' // the session is over, and only the person can begin another
  | 'scope_widened'; // the server granted more than was asked for

/** One such message. */
export interface ClientEvent {
  readonly type: ClientEventName;
  /** Why: `logout`, `expired` or `refused` for a session that ended, an error's code for a renewal. */
  readonly reason?: string;
  /** The session as it is now. */
  readonly session: Session;
}

/** A signed-in or signed-out page's connection to its worker. */
export interface Client {
  /**
   * `redirect` (default): sends this window to the authorization server; resolves when it is on its way.
   * `popup`: opens another window, and resolves when somebody has signed in there. Rejects with
   * `invalid_return_to`, `storage_failed`, `cancelled`, `network_error` (PAR); of a popup also `popup_blocked`,
   * `popup_closed`, `login_timeout`, and all that `handleCallback` rejects with.
   */
  login(options?: RedirectLogin): Promise<unknown>;
  login(options: PopupLogin): Promise<CallbackResult>;
  /**
   * Ends a login with the address that the server sent the browser to (RFC 6749 §4.1.2, RFC 9207). May be called
   * on every page and any number of times: each address is handled once, and all callers get the same promise.
   * Cleans the address bar. Rejects with `invalid_callback`, `state_mismatch`, `transaction_not_found`,
   * `issuer_mismatch`, `authorization_error`, `invalid_response`, `invalid_id_token` or `network_error`.
   */
  handleCallback(url?: string): Promise<CallbackResult>;
  /**
   * As the global `fetch`, with the access token, for requests that a resource rule allows. The body is
   * read completely before it is sent, a stream, too, so that a 401 can be answered by renewing once.
   * `credentials`, `redirect` and `referrerPolicy` are fixed; redirects fail. Rejects with
   * `resource_not_allowed`, `not_signed_in`, `interaction_required`, `network_error`, `cancelled`.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The session as it is now: never a token. */
  session(): Session;
  /** Renews the access token now (RFC 6749 §6). All who ask at once, in all tabs, share one request. */
  renew(options?: { signal?: AbortSignal }): Promise<void>;
  /** What the server tells about the user (OpenID Connect Core §5.3), checked to be about the one who signed in. */
  userinfo(options?: { signal?: AbortSignal }): Promise<Record<string, unknown>>;
  /** Ends this app's session and revokes its tokens (RFC 7009), also where `logout` would use another way. */
  revoke(): Promise<LogoutResult>;
  /** Ends the session, in all tabs. Always ends it here, whatever the server says. */
  logout(options?: LogoutOptions): Promise<LogoutResult>;
  /** Calls `listener` on each such event until the returned function is called or `signal` aborted. */
  on(type: ClientEventName, listener: (event: ClientEvent) => void, options?: { signal?: AbortSignal }): () => void;
}

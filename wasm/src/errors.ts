// The one error that everything here rejects with.

/** The part of a session's life that an error belongs to. */
export type Phase = 'configure' | 'login' | 'callback' | 'exchange' | 'renew' | 'fetch' | 'userinfo' | 'logout';

/** Why something failed. The names are stable: compare them, not the messages. */
export type ErrorCode =
  | 'invalid_configuration' // an option is missing, malformed or not supported; the message says which
  | 'invalid_transition' // not possible in the session's present state
  | 'invalid_callback' // the authorization response is malformed: repeated parameters, code beside error
  | 'invalid_response' // the server's answer is not what the RFCs describe
  | 'invalid_id_token' // the id_token is not this login's, or not the issuer's; the message says which check failed
  | 'invalid_return_to' // returnTo is not a path of this app
  | 'state_mismatch' // the authorization response belongs to no login of this app
  | 'issuer_mismatch' // the metadata or the authorization response is another issuer's
  | 'transaction_not_found' // the login is unknown here, took too long, or was finished before: begin again
  | 'authorization_error' // the server refused; `error` says how, e.g. `access_denied`
  | 'resource_not_allowed' // no resource rule allows this request to carry the token
  | 'not_signed_in' // there is no session
  | 'interaction_required' // the session is over: only the person can sign in again
  | 'network_error' // no answer came, or the server could not give one
  | 'storage_failed' // the browser would not keep the login under way
  | 'worker_failed' // the worker or its WebAssembly could not start, or broke
  | 'popup_blocked' // the browser opened no window: login() was not called in a click
  | 'popup_closed' // the person closed the window; should the login end well after all, `session_started` says so
  | 'login_timeout' // the window did not come back in time
  | 'cancelled'; // the caller's signal was aborted

/** What an {@link OAuthClientError} is made of. */
export interface ErrorDetails {
  code: ErrorCode;
  phase: Phase;
  /** HTTP status of the answer that brought it. */
  status?: number;
  /** The server's own code (RFC 6749 §4.1.2.1, §5.2), for programs: at most 64 characters. */
  error?: string;
  /**
   * The server's own sentence, for the people who develop and run this: at most 512 characters of printable ASCII, a `?`
   * for each that the RFC does not allow. It is part of the message, too. Show it as text, never as HTML, and compare
   * nothing with it: servers word it as they like.
   */
  error_description?: string;
  /** Where the server says more: at most 512 characters, http or https. */
  error_uri?: string;
}

/** Every promise of this package that fails, fails with this. It never holds a token or a code. */
export class OAuthClientError extends Error implements ErrorDetails {
  declare readonly code: ErrorCode;
  declare readonly phase: Phase;
  declare readonly status?: number;
  declare readonly error?: string;
  declare readonly error_description?: string;
  declare readonly error_uri?: string;
  /**
   * True where the same call may succeed later without anybody doing anything: no answer came. A code is
   * never posted twice, so an exchange is not retryable: the login must be begun again.
   */
  readonly retryable: boolean;

  constructor(message: string, details: ErrorDetails) {
    super(message);
    this.name = 'OAuthClientError';
    Object.assign(this, details);
    this.retryable = details.code === 'network_error' && details.phase !== 'exchange';
  }
}

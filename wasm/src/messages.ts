// What page and worker say to each other. No message to the page can hold a token, a code or a verifier.
import type { ErrorDetails } from './errors.js';

/** How a session stands. */
export type SessionStatus =
  | 'unconfigured'
  | 'discovering'
  | 'signed_out'
  | 'awaiting_authorization'
  | 'exchanging_code'
  | 'signed_in'
  | 'renewing'
  | 'ending_session'
  | 'needs_interaction'
  | 'failed';

/** What a page may know of its session: never a token. */
export interface Session {
  readonly status: SessionStatus;
  /** The user's id, where the server told it. */
  readonly sub?: string;
  /** What the access token is good for, as a list separated by spaces. */
  readonly scope?: string;
  /** When the access token ends, in seconds since 1970. It is renewed before, where the server allows. */
  readonly expires_at?: number;
  /** What the server told about the user (`userinfo` in an Aidbox token answer). Not verified claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A request as it crosses to the worker; the body is buffered so that it can be sent again. */
export interface PlainRequest {
  url: string;
  method: string;
  headers: [string, string][];
  body: ArrayBuffer | null;
}

/** A response as it crosses to the page. */
export interface PlainResponse {
  url: string;
  status: number;
  statusText: string;
  headers: [string, string][];
  body: ArrayBuffer | null;
}

/** What the page asks; `call` is answered exactly once by `answer`, `response` or `failure`. */
export type ToWorker = { call: number } & (
  | { type: 'configure'; options: string; httpTimeout: number }
  | { type: 'login'; returnTo: string; appState: string }
  | { type: 'callback'; url: string }
  | { type: 'fetch'; request: PlainRequest }
  | { type: 'renew' }
  | { type: 'logout'; mode: 'local' | 'session' }
  | { type: 'cancel' }
);

export type ToPage =
  | { type: 'answer'; call: number; outcome: string; returnTo: string; appState: string }
  | { type: 'response'; call: number; response: PlainResponse }
  | { type: 'failure'; call: number; message: string; details: ErrorDetails }
  | { type: 'session'; session: Session }
  | { type: 'event'; event: string; reason: string }
  | { type: 'navigate'; url: string }
  | { type: 'replace_url'; url: string }
  | { type: 'failed'; message: string };

// What page and worker say to each other. No message to the page can hold a token, a code or a verifier.
import type { ErrorDetails } from './errors.js';
import type { TraceEntry } from './trace.js';

/** How a session stands. */
export type SessionStatus =
  | 'unconfigured'
  | 'discovering'
  | 'signed_out'
  | 'pushing_request'
  | 'awaiting_authorization'
  | 'checking_response'
  | 'exchanging_code'
  | 'validating_id_token'
  | 'signed_in'
  | 'renewing'
  | 'ending_session'
  | 'needs_interaction'
  | 'failed';

/** What a page may know of its session: never a token. */
export interface Session {
  readonly status: SessionStatus;
  /** The user's id: `sub` of the verified id_token, or what the token answer's `userinfo` told. */
  readonly sub?: string;
  /** What the access token is good for, as a list separated by spaces. */
  readonly scope?: string;
  /** When the access token ends, in seconds since 1970. It is renewed before, where the server allows. */
  readonly expires_at?: number;
  /**
   * What the server told about the user: the claims of the id_token, whose signature was verified (OpenID
   * Connect Core §3.1.3.7), or without one the `userinfo` of an Aidbox token answer.
   */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A page's question. Its `type` is also the phase of its errors; host.ts says how many texts it has. */
export interface ToWorker {
  type: 'configure' | 'login' | 'callback' | 'fetch' | 'renew' | 'userinfo' | 'logout' | 'cancel' | 'wake';
  /** The page's own number. It is answered exactly once, by `answer`, `response` or `failure`; a `cancel` names the call it ends. */
  call: number;
  texts: string[];
  /** configure: `httpTimeout`; login: 1 for a popup. */
  number?: number;
  /** fetch: what goes with the method and the address that are its texts. The body is whole, so that it can be sent again. */
  headers?: [string, string][];
  body?: ArrayBuffer | null;
}

/** A response as it crosses to the page. */
export interface PlainResponse {
  url: string;
  status: number;
  statusText: string;
  headers: [string, string][];
  /** Empty where there is none. */
  body: ArrayBuffer;
}

export type ToPage =
  | { type: 'answer'; call: number; outcome: string; returnTo: string; appState: string }
  | { type: 'response'; call: number; response: PlainResponse }
  | { type: 'failure'; call: number; message: string; details: ErrorDetails }
  | { type: 'session'; session: Session }
  | { type: 'event'; event: string; reason: string }
  | { type: 'navigate' | 'open_popup' | 'replace_url'; call: number; url: string }
  | { type: 'failed'; message: string }
  | { type: 'trace'; entry: TraceEntry }; // only of an inspecting worker

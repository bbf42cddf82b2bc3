// What pages call. It holds no token and decides nothing: every question goes to the worker.
import { OAuthClientError } from './errors.js';
import type { ErrorCode, Phase } from './errors.js';
import type { PlainResponse, Session, ToPage, ToWorker } from './messages.js';

/** Requests that may carry the access token. All others are refused. */
export interface ResourceRule {
  /** Scheme, host and port, e.g. `https://api.example.com`. */
  origin: string;
  /** `/Patient` allows that path and all below it; `/fhir/` only what is below it. */
  paths: readonly string[];
  /** Upper case. Default: `GET` and `HEAD`. */
  methods?: readonly string[];
}

/** The settings of a client. The first `createClient` seals them: a page cannot change them later. */
export interface ClientOptions {
  /** The authorization server. Its metadata is fetched from there (RFC 8414), unless `metadata` is given. */
  issuer: string;
  /** The server's metadata, where it publishes none (RFC 8414 §2). */
  metadata?: Readonly<Record<string, unknown>>;
  /** `oauth2`: any server. `aidbox`: also `DELETE /Session`, and `userinfo` in token answers. */
  profile?: 'oauth2' | 'aidbox';
  client_id: string;
  /** Where the server sends the browser back to: an address of this app. */
  redirect_uri: string;
  /** Separated by spaces. `openid` is refused as long as id_tokens are not verified here. */
  scope?: string;
  /** Resource indicators (RFC 8707). */
  resource?: readonly string[];
  resources?: readonly ResourceRule[];
  /** Where worker.js is, for builds that do not find it themselves. */
  workerUrl?: string | URL;
  /** How long a login may take, in seconds. Default 600. */
  transactionTtl?: number;
  /** How long a token without `expires_in` is taken to be good, in seconds. Default 300. */
  defaultExpiresIn?: number;
  /** How long the authorization server may take to answer, in milliseconds. Default 10 000. */
  httpTimeout?: number;
}

/** How a login is begun. */
export interface LoginOptions {
  /** `redirect`: this window goes to the server and comes back to `redirect_uri`. */
  mode?: 'redirect';
  /** A path of this app, given back by `handleCallback`. */
  returnTo?: string;
  /** Any JSON, given back by `handleCallback`. */
  appState?: unknown;
  signal?: AbortSignal;
}

/** How a callback ended. */
export interface CallbackResult {
  /**
   * `signed_in`: there is a session now. `already_handled`: this answer began the session that there is.
   * `not_a_callback`: the address holds no answer of the server; nothing happened.
   */
  status: 'signed_in' | 'already_handled' | 'not_a_callback';
  returnTo?: string;
  appState?: unknown;
}

/** How a logout ended: here always in `signed_out`, at the server perhaps not. */
export interface LogoutResult {
  /** What became of the server's session: `not_asked` where the mode or the server offers no way. */
  server: 'ended' | 'failed' | 'not_asked';
}

/** What a client tells its page. */
export type ClientEventName =
  | 'state_changed'
  | 'session_started'
  | 'renewed'
  | 'renew_failed'
  | 'session_ended'
  | 'interaction_required'
  | 'scope_widened';

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
  /** Sends the browser to the authorization server. Resolves when it is on its way. */
  login(options?: LoginOptions): Promise<void>;
  /**
   * Ends a login with the address that the server sent the browser to. May be called on every page and
   * any number of times: each address is handled once, and all callers get the same promise.
   */
  handleCallback(url?: string): Promise<CallbackResult>;
  /**
   * As the global `fetch`, with the access token, for requests that a resource rule allows. The body is
   * read completely before it is sent, a stream, too, so that a 401 can be answered by renewing once.
   * `credentials`, `redirect` and `referrerPolicy` are fixed; redirects fail.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The session as it is now: never a token. */
  session(): Session;
  /** Renews the access token now. */
  renew(options?: { signal?: AbortSignal }): Promise<void>;
  /** Ends the session: `local` in this page only, `session` (default) at the server, too. */
  logout(options?: { mode?: 'local' | 'session' }): Promise<LogoutResult>;
  /** Calls `listener` on each such event until the returned function is called or `signal` aborted. */
  on(type: ClientEventName, listener: (event: ClientEvent) => void, options?: { signal?: AbortSignal }): () => void;
}

type Question = ToWorker extends infer Message ? (Message extends { call: number } ? Omit<Message, 'call'> : never) : never;
type Answer = Extract<ToPage, { type: 'answer' }>;

interface Waiting {
  resolve(answer: ToPage): void;
  reject(error: OAuthClientError): void;
}

/** Starts a worker, gives it the settings, and waits until it knows its server. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { workerUrl, httpTimeout = 10_000, ...settings } = options;
  const worker = startWorker(workerUrl);
  const calls = new Map<number, Waiting>();
  const listeners = new EventTarget();
  const callbacks = new Map<string, Promise<CallbackResult>>();
  let session: Session = Object.freeze({ status: 'unconfigured' });
  let lastCall = 0;
  let broken: OAuthClientError | undefined;

  function ask(question: Question, { phase, signal, transfer = [] }: { phase: Phase; signal?: AbortSignal | undefined; transfer?: Transferable[] }): Promise<ToPage> {
    const call = ++lastCall;
    return new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      if (signal?.aborted) return reject(failure('cancelled', phase, 'cancelled'));
      const cancel = () => {
        worker.postMessage({ type: 'cancel', call } satisfies ToWorker);
        settle(call)?.reject(failure('cancelled', phase, 'cancelled'));
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel);
      calls.set(call, {
        resolve: (answer) => (done(), resolve(answer)),
        reject: (error) => (done(), reject(error)),
      });
      worker.postMessage({ ...question, call } as ToWorker, transfer);
    });
  }

  function settle(call: number): Waiting | undefined {
    const waiting = calls.get(call);
    calls.delete(call);
    return waiting;
  }

  function tell(type: ClientEventName, reason?: string): void {
    const event: ClientEvent = { type, session, ...(reason && { reason }) };
    listeners.dispatchEvent(new CustomEvent(type, { detail: event }));
  }

  /** The worker is gone: nobody may wait for it any longer. */
  function breakDown(message: string): void {
    broken = failure('worker_failed', 'configure', message);
    worker.terminate();
    for (const call of [...calls.keys()]) settle(call)?.reject(broken);
  }

  worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
    switch (data.type) {
      case 'answer':
      case 'response':
        return settle(data.call)?.resolve(data);
      case 'failure':
        return settle(data.call)?.reject(new OAuthClientError(data.message, data.details));
      case 'session':
        session = Object.freeze(data.session);
        return tell('state_changed');
      case 'event':
        return tell(data.event as ClientEventName, data.reason);
      case 'navigate':
        return location.assign(data.url);
      case 'replace_url':
        return history.replaceState(history.state, '', data.url);
      case 'failed':
        return breakDown(data.message);
    }
  };
  worker.onerror = (event) => breakDown(event.message || 'the worker could not be loaded');

  // Discovery may take two requests; a worker that never answers must not hang the page.
  const patience = setTimeout(() => breakDown('the worker did not start in time'), 2 * httpTimeout + 5_000);
  try {
    const text = JSON.stringify(settings);
    await ask({ type: 'configure', options: text, httpTimeout }, { phase: 'configure' });
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(patience);
  }

  return {
    async login({ returnTo = '', appState, signal } = {}) {
      const text = appState === undefined ? '' : JSON.stringify(appState);
      await ask({ type: 'login', returnTo, appState: text }, { phase: 'login', signal });
    },

    handleCallback(url = location.href) {
      const known = callbacks.get(url);
      if (known) return known;
      const handled = ask({ type: 'callback', url }, { phase: 'callback' }).then((answer) => {
        const { outcome, returnTo, appState } = answer as Answer;
        return {
          status: outcome as CallbackResult['status'],
          ...(returnTo && { returnTo }),
          ...(appState && { appState: JSON.parse(appState) as unknown }),
        };
      });
      callbacks.set(url, handled);
      return handled;
    },

    async fetch(input, init) {
      // The worker checks the address as the caller wrote it: `Request` would tidy it up.
      const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
      const request = new Request(input, init);
      const body = request.body === null ? null : await request.arrayBuffer();
      const plain = { url, method: request.method, headers: [...request.headers], body };
      const answer = await ask({ type: 'fetch', request: plain }, { phase: 'fetch', signal: request.signal, transfer: body ? [body] : [] });
      return responseOf((answer as Extract<ToPage, { type: 'response' }>).response);
    },

    session: () => session,

    async renew({ signal } = {}) {
      await ask({ type: 'renew' }, { phase: 'renew', signal });
    },

    async logout({ mode = 'session' } = {}) {
      const answer = (await ask({ type: 'logout', mode }, { phase: 'logout' })) as Answer;
      return { server: answer.outcome as LogoutResult['server'] };
    },

    on(type, listener, { signal } = {}) {
      const listen = (event: Event) => listener((event as CustomEvent<ClientEvent>).detail);
      listeners.addEventListener(type, listen, signal ? { signal } : {});
      return () => listeners.removeEventListener(type, listen);
    },
  };
}

function failure(code: ErrorCode, phase: Phase, message: string): OAuthClientError {
  return new OAuthClientError(message, { code, phase });
}

function startWorker(url?: string | URL): Worker {
  try {
    // The second form is what bundlers look for: it must stay in one piece.
    return url
      ? new Worker(url, { type: 'module', name: 'codegrant' })
      : new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'codegrant' });
  } catch (error) {
    throw failure('worker_failed', 'configure', String(error));
  }
}

function responseOf({ url, body, ...init }: PlainResponse): Response {
  const response = new Response(body, init);
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

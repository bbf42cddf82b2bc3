// What pages call. It holds no token and decides nothing: every question goes to the worker.
import { OAuthClientError } from './errors.js';
import type { ErrorCode, Phase } from './errors.js';
import type { PlainResponse, Session, ToPage, ToWorker } from './messages.js';
import type { CallbackResult, Client, ClientEvent, ClientEventName, ClientOptions, LogoutResult } from './options.js';

type Answer = Extract<ToPage, { type: 'answer' }>;

interface Waiting {
  resolve(answer: ToPage): void;
  reject(error: OAuthClientError): void;
  popup?: Window | undefined;
}

/** What may go with a question beside its texts. */
interface Extras extends Pick<ToWorker, 'number' | 'headers' | 'body'> {
  signal?: AbortSignal | undefined;
  popup?: Window | undefined;
  /** Of a popup, in milliseconds. */
  timeout?: number;
}

/**
 * Starts a worker or joins the one that other tabs have, gives it the settings, and waits until it knows its
 * server. Rejects with an {@link OAuthClientError} of phase `configure`: `invalid_configuration`,
 * `issuer_mismatch`, `invalid_response`, `network_error` (retryable) or `worker_failed`.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const share = (options.sharedBetweenTabs ?? true) && 'SharedWorker' in globalThis;
  return connect(options, share).catch((error: OAuthClientError) => {
    // Some browsers have shared workers that may not run WebAssembly, or not keep keys (WebKit): then each tab has its own.
    if (share && error.code === 'worker_failed') return connect(options, false);
    throw error;
  });
}

async function connect(options: ClientOptions, share: boolean): Promise<Client> {
  const { workerUrl, worker: makeWorker, sharedBetweenTabs: _, httpTimeout = 10_000, ...settings } = options;
  const text = JSON.stringify(settings);
  const calls = new Map<number, Waiting>();
  const listeners = new EventTarget();
  const callbacks = new Map<string, Promise<CallbackResult>>();
  let session: Session = Object.freeze({ status: 'unconfigured' });
  let lastCall = 0;
  let broken: OAuthClientError | undefined;

  const worker = startWorker();
  const port = 'port' in worker ? worker.port : worker;
  const post = (message: ToWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  function startWorker(): Worker | SharedWorker {
    try {
      if (makeWorker) return makeWorker(share);
      // Other settings, and another version of this package, are another worker.
      const settings = { type: 'module', name: `codegrant ${VERSION} ${text}` } as const;
      if (workerUrl) return new (share ? SharedWorker : Worker)(workerUrl, settings);
      // These two are what bundlers look for: each must stay in one piece.
      return share
        ? new SharedWorker(new URL('./worker.js', import.meta.url), { type: 'module', name: settings.name })
        : new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: settings.name });
    } catch (error) {
      throw failure('worker_failed', 'configure', String(error));
    }
  }

  function ask(type: Phase & ToWorker['type'], texts: string[] = [], { signal, popup, timeout, ...rest }: Extras = {}): Promise<ToPage> {
    const call = ++lastCall;
    const leave = (code: ErrorCode) => {
      // A window that seems closed may only have been cut off: its login may still end well.
      if (code !== 'popup_closed') post({ type: 'cancel', call, texts: [] });
      settle(call)?.reject(failure(code, type));
    };
    const cancel = () => leave('cancelled');
    const stopWatching = popup && watch(popup, timeout!, leave);
    signal?.addEventListener('abort', cancel);
    return new Promise<ToPage>((resolve, reject) => {
      if (broken) return reject(broken);
      if (signal?.aborted) return reject(failure('cancelled', type));
      calls.set(call, { resolve, reject, popup });
      post({ type, call, texts, ...rest }, rest.body ? [rest.body] : []);
    }).finally(() => {
      signal?.removeEventListener('abort', cancel);
      stopWatching?.();
      popup?.close();
    });
  }

  function settle(call: number): Waiting | undefined {
    const waiting = calls.get(call);
    calls.delete(call);
    return waiting;
  }

  /**
   * Gives up on a window that was closed, or takes too long. One whose opener was cut off (COOP) reads as closed,
   * too: only where this page has the focus again, twice in a row, and no answer is being looked at, is it.
   */
  function watch(popup: Window, timeout: number, leave: (code: ErrorCode) => void): () => void {
    const end = Date.now() + timeout;
    let closed = 0;
    const timer = setInterval(() => {
      const gone = popup.closed && document.hasFocus() && !/^(check|exch|valid)/.test(session.status);
      closed = gone ? closed + 1 : 0;
      if (closed > 1) leave('popup_closed');
      else if (Date.now() > end) leave('login_timeout');
    }, 500);
    return () => clearInterval(timer);
  }

  function tell(type: ClientEventName, reason?: string): void {
    const event: ClientEvent = { type, session, ...(reason && { reason }) };
    listeners.dispatchEvent(new CustomEvent(type, { detail: event }));
  }

  const close = () => ('close' in port ? port.close() : port.terminate());

  /** The worker is gone: nobody may wait for it any longer. */
  function breakDown(message: string): void {
    broken = failure('worker_failed', 'configure', message);
    close();
    for (const call of [...calls.keys()]) settle(call)?.reject(broken);
  }

  port.onmessage = ({ data }: MessageEvent<ToPage>) => {
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
      case 'open_popup':
        return calls.get(data.call)?.popup?.location.replace(data.url);
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
    await ask('configure', [text], { number: httpTimeout });
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(patience);
  }

  // Timers of a sleeping machine stand still: whoever looks at the page again wants a token that is good.
  // That the network is back is told here, too, since not every shared worker hears it.
  const wake = () => {
    if (globalThis.document?.visibilityState !== 'hidden') post({ type: 'wake', call: 0, texts: [] });
  };
  globalThis.document?.addEventListener('visibilitychange', wake);
  globalThis.addEventListener?.('online', wake);

  async function logout(mode: string, returnTo = ''): Promise<LogoutResult> {
    const { outcome } = (await ask('logout', [mode, returnTo])) as Answer;
    return { server: outcome as LogoutResult['server'] };
  }

  function resultOf({ outcome, returnTo, appState }: Answer): CallbackResult {
    return {
      status: outcome as CallbackResult['status'],
      ...(returnTo && { returnTo }),
      ...(appState && { appState: JSON.parse(appState) as unknown }),
    };
  }

  return {
    async login({ mode, returnTo = '', appState, signal, timeout, parameters, prompt, login_hint, max_age } = {}) {
      const asked = Object.entries({ ...parameters, prompt, login_hint, max_age }).filter(([, value]) => value != null);
      const texts = [returnTo, appState === undefined ? '' : JSON.stringify(appState), String(new URLSearchParams(asked as string[][]))];
      // Before anything is waited for: browsers open windows in a click only.
      const popup = mode === 'popup' ? open('', '', 'popup,width=500,height=700') : undefined;
      if (popup === null) throw failure('popup_blocked', 'login');
      const lifetime = 1000 * (options.transactionTtl ?? 600);
      return resultOf((await ask('login', texts, { number: Number(!!popup), signal, popup, timeout: timeout ?? lifetime })) as Answer);
    },

    handleCallback(url = location.href) {
      const known = callbacks.get(url);
      if (known) return known;
      const handled = ask('callback', [url]).then((answer) => {
        const result = resultOf(answer as Answer);
        if (result.status === 'handed_over') globalThis.close();
        return result;
      });
      callbacks.set(url, handled);
      return handled;
    },

    async fetch(input, init) {
      // The worker checks the address as the caller wrote it: `Request` would tidy it up. Only what no address may hold is encoded.
      const written = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
      const url = written.replace(/[^!-~]+/gu, encodeURIComponent);
      const request = new Request(input, init);
      const bytes = await request.arrayBuffer(); // not every browser has `request.body` to ask whether there is one
      const body = bytes.byteLength ? bytes : null;
      const { method, headers, signal } = request;
      return responseOf((await ask('fetch', [method, url], { headers: [...headers], body, signal })) as Extract<ToPage, { type: 'response' }>);
    },

    session: () => session,

    async renew({ signal } = {}) {
      await ask('renew', [], { signal });
    },

    async userinfo({ signal } = {}) {
      const { outcome } = (await ask('userinfo', [], { signal })) as Answer;
      return JSON.parse(outcome) as Record<string, unknown>;
    },

    revoke: () => logout('revoke'),

    logout: ({ mode = 'session', post_logout_redirect_uri } = {}) => logout(mode, post_logout_redirect_uri),

    on(type, listener, { signal } = {}) {
      const listen = (event: Event) => listener((event as CustomEvent<ClientEvent>).detail);
      listeners.addEventListener(type, listen, signal ? { signal } : {});
      return () => listeners.removeEventListener(type, listen);
    },
  };
}

function failure(code: ErrorCode, phase: Phase, message: string = code): OAuthClientError {
  return new OAuthClientError(message, { code, phase });
}

function responseOf({ response: { url, body, ...init } }: { response: PlainResponse }): Response {
  // Some statuses may not be given a body, not even an empty one (Fetch §2.2.3).
  const response = new Response(body.byteLength ? body : null, init);
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

// Performs the core's commands and tells it what came of them. It decides nothing about the protocol.
import type { Command, Core, Event } from './core.js';
import type { ErrorCode, Phase } from './errors.js';
import type { PlainRequest, Session, SessionStatus, ToPage, ToWorker } from './messages.js';
import type { TransactionStore } from './store.js';

/** Where a host stands: a worker in a browser, or a test. */
export interface Environment {
  fetch: typeof fetch;
  store: TransactionStore;
  /** Seconds since 1970, never going back. */
  now(): number;
  entropy(): Uint8Array;
  /** Calls `action` after that many milliseconds, unless the returned function is called before. */
  later(milliseconds: number, action: () => void): () => void;
  post(message: ToPage, transfer?: Transferable[]): void;
}

/** A page's request between its authorization and its answer. */
interface UnderWay {
  request: PlainRequest;
  abort: AbortController;
  /** The 401 to deliver if no better token can be had. */
  refused?: Response;
}

const mostBytes = 64 * 1024; // the core reads no more
const mostText = 64 * 1024; // of a message; the core's memory is small and fixed

/** Returns the function that takes a page's messages. */
export function createHost(core: Core, environment: Environment): (message: ToWorker) => void {
  const { store, post } = environment;
  const requests = new Map<number, UnderWay>();
  let httpTimeout: number | undefined;
  let stopTimer = () => {};

  /** Takes a step and performs its commands in their order. */
  async function happen(event: Event): Promise<void> {
    const steps = core(event, environment.now(), environment.entropy());
    for (let step = steps.shift(); step; step = steps.shift()) {
      try {
        await perform(step);
      } catch {
        // What could not be kept must not be relied on: the rest of this step does not happen.
        for (const { name, id } of steps)
          if (name === 'answer') fail(id, 'storage_failed', 'login', 'the browser would not keep the login under way');
        return;
      }
    }
  }

  function perform(command: Command): void | Promise<void> {
    switch (command.name) {
      case 'answer':
        return post({ type: 'answer', call: command.id, outcome: command.outcome, returnTo: command.returnTo, appState: command.appState });
      case 'fail':
        return performFail(command);
      case 'http_request':
        return void send(command);
      case 'store_put':
        return store.put(command.key, command.value, command.number, environment.now());
      case 'store_take':
        return take(command.id, command.key);
      case 'authorize_request':
        return void sendForPage(command.id, command.number, command.access_token);
      case 'set_timer':
        stopTimer();
        stopTimer = environment.later((command.number - environment.now()) * 1000, () => void happen({ name: 'timer' }));
        return;
      case 'session':
        return post({ type: 'session', session: sessionOf(command) });
      case 'emit':
        return post({ type: 'event', event: command.event, reason: command.reason });
      case 'navigate':
      case 'replace_url':
        return post({ type: command.name, url: command.url });
    }
  }

  function performFail(command: Extract<Command, { name: 'fail' }>): void {
    const held = requests.get(command.id)?.refused;
    if (held) return void deliver(command.id, held);
    requests.delete(command.id);
    const { code, phase, detail, error, error_description, error_uri } = command;
    const words = { ...(error && { error }), ...(error_description && { error_description }), ...(error_uri && { error_uri }) };
    const status = command.number ? { status: command.number } : {};
    post({
      type: 'failure',
      call: command.id,
      message: error ? `${detail}: ${error}` : detail,
      details: { code: code as ErrorCode, phase: phase as Phase, ...status, ...words },
    });
  }

  function fail(call: number, code: ErrorCode, phase: Phase, message: string): void {
    post({ type: 'failure', call, message, details: { code, phase } });
  }

  async function take(id: number, key: string): Promise<void> {
    // A store that cannot be read holds nothing for us.
    const taken = await store.take(key).catch(() => 'missing' as const);
    if (typeof taken === 'string') return happen({ name: `store_${taken}`, id });
    return happen({ name: 'store_loaded', id, texts: [taken.value] });
  }

  /** The core's own requests: their answers never cross to the page. */
  async function send({ id, number, method, url, body, bearer }: Extract<Command, { name: 'http_request' }>): Promise<void> {
    try {
      const response = await environment.fetch(url, {
        ...safely,
        method,
        cache: 'no-store',
        signal: AbortSignal.timeout(httpTimeout ?? 10_000),
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(bearer && { authorization: `Bearer ${bearer}` }),
        },
        ...(body && { body }),
      });
      const answer = await readAtMost(response, mostBytes + 1);
      const contentType = response.headers.get('content-type') ?? '';
      await happen({ name: 'http_response', id, number: response.status, texts: [String(number), contentType, answer] });
    } catch {
      await happen({ name: 'http_failed', id });
    }
  }

  async function sendForPage(call: number, version: number, access_token: string): Promise<void> {
    const underWay = requests.get(call);
    if (!underWay) return; // the page does not want it any more
    const { request, abort } = underWay;
    try {
      const { url, method, body } = request;
      const headers = new Headers(request.headers);
      headers.delete('dpop');
      headers.set('authorization', `Bearer ${access_token}`);
      const response = await environment.fetch(url, { ...safely, method, headers, body, signal: abort.signal });
      if (response.status === 401 && !underWay.refused) {
        underWay.refused = response;
        return await happen({ name: 'resource_challenge', id: call, number: version });
      }
      await deliver(call, response);
    } catch {
      if (requests.delete(call)) fail(call, 'network_error', 'fetch', 'no answer came');
    }
  }

  async function deliver(call: number, response: Response): Promise<void> {
    const request = requests.get(call)?.request;
    if (!request) return;
    const body = isBodiless(response.status) ? null : await response.arrayBuffer();
    requests.delete(call);
    const { status, statusText } = response;
    post(
      { type: 'response', call, response: { url: request.url, status, statusText, headers: [...response.headers], body } },
      body ? [body] : [],
    );
  }

  return (message) => {
    const texts = textsOf(message);
    if (!texts) return;
    const id = message.call;
    if (message.type !== 'cancel' && texts.join('').length > mostText)
      return fail(id, 'invalid_configuration', message.type, 'a text of this call is too long');
    switch (message.type) {
      case 'configure':
        httpTimeout ??= message.httpTimeout; // sealed, as the settings are
        return void happen({ name: 'configure', id, texts: [message.options] });
      case 'login':
        return void happen({ name: 'begin_login', id, texts: [message.returnTo, message.appState] });
      case 'callback':
        return void happen({ name: 'callback_received', id, texts: [message.url] });
      case 'fetch':
        // What the core lets pass under a number is what was checked under it: never another request.
        if (requests.has(id)) return;
        requests.set(id, { request: message.request, abort: new AbortController() });
        return void happen({ name: 'fetch_authorize', id, texts: [message.request.method, message.request.url] });
      case 'renew':
        return void happen({ name: 'renew', id });
      case 'logout':
        return void happen({ name: 'logout', id, texts: [message.mode] });
      case 'cancel': {
        const underWay = requests.get(id);
        if (!underWay) return void happen({ name: 'cancel', id });
        requests.delete(id);
        return underWay.abort.abort();
      }
    }
  };
}

/**
 * The texts that the core reads in a message; nothing where it is none of ours. A page may post anything,
 * and what is not a text could be one address to the core and another to `fetch`.
 */
function textsOf(message: ToWorker): string[] | undefined {
  if (typeof message?.call !== 'number') return undefined;
  const texts = allTextsOf(message);
  return texts?.every((text) => typeof text === 'string') ? texts : undefined;
}

function allTextsOf(message: ToWorker): string[] | undefined {
  switch (message.type) {
    case 'configure':
      return [message.options];
    case 'login':
      return [message.returnTo, message.appState];
    case 'callback':
      return [message.url];
    case 'fetch':
      return [message.request?.method, message.request?.url];
    case 'logout':
      return [message.mode];
    case 'renew':
    case 'cancel':
      return [];
    default:
      return undefined;
  }
}

/** No cookies, no following to another place, no address told. */
const safely = { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' } as const;

/** Statuses whose responses have no body, and may not be given one (Fetch §2.2.3). */
const isBodiless = (status: number) => [101, 204, 205, 304].includes(status);

async function readAtMost(response: Response, limit: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const bytes = new Uint8Array(limit);
  let size = 0;
  while (reader && size < limit) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, limit - size);
    bytes.set(part, size);
    size += part.length;
  }
  if (size === limit) await reader?.cancel();
  return bytes.subarray(0, size);
}

function sessionOf({ status, sub, scope, claims, number }: Extract<Command, { name: 'session' }>): Session {
  return {
    status: status as SessionStatus,
    ...(sub && { sub }),
    ...(scope && { scope }),
    ...(number && { expires_at: number }),
    ...(claims && { claims: JSON.parse(claims) as Record<string, unknown> }),
  };
}

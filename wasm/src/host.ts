// Performs the core's commands and tells it what came of them. It decides nothing about the protocol.
import { type Command, type Core, entropySize, type Event } from './core.js';
import type { ErrorCode, Phase } from './errors.js';
import { isGood, signProof } from './jose.js';
import type { SessionStatus, ToPage, ToWorker } from './messages.js';
import type { Store } from './store.js';

/** Where a host stands: a worker in a browser, or a test. */
export interface Environment {
  fetch: typeof fetch;
  store: Store;
  /** Seconds since 1970, never going back. */
  now(): number;
  /** Calls `action` after that many milliseconds, unless the returned function is called before. */
  later(milliseconds: number, action: () => void): () => void;
  /** Joins the channel of that name between the tabs of this origin; returns the way to speak there. */
  join(name: string, hear: (message: unknown) => void): (message: unknown) => void;
  /** Posts a message to all pages. */
  tell(message: ToPage): void;
  /** The core broke: nothing may be asked of it any more. */
  failed(error: unknown): void;
  /** Sees every step. What it sees holds tokens. */
  observe?(event: Event, commands: readonly Command[], now: number): void;
}

/** Posts a message to a page. One of several, where tabs share a worker. */
export type Page = (message: ToPage, transfer?: Transferable[]) => void;

/** A page's question until it is answered. */
interface Call {
  page: Page;
  message: ToWorker;
  abort: AbortController;
  /** fetch: the 401 to deliver if no better token can be had. */
  refused?: Response;
  /** fetch: what 401s were answered by another try, each once: a token too old, a missing nonce. */
  tried: Set<string>;
}

/** A message to the page that asked, but for its number. */
type Reply = ToPage extends infer Message ? (Message extends { call: number } ? Omit<Message, 'call'> : never) : never;

type Performed = { [Name in Command['name']]: (command: Command<Name>) => void | Promise<void> };

// What each question is to the core, and how many texts go with it.
const questions = new Map<unknown, readonly [Event['name'], number]>([
  ['configure', ['configure', 1]],
  ['login', ['begin_login', 3]],
  ['callback', ['callback_received', 1]],
  ['fetch', ['fetch_authorize', 2]],
  ['renew', ['renew', 0]],
  ['userinfo', ['userinfo', 0]],
  ['logout', ['logout', 2]],
  ['cancel', ['cancel', 0]],
  ['wake', ['wake', 0]],
]);

const mostBytes = 64 * 1024; // of an answer: the core reads no more
const mostText = 64 * 1024; // of a message: the core's memory is small and fixed

/** Returns the function that takes a page's messages. */
export function createHost(core: Core, environment: Environment): (page: Page, message: ToWorker) => void {
  const { store } = environment;
  const calls = new Map<number, Call>();
  const postponed: Event[] = [];
  let lastCall = 0;
  let session: ToPage | undefined;
  let options: string | undefined;
  let httpTimeout = 0;
  let tellPeers = (_message: unknown) => {};
  let stopTimer = () => {};

  /** Takes a step and performs its commands in their order. */
  async function happen(event: Event): Promise<void> {
    let steps: Command[];
    const now = environment.now();
    try {
      steps = core(event, now, crypto.getRandomValues(new Uint8Array(entropySize)));
    } catch (error) {
      core = () => {
        throw error; // what it holds is no longer to be trusted
      };
      return environment.failed(error);
    }
    environment.observe?.(event, [...steps], now);
    const again: Event[] = [];
    for (let step = steps.shift(); step; step = steps.shift()) {
      if (step.name === 'postpone') postponed.push(event);
      if (step.name === 'session') again.push(...postponed.splice(0));
      try {
        const done = perform[step.name](step as never);
        if (done) await done; // else another step's commands would come in between
      } catch {
        // What could not be kept must not be relied on: the rest of this step does not happen.
        steps.length = 0;
        fail(event.id!, 'storage_failed', 'login', 'the browser would not keep the login under way');
        void happen({ name: 'cancel', id: event.id! });
      }
    }
    for (const event of again) if (calls.has(event.id!)) void happen({ ...event, context: 1 });
  }

  const perform: Performed = {
    answer({ id, outcome, returnTo, appState }) {
      const call = calls.get(id);
      if (call?.message.type === 'configure') welcome(call);
      settle(id, { type: 'answer', outcome, returnTo, appState });
    },
    fail({ id, number, code, phase, detail, error, error_description, error_uri }) {
      const refused = calls.get(id)?.refused;
      if (refused) return void deliver(id, refused).catch(() => noAnswer(id));
      const message = [detail, error, error_description].filter(Boolean).join(': ');
      fail(id, code as ErrorCode, phase as Phase, message, present({ status: number, error, error_description, error_uri }));
    },
    postpone() {},
    http_request: (command) => void send(command),
    store_put: ({ key, value, number }) => store.put(key, value, number, environment.now()),
    store_take: ({ id, key }) => void take(id, key),
    navigate: show,
    open_popup: show,
    replace_url: show,
    authorize_request: (command) => void sendForPage(command),
    verify_signature: (command) => void isGood(command).then((good) => happen({ name: 'signature_checked', id: command.id, number: Number(good) })),
    set_timer({ number }) {
      stopTimer();
      stopTimer = environment.later((number - environment.now()) * 1000, () => void happen({ name: 'timer' }));
    },
    session({ number, status, sub, scope, claims }) {
      const known = present({ sub, scope, expires_at: number, claims: claims && JSON.parse(claims) });
      session = { type: 'session', session: { status: status as SessionStatus, ...known } };
      environment.tell(session);
    },
    emit: ({ event, reason }) => environment.tell({ type: 'event', event, reason }),
    broadcast: ({ kind, text }) => tellPeers({ kind, text }),
    erase_proof_key: () => store.eraseProofKey(options!).catch(() => {}),
  };

  /** A page whose settings were accepted learns what others heard before it; the first opens the way to other tabs. */
  function welcome({ page, message }: Call): void {
    if (session) page(session);
    if (options) return;
    options = message.texts[0]!;
    // The name binds issuer, client_id and redirect_uri; nothing but these two messages is heard there.
    tellPeers = environment.join(`codegrant ${options}`, (heard) => {
      const { kind, text } = Object(heard) as Record<string, unknown>;
      if ((kind === 'callback' || kind === 'signed_out') && typeof text === 'string' && isShort(text))
        void happen({ name: `peer_${kind}`, texts: [text] });
    });
  }

  /** Tells the page that asked. */
  function reply(id: number, answer: Reply, transfer?: Transferable[]): void {
    const call = calls.get(id);
    call?.page({ ...answer, call: call.message.call }, transfer);
  }

  /** Answers a call, once. */
  function settle(id: number, answer: Reply, transfer?: Transferable[]): void {
    reply(id, answer, transfer);
    calls.delete(id);
  }

  function fail(id: number, code: ErrorCode, phase: Phase, message: string, more?: object): void {
    settle(id, { type: 'failure', message, details: { code, phase, ...more } });
  }

  /** The page that asked goes somewhere, or its address bar does. */
  function show({ id, name, url }: Command<'navigate' | 'open_popup' | 'replace_url'>): void {
    reply(id, { type: name, url });
  }

  async function take(id: number, key: string): Promise<void> {
    // A store that cannot be read holds nothing for us.
    const taken = await store.take(key).catch(() => 'missing' as const);
    if (typeof taken === 'string') return happen({ name: `store_${taken}`, id });
    return happen({ name: 'store_loaded', id, time: taken.expiresAt, texts: [taken.value] });
  }

  /** Puts the token, and the proof that its key is here (RFC 9449 §7.1), in place of what the page may have written there. */
  async function authorize(headers: Headers, token: string, proof: string): Promise<Headers> {
    headers.delete('dpop');
    if (token) headers.set('authorization', `${proof ? 'DPoP' : 'Bearer'} ${token}`);
    if (proof) headers.set('dpop', await signProof(await store.proofKey(options!), proof));
    return headers;
  }

  /** The core's own requests: their answers never cross to the page. */
  async function send({ id, context, method, url, body, token, proof }: Command<'http_request'>): Promise<void> {
    try {
      const headers = new Headers({ accept: 'application/json' });
      if (body) headers.set('content-type', 'application/x-www-form-urlencoded');
      const response = await environment.fetch(url, {
        ...safely,
        method,
        cache: 'no-store',
        // What ends a session must arrive even where the page ends first.
        keepalive: method === 'DELETE' || body.startsWith('token='),
        signal: AbortSignal.timeout(httpTimeout),
        headers: await authorize(headers, token, proof),
        body: body || null,
      });
      const answer = await readAtMost(response, mostBytes + 1);
      const header = (name: string) => headerOf(response, name);
      const time = Date.parse(header('date')) / 1000 || 0;
      await happen({ name: 'http_response', id, context, number: response.status, time, texts: [header('content-type'), answer, header('dpop-nonce')] });
    } catch {
      await happen({ name: 'http_failed', id, context });
    }
  }

  async function sendForPage({ id, number, token, proof }: Command<'authorize_request'>): Promise<void> {
    const call = calls.get(id);
    if (!call) return; // the page does not want it any more
    const { message, abort, tried } = call;
    const [method, url] = message.texts as [string, string];
    try {
      const headers = await authorize(new Headers(message.headers), token, proof);
      const response = await environment.fetch(url, { ...safely, method, headers, body: message.body ?? null, signal: abort.signal });
      const nonce = headerOf(response, 'dpop-nonce');
      if (nonce) void happen({ name: 'nonce_learnt', texts: [nonce, url] });
      if (response.status === 401) {
        const wanted = /use_dpop_nonce/.test(response.headers.get('www-authenticate') ?? '') ? nonce : '';
        const reason = wanted && 'nonce';
        if (!tried.has(reason)) {
          tried.add(reason);
          call.refused = response;
          return await happen({ name: 'resource_challenge', id, number, texts: [method, url, wanted] });
        }
      }
      await deliver(id, response);
    } catch {
      noAnswer(id);
    }
  }

  function noAnswer(id: number): void {
    fail(id, 'network_error', 'fetch', 'no answer came');
  }

  async function deliver(id: number, response: Response): Promise<void> {
    const url = calls.get(id)?.message.texts[1] ?? '';
    const { status, statusText } = response;
    const body = await response.arrayBuffer();
    settle(id, { type: 'response', response: { url, status, statusText, headers: [...response.headers], body } }, [body]);
  }

  /** Ends what a page waits for, if it is still under way. */
  function cancel(page: Page, number: number): void {
    const id = find(page, number);
    if (id === undefined) return;
    calls.get(id)!.abort.abort();
    calls.delete(id);
    void happen({ name: 'cancel', id });
  }

  function find(page: Page, number: number): number | undefined {
    for (const [id, call] of calls) if (call.page === page && call.message.call === number) return id;
    return undefined;
  }

  return (page, message) => {
    // A page may post anything, and what is not a text could be one address to the core and another to `fetch`.
    const { type, call, texts, ...rest } = Object(message) as ToWorker;
    const number = Number(rest.number) || 0;
    const [name, count] = questions.get(type) ?? [];
    if (!name || typeof call !== 'number' || !Array.isArray(texts) || texts.length !== count || ![...texts].every((text) => typeof text === 'string')) return;
    if (type === 'wake') return void happen({ name });
    if (type === 'cancel') return cancel(page, call);
    // What the core lets pass under a number is what was checked under it: never another request.
    if (find(page, call) !== undefined) return;
    const id = ++lastCall;
    calls.set(id, { page, message, abort: new AbortController(), tried: new Set() });
    if (!isShort(texts.join(''))) return fail(id, 'invalid_configuration', type as Phase, 'a text of this call is too long');
    if (type === 'configure') httpTimeout ||= number; // sealed, as the settings are
    void happen({ name, id, number, texts });
  };
}

const isShort = (text: string) => new TextEncoder().encode(text).length <= mostText;

/** The members that hold something. */
function present(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value));
}

/** No cookies, no following to another place, no address told. */
const safely = { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' } as const;

/** A header's value, or nothing; of what is too long only the beginning, since the core's memory is small and fixed. */
const headerOf = (response: Response, name: string) => (response.headers.get(name) ?? '').slice(0, 1024);

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

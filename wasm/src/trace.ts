// What the inspecting worker tells of a step: the event, the commands, the checks; with every value that a page may not
// know replaced by a mark, here in the worker, so that no secret crosses.
import { checksOf, type Check } from './checks.js';
import type { Command, Event } from './core.js';
import type { SessionStatus } from './messages.js';

export type { Check } from './checks.js';

/** In place of a value that stays in the worker. */
export interface Masked {
  masked: true;
  /** The first 8 hex digits of the value's SHA-256: the same value has the same. */
  fingerprint: string;
}

/** A value as a page may see it. */
export type Shown = null | boolean | number | string | Masked | Shown[] | { [name: string]: Shown };

/** An event or a command: its name, and what it holds under the names of the source. */
export interface TracePart {
  name: string;
  /** A page's call, or a request; 0 where there is none. */
  id: number;
  values: Record<string, Shown>;
}

/** One step of the core. */
export interface TraceEntry {
  /** 1, 2, 3, … in the order in which they were taken. */
  step: number;
  /** By the worker's clock, in seconds since 1970. */
  time: number;
  event: TracePart;
  commands: TracePart[];
  /** The session's status before and after. */
  from: SessionStatus;
  to: SessionStatus;
  /** What the core checked in this step, and which sections ask for it; last, what failed. */
  checks: Check[];
}

// What an event's texts are called, in their order.
const eventTexts: Partial<Record<Event['name'], readonly string[]>> = {
  configure: ['options'],
  begin_login: ['return_to', 'app_state', 'parameters'],
  callback_received: ['url'],
  peer_callback: ['url'],
  fetch_authorize: ['method', 'url'],
  resource_challenge: ['method', 'url', 'dpop_nonce'],
  logout: ['mode', 'post_logout_redirect_uri'],
  store_loaded: ['value'],
  http_response: ['content_type', 'body', 'dpop_nonce'],
  nonce_learnt: ['dpop_nonce', 'url'],
};

// Texts that hold no secret, whatever is in them, or that the page gets anyway.
const plain = new Set(
  'method content_type mode post_logout_redirect_uri return_to returnTo code phase detail error error_description error_uri status sub scope event reason kind alg'.split(' '),
);
// Parameters and members that may be shown wherever they stand. All others are masked.
const harmless = new Set(
  `response_type client_id redirect_uri scope code_challenge_method grant_type token_type_hint resource prompt max_age ui_locales
  acr_values iss error error_description error_uri token_type expires_in htm htu iat`.split(/\s+/),
);

// Of these the server's own words, which are bounded here as they are in errors.
const words = new Set(['error', 'error_description', 'error_uri']);
const mostOfWords = 512;

type Mask = (value: string) => Promise<Masked>;

/** Returns an observer for a host. Entries come in the order of the steps, each as soon as its marks are made. */
export function createTrace(tell: (entry: TraceEntry) => void): (event: Event, commands: readonly Command[], now: number) => void {
  const open = new Map<number, boolean>(); // requests under way, and whether their answers are for everybody
  let status: SessionStatus = 'unconfigured';
  let step = 0;
  let last = Promise.resolve();

  return (event, commands, now) => {
    const from = status;
    for (const command of commands) {
      if (command.name === 'http_request') open.set(command.id, command.method === 'GET' && !command.token);
      if (command.name === 'session') status = command.status as SessionStatus;
    }
    const isPublic = event.name === 'http_response' && open.get(event.id!) === true;
    const number = ++step;
    const parts = Promise.all([showEvent(event, isPublic), Promise.all(commands.map(showCommand))]);
    const entry = { step: number, time: now, from, to: status, checks: checksOf(event.name, from, commands) };
    last = last.then(() => parts).then(([event, commands]) => tell({ ...entry, event, commands }));
  };
}

async function showEvent({ name, id = 0, number, texts = [] }: Event, isPublic: boolean): Promise<TracePart> {
  const names = eventTexts[name] ?? [];
  const values: Record<string, Shown> = number ? { number } : {};
  for (const [i, text] of texts.entries()) {
    const value = typeof text === 'string' ? text : new TextDecoder().decode(text);
    if (value) values[names[i]!] = await show(names[i]!, value, isPublic);
  }
  return { name, id, values };
}

async function showCommand({ name, id, context: _context, number, ...texts }: Command): Promise<TracePart> {
  const values: Record<string, Shown> = number ? { number } : {};
  for (const [text, value] of Object.entries(texts)) if (value) values[text] = await show(text, value as string, false);
  return { name, id, values };
}

/** A text of that name. `isPublic`: it is a document that the server gives to everybody. */
async function show(name: string, value: string, isPublic: boolean): Promise<Shown> {
  if (plain.has(name)) return value;
  if (name === 'url') return showUrl(value);
  if (name === 'parameters') return showParameters(value);
  if (name === 'options' || name === 'claims' || name === 'jwk') return parse(value) ?? mask(value);
  if (name === 'outcome') return /^\w*$/.test(value) ? value : mask(value);
  if (name !== 'body' && name !== 'proof') return mask(value);
  const json = parse(value);
  if (json === undefined) return value.includes('=') ? showParameters(value) : mask(value);
  return isPublic ? json : maskMembers(json);
}

/** The address, and its parameters apart. */
async function showUrl(value: string): Promise<Shown> {
  const [address = '', query = ''] = value.split(/[?#](.*)/s);
  return query ? { address, parameters: await showParameters(query) } : address;
}

async function showParameters(text: string): Promise<Shown> {
  const shown: Record<string, Shown> = {};
  for (const [name, value] of new URLSearchParams(text)) shown[name] = harmless.has(name) ? tell(name, value) : await mask(value);
  return shown;
}

/** JSON with everything masked but what is known to be harmless. */
async function maskMembers(json: Shown): Promise<Shown> {
  if (json === null || typeof json !== 'object') return mask(String(json));
  if (Array.isArray(json)) return Promise.all(json.map(maskMembers));
  const shown: Record<string, Shown> = {};
  for (const [name, value] of Object.entries(json)) shown[name] = isHarmless(name, value) ? tell(name, value) : await maskMembers(value);
  return shown;
}

/** What has members of its own may hold anything, whatever it is called. */
function isHarmless(name: string, value: Shown): boolean {
  return harmless.has(name) && (value === null || typeof value !== 'object');
}

/** A harmless value; the server's words cut and cleaned of what RFC 6749 §5.2 does not allow in them. */
function tell(name: string, value: Shown): Shown {
  return typeof value === 'string' && words.has(name) ? value.slice(0, mostOfWords).replace(/[^ !#-[\]-~]/g, '?') : value;
}

function parse(text: string): Shown | undefined {
  try {
    return JSON.parse(text) as Shown;
  } catch {
    return undefined;
  }
}

const mask: Mask = async (value) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value)));
  const fingerprint = [...digest.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { masked: true, fingerprint };
};

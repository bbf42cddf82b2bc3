// The only file that touches the core's memory: events in, commands out. bindings.cpp has the layout.

// A name's place here is its tag there.
const events = [
  'configure',
  'begin_login',
  'callback_received',
  'peer_callback',
  'fetch_authorize',
  'resource_challenge',
  'renew',
  'userinfo',
  'logout',
  'cancel',
  'peer_signed_out',
  'wake',
  'store_loaded',
  'store_missing',
  'store_spent',
  'http_response',
  'http_failed',
  'signature_checked',
  'timer',
  'nonce_learnt',
] as const;

// What each command's texts are called, in their order; a command's place here is its tag there.
const commands = {
  answer: ['outcome', 'returnTo', 'appState'],
  fail: ['code', 'phase', 'detail', 'error', 'error_description', 'error_uri'],
  postpone: [],
  http_request: ['method', 'url', 'body', 'token', 'proof'],
  store_put: ['key', 'value'],
  store_take: ['key'],
  navigate: ['url'],
  open_popup: ['url'],
  replace_url: ['url'],
  authorize_request: ['token', 'proof'],
  verify_signature: ['alg', 'jwk', 'signing_input', 'signature', 'access_token', 'at_hash'],
  set_timer: [],
  session: ['status', 'sub', 'scope', 'claims'],
  emit: ['event', 'reason'],
  broadcast: ['kind', 'text'],
  erase_proof_key: [],
} as const;

type Commands = typeof commands;

/** Something the core wants done; which of its parts mean what, commands.hpp says. */
export type Command<Wanted extends keyof Commands = keyof Commands> = {
  [Name in Wanted]: { name: Name; id: number; context: number; number: number } & Record<Commands[Name][number], string>;
}[Wanted];

/** Something that happened. */
export interface Event {
  name: (typeof events)[number];
  id?: number;
  context?: number;
  number?: number;
  /** Seconds since 1970. */
  time?: number;
  /** At most five. */
  texts?: readonly (string | Uint8Array)[];
}

/** Takes one step: an event, the seconds of a clock that never goes back, and 96 fresh random bytes. */
export type Core = (event: Event, now: number, entropy: Uint8Array) => Command[];

/** How many random bytes go with an event. */
export const entropySize = 96;

/** What the module exports. */
export interface CoreExports {
  memory: { buffer: ArrayBuffer };
  _initialize(): void;
  in(size: number): number;
  send(): number;
  out(): number;
}

/** Makes a core of the bytes of core.wasm. */
export async function loadCore(wasm: BufferSource): Promise<Core> {
  const { instance } = await WebAssembly.instantiate(wasm); // it imports nothing
  return coreOf(instance.exports as unknown as CoreExports);
}

/** The core behind these exports. Whatever it throws is its end: nothing may be sent to it any more. */
export function coreOf(core: CoreExports): Core {
  core._initialize();
  return (event, now, entropy) => {
    const frame = writeEvent(event, now, entropy);
    const room = core.in(frame.length);
    new Uint8Array(core.memory.buffer).set(frame, room);
    const size = core.send();
    const out = new Uint8Array(core.memory.buffer, core.out(), size);
    const answer = readCommands(out);
    out.fill(0); // tokens were in it
    return answer;
  };
}

function writeEvent({ name, id = 0, context = 0, number = 0, time = 0, texts = [] }: Event, now: number, entropy: Uint8Array): Uint8Array {
  const parts = [0, 1, 2, 3, 4].map((i) => {
    const text = texts[i] ?? '';
    return typeof text === 'string' ? new TextEncoder().encode(text) : text;
  });
  const numbers = [events.indexOf(name), id, context, number, time, now];
  let at = 4 * numbers.length + entropy.length;
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, at));
  const view = new DataView(frame.buffer);
  numbers.forEach((value, i) => view.setUint32(4 * i, value, true)); // cuts off fractions
  frame.set(entropy, 4 * numbers.length);
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    frame.set(part, at + 4);
    at += 4 + part.length;
  }
  return frame;
}

function readCommands(bytes: Uint8Array): Command[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const names = Object.keys(commands) as (keyof Commands)[];
  const read: Command[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = () => view.getUint32((at += 4) - 4, true);
    const name = names[next()]!;
    const command: Record<string, unknown> = { name, id: next(), context: next(), number: next() };
    next(); // the count of texts is for those who do not know the names
    for (const text of commands[name]) {
      const size = next();
      command[text] = new TextDecoder().decode(bytes.subarray(at, at + size));
      at += size;
    }
    read.push(command as Command);
  }
  return read;
}

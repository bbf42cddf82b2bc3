// The only file that touches the core's memory: events in, commands out. bindings.cpp has the layout.

// A name's place here is its tag there.
const events = [
  'configure',
  'begin_login',
  'callback_received',
  'fetch_authorize',
  'resource_challenge',
  'renew',
  'logout',
  'cancel',
  'store_loaded',
  'store_missing',
  'store_spent',
  'http_response',
  'http_failed',
  'timer',
] as const;

// What each command's texts are called, in their order; a command's place here is its tag there.
const commands = {
  answer: ['outcome', 'returnTo', 'appState'],
  fail: ['code', 'phase', 'detail', 'error', 'error_description', 'error_uri'],
  http_request: ['method', 'url', 'body', 'bearer'],
  store_put: ['key', 'value'],
  store_take: ['key'],
  navigate: ['url'],
  replace_url: ['url'],
  authorize_request: ['access_token'],
  set_timer: [],
  session: ['status', 'sub', 'scope', 'claims'],
  emit: ['event', 'reason'],
} as const;

type Commands = typeof commands;

/** Something the core wants done; which of its parts mean what, commands.hpp says. */
export type Command = {
  [Name in keyof Commands]: { name: Name; id: number; number: number } & Record<Commands[Name][number], string>;
}[keyof Commands];

/** Something that happened. */
export interface Event {
  name: (typeof events)[number];
  id?: number;
  number?: number;
  texts?: readonly (string | Uint8Array)[];
}

/** Takes one step: an event, the seconds of a clock that never goes back, and 64 fresh random bytes. */
export type Core = (event: Event, now: number, entropy: Uint8Array) => Command[];

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  in(size: number): number;
  send(): number;
  out(): number;
}

/** Makes a core of the bytes of core.wasm. */
export async function loadCore(wasm: BufferSource): Promise<Core> {
  const abort = () => {
    throw new Error('the core aborted');
  };
  const { instance } = await WebAssembly.instantiate(wasm, { wasi_snapshot_preview1: { proc_exit: abort } });
  const core = instance.exports as unknown as Exports;
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

function writeEvent({ name, id = 0, number = 0, texts = [] }: Event, now: number, entropy: Uint8Array): Uint8Array {
  const parts = [0, 1, 2].map((i) => {
    const text = texts[i] ?? '';
    return typeof text === 'string' ? new TextEncoder().encode(text) : text;
  });
  const size = parts.reduce((sum, part) => sum + 4 + part.length, 21 + entropy.length);
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  view.setUint8(0, events.indexOf(name));
  view.setUint32(1, id, true);
  view.setFloat64(5, number, true);
  view.setFloat64(13, now, true);
  frame.set(entropy, 21);
  let at = 21 + entropy.length;
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
    const name = names[view.getUint8(at)]!;
    const command: Record<string, unknown> = { name, id: view.getUint32(at + 1, true), number: view.getFloat64(at + 5, true) };
    at += 14; // the count of texts is for those who do not know the names
    for (const text of commands[name]) {
      const size = view.getUint32(at, true);
      at += 4;
      command[text] = new TextDecoder().decode(bytes.subarray(at, at + size));
      at += size;
    }
    read.push(command as Command);
  }
  return read;
}

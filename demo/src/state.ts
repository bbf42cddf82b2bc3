// Everything that the page shows, in one place; whoever changes it through `update` has it drawn anew.
import type { Session } from 'codegrant';
import type { TraceEntry } from 'codegrant/inspect';
import type { Configuration } from './configuration';
import type { Fact, Lane, Values } from './flows/flow';
import type { PlainAnswer } from './http/message';
import type { Root } from './http/root';
import type { Metadata } from './metadata';
import type { Problem } from './problem';
import { readEvents, type LogEntry } from './sdk/event_log';
import { lastSeen, type LastSeen } from './sdk/last_seen';
import type { ApiAnswer } from './sdk/api';
import { readTrace } from './sdk/trace_log';

export type Verdict = 'done' | 'refused' | 'not_refused' | 'unexpected' | 'failed' | 'not_sent';

/// How a step went the last time.
export interface Run {
  verdict: Verdict;
  answer?: PlainAnswer;
  facts?: Fact[];
  made?: Values;
  /// The parameters of the request.
  sent?: Values;
  /// The deliberate mistake that was made.
  fault?: string;
  /// Why there is nothing else to show.
  message?: string;
}

/// A step's text where it is not what the flow makes of its values. A mistake's text goes when new values come.
export interface Draft {
  text: string;
  by: 'person' | 'fault';
}

/// An arrow of the sequence diagram.
export interface Arrow {
  from: Lane;
  to: Lane;
  label: string;
  /// Of the card that it belongs to.
  step: string;
  tone: 'asked' | 'good' | 'refused';
}

export interface State {
  configuration?: Configuration;
  metadata?: Metadata;
  flow: string;
  /// By flow.
  values: Record<string, Values>;
  arrows: Record<string, Arrow[]>;
  /// By flow and step, `by_hand.token`.
  runs: Record<string, Run>;
  drafts: Record<string, Draft>;
  busy: Set<string>;
  root: Root;
  problem?: Problem;
  sdk: {
    isReady: boolean;
    session: Session;
    trace: TraceEntry[];
    events: LogEntry[];
    before: LastSeen;
    /// What the API answered the last time.
    api?: ApiAnswer;
    /// Seconds that the access token was good for when it came.
    lifetime: number;
    /// When the token was renewed in this page.
    renewed?: string;
    withoutSession?: { refusal: string; answer: PlainAnswer };
    fault?: { id: string; code: string };
  };
  /// In milliseconds since 1970: what is shown as left counts from here.
  now: number;
}

export const state: State = {
  flow: 'sdk',
  values: {},
  arrows: { sdk: JSON.parse(sessionStorage.getItem('arrows') ?? '[]') as Arrow[] },
  runs: {},
  drafts: {},
  busy: new Set(),
  root: { id: 'root', secret: '' },
  sdk: { isReady: false, session: { status: 'unconfigured' }, trace: readTrace(), events: readEvents(), before: lastSeen(), lifetime: 0 },
  now: Date.now(),
};

let draw: () => void = () => {};

export function onUpdate(listener: () => void): void {
  draw = listener;
}

export function update(change: (state: State) => void): void {
  change(state);
  draw();
}

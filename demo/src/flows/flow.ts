// What a flow is made of: steps, each with the request it sends or the work it does, and the ways to get it wrong.
import { scopeOf, type Configuration, type Profile } from '../configuration';
import type { Metadata } from '../metadata';
import type { PlainRequest } from '../http/message';

export type Lane = 'page' | 'worker' | 'server' | 'api';
export type Values = Record<string, string>;

export interface Context {
  issuer: string;
  profile: Profile;
  /// Where tokens are tried; empty where nobody said.
  api: string;
  /// Of this page, and the client's redirect_uri on it.
  origin: string;
  redirect_uri: string;
  metadata: Metadata;
  /// What the person typed, and what earlier steps brought.
  values: Values;
}

/// One thing that was looked at, and whether it holds. Without `holds` it is only told.
export interface Fact {
  rule: string;
  value?: string;
  section?: string;
  holds?: boolean;
}

/// A deliberate mistake: it changes the step's text, and says which answer shows that it was found.
export interface Fault {
  id: string;
  section: string;
  /// What must have been kept before it can be made.
  needs?: string[];
  /// Whether it takes a client of the demonstration's, which only our own server has.
  seeded?: boolean;
  change(text: string, context: Context): string | Promise<string>;
  /// The status of the answer, and its `error`; of a step that checks, nothing.
  refusal: { status: number; error?: string } | 'check';
}

interface Common {
  id: string;
  section: string;
  /// Names of values without which there is nothing to do yet.
  needs?: string[];
  faults?: Fault[];
}

/// Sends a request and keeps members of the answer.
export interface RequestStep extends Common {
  kind: 'request';
  to: 'server' | 'api';
  request(context: Context): PlainRequest;
  /// Statuses that mean it went as it should. What teaches by its refusal has that status here.
  expects: number[];
  keeps?: Record<string, string>;
  /// The same of the answer's headers, by their names in lower case, whatever its status.
  keepsHeaders?: Record<string, string>;
  /// Values that get another name before new ones take theirs: the new name, and the old.
  setsAside?: Record<string, string>;
  /// Under which name the whole body is kept.
  keepsBody?: string;
  /// What else is kept with an answer: values of the moment of asking.
  keepsAsked?(context: Context): Values;
}

/// Sends the person to the server in a window.
export interface WindowStep extends Common {
  kind: 'window';
  request(context: Context): PlainRequest;
  /// Under which name the query is kept that the window comes back with.
  answer: string;
  /// The `error` that is the right answer here.
  expectsError?: string;
}

/// Looks at a text, here in the page.
export interface CheckStep extends Common {
  kind: 'check';
  input(context: Context): string;
  /// What it keeps where all holds.
  brings?: string[];
  check(input: string, context: Context): Promise<{ facts: Fact[]; values?: Values }>;
}

/// Makes values that later steps use.
export interface MakeStep extends Common {
  kind: 'make';
  brings: string[];
  make(context: Context): Promise<Values>;
}

export type Step = RequestStep | WindowStep | CheckStep | MakeStep;

/// The names of the values that are there once the step went well.
export function bringsOf(step: Step): string[] {
  switch (step.kind) {
    case 'request':
      return [...Object.keys(step.keeps ?? {}), ...Object.keys(step.setsAside ?? {}), ...(step.keepsBody ? [step.keepsBody] : [])];
    case 'window':
      return [step.answer];
    default:
      return step.brings ?? [];
  }
}

export interface Field {
  name: string;
  initial: string | ((configuration: Configuration) => string);
  kind?: 'text' | 'secret' | 'long';
  choices?: string[];
  /// Values that mean nothing any more once this one is another.
  forgets?: string[];
}

/// A client of the demonstration's seeds, where the server may have them.
export function seeded(value: string) {
  return ({ profile }: Configuration): string => (profile === 'aidbox' ? value : '');
}

export const ownClient: Field = { name: 'client_id', initial: ({ client_id }) => client_id };
export const scope: Field = { name: 'scope', initial: scopeOf };

export type Group = 'person' | 'program' | 'token' | 'configuration' | 'gone';

export interface Flow {
  id: string;
  group: Group;
  fields: Field[];
  steps: Step[];
  /// Whether the server has it; absent: every server has.
  offered?(metadata: Metadata): boolean;
  /// Whether it is about what only Aidbox and servers like it have.
  aidbox?: boolean;
}

// What happens when a person works through a flow: fields, drafts and faults, and the running of a step.
import { apiOf, redirectUri } from './configuration';
import type { Context, Fault, Field, Flow, RequestStep, Step, Values, WindowStep } from './flows/flow';
import { flowOf, flows } from './flows/flows';
import { membersOf, parse, print, type PlainAnswer } from './http/message';
import { parametersIn } from './http/refusal';
import { needsRoot, withRoot } from './http/root';
import { send } from './http/send';
import { readMetadata } from './metadata';
import { state, update, type Arrow, type Draft, type Run } from './state';
import { answerOfWindow } from './window';

export const keyOf = (flow: Flow, step: Step) => `${flow.id}.${step.id}`;

export async function openFlow(id: string): Promise<void> {
  const flow = flowOf(id);
  update((state) => {
    state.flow = flow.id;
    state.values[flow.id] = { ...initialValues(flow), ...state.values[flow.id] };
  });
  if (flow.id !== 'sdk') await learnMetadata();
}

function initialValues({ fields }: Flow): Values {
  const { configuration } = state;
  if (!configuration) return {};
  return Object.fromEntries(fields.map(({ name, initial }) => [name, typeof initial === 'string' ? initial : initial(configuration)]));
}

async function learnMetadata(): Promise<void> {
  if (state.metadata || !state.configuration) return;
  try {
    const metadata = await readMetadata(state.configuration.issuer);
    update((state) => (state.metadata = metadata));
  } catch (error) {
    update((state) => (state.problem = { code: messageOf(error), phase: 'configure', detail: '' }));
  }
}

/// What the steps of `flow` build upon; nothing before the server's metadata is known.
export function contextOf(flow: Flow): Context | undefined {
  const { configuration, metadata, values } = state;
  if (!configuration || !metadata) return undefined;
  const { issuer, profile } = configuration;
  return {
    ...{ issuer, profile, metadata, origin: location.origin, redirect_uri: redirectUri(configuration) },
    api: apiOf(configuration, '?_count=2'), // enough to see
    values: values[flow.id] ?? {},
  };
}

/// The text of a step, as the person left it.
export function textOf(flow: Flow, step: Step, context: Context): string {
  return state.drafts[keyOf(flow, step)]?.text ?? originalOf(step, context);
}

function originalOf(step: Step, context: Context): string {
  if (step.kind === 'make') return '';
  return step.kind === 'check' ? step.input(context) : print(step.request(context));
}

export function missing({ needs = [] }: { needs?: string[] | undefined }, { values }: Context): string[] {
  return needs.filter((name) => !values[name]);
}

/// What the person typed into a field of the flow.
export function fill(flow: Flow, { name, forgets = [] }: Field, value: string): void {
  update(({ values }) => {
    const { [flow.id]: before = {} } = values;
    const left = Object.entries(before).filter(([name]) => !forgets.includes(name));
    values[flow.id] = { ...Object.fromEntries(left), [name]: value };
    forgetMistakes(flow);
  });
}

export function edit(flow: Flow, step: Step, text: string | undefined): void {
  draft(flow, step, text === undefined ? undefined : { text, by: 'person' });
}

function draft(flow: Flow, step: Step, written: Draft | undefined): void {
  update(({ drafts }) => {
    if (written) drafts[keyOf(flow, step)] = written;
    else delete drafts[keyOf(flow, step)];
  });
}

/// Makes the mistake in the step's text and runs it.
export async function tryFault(flow: Flow, step: Step, fault: Fault, context: Context): Promise<void> {
  begin(flow, step);
  try {
    const original = originalOf(step, context);
    const text = await fault.change(original, context);
    draft(flow, step, text === original ? undefined : { text, by: 'fault' });
    await runStep(flow, step, context, fault);
  } catch (error) {
    const message = messageOf(error);
    finish(flow, step, { verdict: message === 'not_applicable' ? 'not_sent' : 'failed', message });
  }
}

/// `fault` is the mistake in the step's text, where one was made for this run.
export async function runStep(flow: Flow, step: Step, context: Context, fault?: Fault): Promise<void> {
  begin(flow, step);
  const run = await perform(flow, step, context, fault).catch((error: unknown): Run => ({ verdict: 'failed', message: messageOf(error) }));
  finish(flow, step, fault ? { ...run, fault: fault.id } : run);
}

/// How it went the last time says nothing of this time.
function begin(flow: Flow, step: Step): void {
  update(({ busy, runs }) => {
    busy.add(keyOf(flow, step));
    delete runs[keyOf(flow, step)];
  });
}

function finish(flow: Flow, step: Step, run: Run): void {
  update((state) => {
    state.busy.delete(keyOf(flow, step));
    state.runs[keyOf(flow, step)] = run;
  });
}

function perform(flow: Flow, step: Step, context: Context, fault: Fault | undefined): Promise<Run> {
  const text = textOf(flow, step, context);
  switch (step.kind) {
    case 'request':
      return performRequest(flow, step, text, context, fault);
    case 'window':
      return performWindow(flow, step, text, context);
    case 'check':
      return step.check(text, context).then(({ facts, values = {} }) => {
        const isRefused = facts.some(({ holds }) => holds === false);
        if (!fault) keep(flow, values);
        draw(flow, step, [['page', 'page', step.id, isRefused ? 'refused' : 'good']]);
        return { facts, verdict: fault ? (isRefused ? 'refused' : 'not_refused') : isRefused ? 'unexpected' : 'done' };
      });
    case 'make':
      return step.make(context).then((made) => {
        keep(flow, made);
        draw(flow, step, [['page', 'page', Object.keys(made).join(', '), 'good']]);
        return { made, verdict: 'done' };
      });
  }
}

async function performRequest(flow: Flow, step: RequestStep, text: string, context: Context, fault: Fault | undefined): Promise<Run> {
  const request = parse(text);
  const label = `${request.method} ${new URL(request.url).pathname}`;
  draw(flow, step, [['page', step.to, label, 'asked']]);
  const answer = await send(needsRoot(text) ? withRoot(request, state.root) : request).catch(() => undefined);
  if (!answer) return { verdict: 'failed' };
  draw(flow, step, [[step.to, 'page', labelOf(answer), answer.status < 400 ? 'good' : 'refused']]);
  const run = { answer, sent: parametersIn(text), verdict: verdictOf(answer, step, fault) };
  if (fault) return run; // a mistake brings nothing
  keepHeaders(flow, step, answer);
  if (step.expects.includes(answer.status)) keepMembers(flow, step, answer, context);
  return run;
}

function labelOf(answer: PlainAnswer): string {
  const { error } = membersOf(answer);
  return typeof error === 'string' ? `${answer.status} ${error}` : String(answer.status);
}

function verdictOf(answer: PlainAnswer, step: RequestStep, fault: Fault | undefined): Run['verdict'] {
  if (!fault || fault.refusal === 'check') return step.expects.includes(answer.status) ? 'done' : 'unexpected';
  const { status, error } = fault.refusal;
  if (answer.status < 400) return 'not_refused';
  return answer.status === status && (!error || membersOf(answer)['error'] === error) ? 'refused' : 'unexpected';
}

const windows = new Map<string, AbortController>();

/// Waits no longer for what the step's window brings.
export function giveUp(flow: Flow, step: WindowStep): void {
  windows.get(keyOf(flow, step))?.abort();
}

async function performWindow(flow: Flow, step: WindowStep, text: string, { values }: Context): Promise<Run> {
  const { url } = parse(text);
  draw(flow, step, [['page', 'server', `GET ${new URL(url).pathname}`, 'asked']]);
  const givenUp = new AbortController();
  windows.set(keyOf(flow, step), givenUp);
  // The address may have been edited; that of a pushed request has no state.
  const expected = new URL(url).searchParams.get('state') ?? values['state'] ?? '';
  const answer = await answerOfWindow(url, expected, givenUp.signal);
  const error = new URLSearchParams(answer).get('error');
  draw(flow, step, [['server', 'page', error ?? 'code, state', error ? 'refused' : 'good']]);
  keep(flow, { [step.answer]: answer });
  const made = Object.fromEntries(new URLSearchParams(answer));
  return { made, sent: parametersIn(text), verdict: (error ?? undefined) === step.expectsError ? 'done' : 'unexpected' };
}

function keepHeaders(flow: Flow, { keepsHeaders = {} }: RequestStep, { headers }: PlainAnswer): void {
  const found = Object.entries(keepsHeaders).map(([name, header]) => [name, headers.find(([given]) => given === header)?.[1]]);
  keep(flow, Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined)));
}

function keepMembers(flow: Flow, step: RequestStep, answer: PlainAnswer, context: Context): void {
  const { keeps = {}, setsAside = {}, keepsBody, keepsAsked } = step;
  const before = state.values[flow.id] ?? {};
  const members = membersOf(answer);
  const kept = Object.entries(keeps).map(([name, member]) => [name, members[member]]);
  const aside = Object.entries(setsAside).map(([name, old]) => [name, before[old]]);
  const asked = Object.entries(keepsAsked?.(context) ?? {});
  const all = [...aside, ...kept, ...asked, ...(keepsBody ? [[keepsBody, answer.body]] : [])] as [string, unknown][];
  keep(flow, Object.fromEntries(all.filter((pair): pair is [string, string] => typeof pair[1] === 'string')));
}

/// New values reach the texts of all steps, except where the person wrote their own.
function keep(flow: Flow, values: Record<string, string>): void {
  if (Object.keys(values).length === 0) return;
  update((state) => {
    state.values[flow.id] = { ...state.values[flow.id], ...values };
    const { access_token } = values;
    if (access_token) handOn(access_token);
    forgetMistakes(flow);
  });
}

function forgetMistakes(flow: Flow): void {
  for (const key of flow.steps.map((step) => keyOf(flow, step))) if (state.drafts[key]?.by === 'fault') delete state.drafts[key];
}

/// Every new token goes to the flow that reads tokens.
function handOn(token: string): void {
  const jwt = flows.find(({ id }) => id === 'jwt')!;
  state.values[jwt.id] = { ...state.values[jwt.id], token };
  forgetMistakes(jwt);
}

function draw(flow: Flow, step: Step, arrows: [Arrow['from'], Arrow['to'], string, Arrow['tone']][]): void {
  update((state) => {
    const drawn = arrows.map(([from, to, label, tone]): Arrow => ({ from, to, label, tone, step: step.id }));
    state.arrows[flow.id] = [...(state.arrows[flow.id] ?? []), ...drawn];
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

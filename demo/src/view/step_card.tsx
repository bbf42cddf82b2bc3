// One step of a flow as a card: why, the exact request, ways to get it wrong, Run, and how it went.
import type { Context, Flow, Step } from '../flows/flow';
import { asCurl } from '../http/curl';
import { parse } from '../http/message';
import { needsRoot } from '../http/root';
import { edit, giveUp, keyOf, missing, runStep, textOf, tryFault } from '../run';
import { state } from '../state';
import { filled, texts } from '../texts';
import { CopyButton } from './copy_button';
import { Editor, type Mark } from './editor';
import { marksOf } from './marks';
import { Outcome } from './outcome';
import { Card, Prose } from './prose';

const t = texts.card;
const labels = { request: t.run, window: t.open, check: t.check, make: t.make };

export function StepCard({ flow, step, number, context }: { flow: Flow; step: Step; number: number; context: Context }) {
  const key = keyOf(flow, step);
  const text = textOf(flow, step, context);
  const run = state.runs[key];
  const { title, why } = texts.flows[flow.id]!.steps[step.id] ?? { title: step.id, why: '' };
  const fault = step.faults?.find(({ id }) => id === run?.fault);
  const marks = step.kind === 'request' ? marksOf(run?.answer, text) : [];
  return (
    <Card id={step.id} title={title} number={number} section={step.section}>
      <p class="why"><Prose text={why} /></p>
      {step.kind !== 'make' && (
        <Editor id={`text-${step.id}`} label={`${title}: ${step.kind === 'check' ? t.text : t.request}`} text={text} marks={marks} onEdit={(changed) => edit(flow, step, changed)} />
      )}
      <Marks id={`text-${step.id}-marks`} marks={marks} />
      <Buttons flow={flow} step={step} context={context} text={text} isEdited={state.drafts[key] !== undefined} />
      {run && <Outcome run={run} section={fault?.section ?? step.section} />}
    </Card>
  );
}

function Marks({ id, marks }: { id: string; marks: Mark[] }) {
  if (marks.length === 0) return null;
  return (
    <ul class="marks" id={id} data-testid="marks">
      {marks.map(({ line, message }, i) => (
        <li key={i}>{filled(line ? t.line : t.whole, { line, message })}</li>
      ))}
    </ul>
  );
}

interface ButtonsProps {
  flow: Flow;
  step: Step;
  context: Context;
  text: string;
  isEdited: boolean;
}

function Buttons({ flow, step, context, text, isEdited }: ButtonsProps) {
  const hint = hintOf(flow, step, context, text);
  const isBusy = state.busy.has(keyOf(flow, step));
  const { title } = texts.flows[flow.id]!.steps[step.id] ?? { title: step.id };
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={hint !== '' || isBusy} aria-label={`${labels[step.kind]}: ${title}`} onClick={() => runStep(flow, step, context)}>
          {isBusy ? t.running : labels[step.kind]}
        </button>
        {step.kind === 'window' && isBusy && <button type="button" class="quiet" aria-label={`${t.cancel}: ${title}`} onClick={() => giveUp(flow, step)}>{t.cancel}</button>}
        {(step.kind === 'request' || step.kind === 'window') && <CopyButton label={t.copy} aria={`${t.copy}: ${title}`} text={() => curlOf(text)} />}
        {isEdited && <button type="button" class="quiet" onClick={() => edit(flow, step, undefined)}>{t.reset}</button>}
        {hint && <span class="fine hint">{hint}</span>}
      </div>
      {step.faults && step.faults.length > 0 && (
        <div class="faults" role="group" aria-label={`${t.breakIt} ${title}`}>
          <span class="fine">{t.breakIt}</span>
          {step.faults.map((fault) => (
            <button key={fault.id} type="button" class="fault" disabled={hint !== '' || isBusy || missing(fault, context).length > 0}
              title={missing(fault, context).length > 0 ? t.afterFault : undefined} onClick={() => tryFault(flow, step, fault, context)}>
              {texts.faults[fault.id]?.label ?? fault.id}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/// Why the step cannot be run yet; empty where it can.
function hintOf(flow: Flow, step: Step, context: Context, text: string): string {
  const absent = missing(step, context);
  if (absent.length > 0) return filled(t.first, { steps: absent.map((name) => bringerOf(flow, name)).join(', ') });
  return needsRoot(text) && !state.root.secret ? t.needsRoot : '';
}

/// The title of the step that brings a value.
function bringerOf(flow: Flow, name: string): string {
  const at = flow.steps.findIndex((step) => {
    if (step.kind === 'request') return step.keeps?.[name] !== undefined || step.setsAside?.[name] !== undefined || step.keepsBody === name;
    return { answer: step.kind === 'window', code: step.kind === 'check', state: step.kind === 'make', public_key: step.id === 'make_key', first_proof: step.id === 'first_proof', token_proof: step.id === 'token_proof', call_proof: step.id === 'call_proof' }[name] ?? false;
  });
  const step = flow.steps[at];
  return step ? `${at + 1} ${texts.flows[flow.id]?.steps[step.id]?.title ?? ''}` : (texts.fields[name] ?? name);
}

/// What is not written to its end cannot be copied as a command, but as it is.
function curlOf(text: string): string {
  try {
    return asCurl(parse(text));
  } catch {
    return text;
  }
}

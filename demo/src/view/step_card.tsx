// One step of a flow as a card: why, the exact request, ways to get it wrong, Run, and how it went.
import { bringsOf, type Context, type Fault, type Flow, type Step } from '../flows/flow';
import { asCurl } from '../http/curl';
import { parse } from '../http/message';
import { needsRoot } from '../http/root';
import { edit, giveUp, keyOf, missing, runStep, textOf, tryFault } from '../run';
import { state } from '../state';
import { filled, texts } from '../texts';
import { CopyButton } from './copy_button';
import { Editor, type Mark } from './editor';
import { marksOf } from './marks';
import { focusNeighbour } from './focus';
import { Outcome, Verdict } from './outcome';
import { Card, Prose } from './prose';

const t = texts.card;
const labels = { request: t.run, window: t.open, check: t.check, make: t.make };

export function StepCard({ flow, step, number, context }: { flow: Flow; step: Step; number: number; context: Context }) {
  const key = keyOf(flow, step);
  const text = textOf(flow, step, context);
  const run = state.runs[key];
  const { title, why } = texts.flows[flow.id]!.steps[step.id] ?? { title: step.id, why: '' };
  const faults = step.faults?.filter(({ seeded }) => !seeded || context.profile === 'aidbox') ?? [];
  const fault = faults.find(({ id }) => id === run?.fault);
  const marks = step.kind === 'request' ? marksOf(run?.answer, text) : [];
  return (
    <Card id={step.id} title={title} number={number} section={step.section}>
      <p class="why"><Prose text={why} /></p>
      {step.kind !== 'make' && (
        <Editor id={`text-${step.id}`} label={`${title}: ${step.kind === 'check' ? t.text : t.request}`} text={text} marks={marks} onEdit={(changed) => edit(flow, step, changed)} />
      )}
      <Marks id={`text-${step.id}-marks`} marks={marks} />
      <Buttons flow={flow} step={step} context={context} text={text} faults={faults} isEdited={state.drafts[key] !== undefined} />
      <div class="announcement" role="status">{run && <Verdict run={run} section={fault?.section ?? step.section} />}</div>
      {run && <Outcome run={run} />}
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
  faults: Fault[];
  isEdited: boolean;
}

function Buttons({ flow, step, context, text, faults, isEdited }: ButtonsProps) {
  const hint = hintOf(flow, step, context, text);
  const isBusy = state.busy.has(keyOf(flow, step));
  const { title } = texts.flows[flow.id]!.steps[step.id] ?? { title: step.id };
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={hint !== ''} aria-disabled={isBusy} aria-label={`${labels[step.kind]}: ${title}`} onClick={() => isBusy || runStep(flow, step, context)}>
          {isBusy ? t.running : labels[step.kind]}
        </button>
        {step.kind === 'window' && isBusy && <button type="button" class="quiet" aria-label={`${t.cancel}: ${title}`} onClick={(event) => (focusNeighbour(event), giveUp(flow, step))}>{t.cancel}</button>}
        {(step.kind === 'request' || step.kind === 'window') && <CopyButton label={t.copy} aria={`${t.copy}: ${title}`} text={() => curlOf(text)} />}
        {isEdited && <button type="button" class="quiet" onClick={(event) => (focusNeighbour(event), edit(flow, step, undefined))}>{t.reset}</button>}
        {hint && <span class="fine hint">{hint}</span>}
      </div>
      {faults.length > 0 && (
        <div class="faults" role="group" aria-label={`${t.breakIt} ${title}`}>
          <span class="fine">{t.breakIt}</span>
          {faults.map((fault) => (
            <button key={fault.id} type="button" class="fault" disabled={hint !== '' || missing(fault, context).length > 0} aria-disabled={isBusy}
              title={missing(fault, context).length > 0 ? t.afterFault : undefined} onClick={() => isBusy || tryFault(flow, step, fault, context)}>
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
  if (step.kind === 'request' && step.request(context).url === '') return step.to === 'api' ? t.needsApi : t.noEndpoint;
  const absent = missing(step, context);
  const empty = absent.filter((name) => flow.fields.some((field) => field.name === name));
  if (empty.length > 0) return filled(t.fillIn, { fields: empty.map((name) => texts.fields[name] ?? name).join(', ') });
  if (absent.length > 0) return filled(t.first, { steps: absent.map((name) => bringerOf(flow, name)).join(', ') });
  return needsRoot(text) && !state.root.secret ? t.needsRoot : '';
}

/// The title of the step that brings a value.
function bringerOf(flow: Flow, name: string): string {
  const at = flow.steps.findIndex((step) => bringsOf(step).includes(name));
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

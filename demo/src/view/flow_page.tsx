// A flow of plain requests: what it is for, its fields, and a card for each step.
import type { Field, Flow } from '../flows/flow';
import { contextOf, fill } from '../run';
import { state, update } from '../state';
import { texts } from '../texts';
import { Prose } from './prose';
import { StepCard } from './step_card';

export function FlowPage({ flow }: { flow: Flow }) {
  const context = contextOf(flow);
  const { name, lead, absent } = texts.flows[flow.id]!;
  const isAbsent = absent && state.metadata && flow.offered?.(state.metadata) === false;
  return (
    <>
      <header class="lead">
        <h1>{name}</h1>
        <p><Prose text={lead} /></p>
        {flow.aidbox && state.configuration && state.configuration.profile !== 'aidbox' && <p class="notice"><Prose text={texts.aidboxOnly} /></p>}
        {isAbsent && <p class="notice" data-testid="absent"><Prose text={absent} /></p>}
      </header>
      {flow.group === 'configuration' && <RootFields />}
      {flow.fields.length > 0 && (
        <form class="card fields" onSubmit={(event) => event.preventDefault()}>
          {flow.fields.map((field) => <FieldInput key={field.name} flow={flow} field={field} />)}
        </form>
      )}
      {context && flow.steps.map((step, i) => <StepCard key={step.id} flow={flow} step={step} number={i + 1} context={context} />)}
    </>
  );
}

function FieldInput({ flow, field }: { flow: Flow; field: Field }) {
  const { name, kind = 'text', choices } = field;
  const value = state.values[flow.id]?.[name] ?? '';
  const id = `field-${name}`;
  const common = { id, value, onInput: (event: { currentTarget: { value: string } }) => fill(flow, field, event.currentTarget.value) };
  const hint = texts.fieldHints[name];
  return (
    <p class={kind === 'long' ? 'field wide' : 'field'}>
      <label for={id}>{texts.fields[name] ?? name}</label>
      {choices ? (
        <select {...common}>{choices.map((choice) => <option key={choice}>{choice}</option>)}</select>
      ) : kind === 'long' ? (
        <textarea {...common} rows={3} spellcheck={false} aria-describedby={hint && `${id}-hint`} />
      ) : kind === 'secret' ? (
        <input {...common} type="password" autocomplete="off" />
      ) : (
        <input {...common} autocomplete="off" autocapitalize="none" spellcheck={false} />
      )}
      {hint && <span class="fine" id={`${id}-hint`}><Prose text={hint} /></span>}
    </p>
  );
}

function RootFields() {
  const t = texts.root;
  const set = (name: 'id' | 'secret') => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget;
    update((state) => (state.root = { ...state.root, [name]: value }));
  };
  return (
    <form class="card fields" aria-label={t.title} onSubmit={(event) => event.preventDefault()}>
      <p class="fine wide">{t.lead}</p>
      <p class="field">
        <label for="root_id">{t.id}</label>
        <input id="root_id" value={state.root.id} autocomplete="off" spellcheck={false} onInput={set('id')} />
      </p>
      <p class="field">
        <label for="root_secret">{t.secret}</label>
        <input id="root_secret" type="password" value={state.root.secret} autocomplete="off" onInput={set('secret')} />
      </p>
    </form>
  );
}

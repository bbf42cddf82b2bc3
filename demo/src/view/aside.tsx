// The live state beside a flow: the diagram, and for the SDK its machine, session, transitions and events.
import { isSignedIn } from '../sdk/session';
import { state } from '../state';
import { filled, texts } from '../texts';
import { Prose } from './prose';
import { Sequence } from './sequence';
import { StateMachine } from './state_machine';

const t = texts.aside;

export function Aside() {
  return (
    <aside aria-label={t.title}>
      {state.flow === 'sdk' ? <SdkPanels /> : <><Sequence /><FlowValues /></>}
    </aside>
  );
}

function SdkPanels() {
  return (
    <>
      <section class="panel" aria-labelledby="machine-title">
        <header class="panel_head"><h2 id="machine-title">{t.machine}</h2></header>
        <StateMachine />
      </section>
      <SessionPanel />
      <Sequence />
      <Transitions />
      <Events />
    </>
  );
}

function SessionPanel() {
  const { session } = state.sdk;
  const facts = t.sessionFacts;
  return (
    <section class="panel" aria-labelledby="session-title">
      <header class="panel_head"><h2 id="session-title">{t.session}</h2></header>
      <dl class="session">
        <dt>{facts.status}</dt>
        <dd><code data-testid="session_status">{session.status}</code></dd>
        {isSignedIn() && (
          <>
            <dt>{facts.scope}</dt>
            <dd><code data-testid="scope">{session.scope}</code></dd>
            <dt>{facts.tokens}</dt>
            <dd class="masked">{t.inWorker}</dd>
            <dt>{facts.expires}</dt>
            <dd><Expiry at={session.expires_at ?? 0} /></dd>
          </>
        )}
      </dl>
      {isSignedIn() && <p class="fine">{t.noToken}</p>}
    </section>
  );
}

/// Minutes and seconds until `at`, in seconds since 1970, and a bar of how much of the token's lifetime they are.
function Expiry({ at }: { at: number }) {
  const left = Math.max(0, Math.round(at - state.now / 1000));
  const text = filled(t.left, { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, '0') });
  return (
    <>
      <span role="timer" data-testid="expires_in">{text}</span>
      <progress max={Math.max(left, state.sdk.lifetime, 1)} value={left} aria-label={t.sessionFacts.expires} aria-valuetext={text} />
    </>
  );
}

function Transitions() {
  const last = state.sdk.trace.slice(-8).reverse();
  if (last.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="transitions-title">
      <header class="panel_head"><h2 id="transitions-title">{t.transitions}</h2></header>
      <p class="fine"><Prose text={t.transitionsLead} /></p>
      <ol class="log" tabIndex={0} aria-labelledby="transitions-title">
        {last.map(({ step, event, from, to, checks }) => (
          <li key={`${step}${event.name}`}>
            <code>{event.name}</code>
            <span>{from === to ? to : `${from} → ${to}`} {checks.filter(({ failed }) => failed).map(({ failed }) => <strong class="failed" key={failed}>{failed}</strong>)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Events() {
  return (
    <section class="panel" aria-labelledby="events-title">
      <header class="panel_head"><h2 id="events-title">{t.events}</h2></header>
      <p class="fine">{t.eventsLead}</p>
      <ol class="log" data-testid="events" tabIndex={0} aria-labelledby="events-title">
        {state.sdk.events.map(({ time, name, detail }, i) => (
          <li key={state.sdk.events.length - i}>
            <time>{time}</time> <code>{name}</code>
            <span>{detail}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function FlowValues() {
  const hidden = ['client_secret', 'password', 'document', 'document_name', 'jwks', 'called'];
  const values = Object.entries(state.values[state.flow] ?? {}).filter(([name, value]) => value && !hidden.includes(name));
  return (
    <section class="panel" aria-labelledby="values-title">
      <header class="panel_head"><h2 id="values-title">{t.values}</h2></header>
      <p class="fine">{t.valuesLead}</p>
      {values.length === 0 ? <p class="fine">{t.valuesEmpty}</p> : (
        <dl class="values">
          {values.map(([name, value]) => (
            <div key={name}>
              <dt><code>{name}</code></dt>
              <dd class="short" title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

// The SDK's flow: sign in, who one is, what the API answers; then each step as the worker told it, and what it refuses.
import { apiRequest, callApiAgain, callWithoutSession, isSignedIn, renew, signIn, signOut } from '../sdk/session';
import type { ApiAnswer, PatientRow } from '../sdk/api';
import { displayEmail, displayName } from '../sdk/claims';
import { state } from '../state';
import { filled, texts } from '../texts';
import { indented } from '../http/message';
import { focusHeading } from './focus';
import { ProblemCard } from './problem_card';
import { SdkFaults } from './sdk_faults';
import { SdkSteps } from './sdk_steps';
import { Prose } from './prose';

const t = texts.sdk;

export function SdkPage() {
  const { isReady, before } = state.sdk;
  const signedIn = isReady && isSignedIn();
  return (
    <>
      <ProblemCard />
      {isReady && !signedIn && before === 'signed_out' && <ClosedCard />}
      {signedIn ? <SignedIn /> : <Welcome isReady={isReady} wasSignedIn={before === 'signed_in'} />}
      <SdkSteps />
      {isReady && <SdkFaults />}
    </>
  );
}

function Welcome({ isReady, wasSignedIn }: { isReady: boolean; wasSignedIn: boolean }) {
  return (
    <section class="card welcome" data-testid={isReady ? 'signed_out' : 'starting'} aria-labelledby="welcome">
      <h1 id="welcome">{t.welcome}</h1>
      <p>{t.welcomeLead}</p>
      {isReady && wasSignedIn && <p class="fine">{t.reloaded}</p>}
      <div class="buttons"><button type="button" class="large" disabled={!isReady} onClick={signIn}>{t.signIn}</button></div>
    </section>
  );
}

function ClosedCard() {
  const { withoutSession } = state.sdk;
  return (
    <section class="card" data-testid="closed">
      <h2>{t.closed}</h2>
      <p><Prose text={state.configuration?.profile === 'aidbox' ? t.closedLead : t.closedLeadElsewhere} /></p>
      {apiRequest() && <div class="buttons"><button type="button" class="quiet" onClick={callWithoutSession}>{filled(t.callAgain, { request: apiRequest() })}</button></div>}
      <dl class="answers" aria-live="polite">
        {withoutSession && (
          <>
            <dt>{t.throughSdk}</dt>
            <dd data-testid="sdk_answer">{filled(t.nothingSent, { refusal: withoutSession.refusal })}</dd>
            <dt>{t.straight}</dt>
            <dd>
              <strong data-testid="server_status">{withoutSession.answer.status}</strong>
              <pre data-testid="server_body" tabIndex={0} role="region" aria-label={t.straight}>{indented(withoutSession.answer.body)}</pre>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function SignedIn() {
  const { claims = {}, sub = '' } = state.sdk.session;
  return (
    <div class="stack" data-testid="signed_in">
      <section class="card who" aria-labelledby="who">
        <div>
          <p class="kicker">{t.who}</p>
          <h1 id="who" data-testid="name">{displayName(claims)}</h1>
          <p class="fine"><span data-testid="email">{displayEmail(claims)}</span> · <code data-testid="sub">{sub}</code></p>
          <p class="fine" role="status">{state.sdk.renewed && filled(t.renewed, { time: state.sdk.renewed })}</p>
        </div>
        <div class="buttons">
          <button type="button" class="quiet" onClick={renew}>{t.renew}</button>
          <button type="button" class="quiet" onClick={() => signOut().then(focusHeading)}>{t.signOut}</button>
        </div>
      </section>
      {apiRequest() ? <Api /> : <section class="card"><p class="fine">{t.noApi}</p></section>}
    </div>
  );
}

function Api() {
  const { api } = state.sdk;
  const { profile } = state.configuration!;
  return (
    <section class="card">
      <header class="card_head">
        <h2 id="api-title">{profile === 'aidbox' ? t.patients : t.api}</h2>
        <p class="fine grow" role="status">
          <code>{apiRequest()}</code> <span data-testid="patients_answer">{api && answeredBy(api)}</span>
        </p>
        <button type="button" class="quiet small" onClick={callApiAgain}>{t.readAgain}</button>
      </header>
      {api && !api.rows ? <ApiDocument api={api} /> : (profile === 'aidbox' || api) && <Patients rows={api?.rows ?? []} />}
    </section>
  );
}

/// What is no list of patients; a refusal with what to do about it.
function ApiDocument({ api: { status, body } }: { api: ApiAnswer }) {
  const next = status < 400 ? undefined : texts.advice.next[status];
  return (
    <>
      {next && <p data-testid="api_advice"><strong>{texts.problem.remedy}</strong> <Prose text={next} /></p>}
      <pre tabIndex={0} role="region" aria-labelledby="api-title" data-testid="api_body">{indented(body) || texts.card.noBody}</pre>
    </>
  );
}

function answeredBy({ status, rows }: ApiAnswer): string {
  return rows ? filled(t.answeredPatients, { status, n: rows.length }) : filled(texts.log.answered, { status });
}

function Patients({ rows }: { rows: PatientRow[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="api-title">
      <table data-testid="patients">
        <thead><tr>{t.patientsColumns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ name, gender, birthDate }, i) => (
            <tr key={i}><td>{name}</td><td>{gender}</td><td>{birthDate}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

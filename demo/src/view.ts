// Everything that the page shows, and nothing that it decides: each function puts values into the elements of index.html.
import type { Session } from 'codegrant';
import { displayEmail, displayName } from './claims';
import type { Configuration } from './configuration';
import type { LastSeen } from './last_seen';
import type { PatientRow } from './patients';
import type { PlainAnswer } from './plain_call';
import { explain } from './failures';

export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

function text(id: string, value: string): void {
  element(id).textContent = value;
}

function show(id: string, visible: boolean): void {
  element(id).hidden = !visible;
}

export function showPairing({ issuer, client_id }: Configuration): void {
  text('issuer', new URL(issuer).host);
  text('client_id', client_id);
}

export function showSignedOut(before: LastSeen): void {
  document.body.dataset['state'] = 'signed_out';
  text('status', 'Signed out');
  show('signed_out', true);
  show('signed_in', false);
  show('reloaded', before === 'signed_in');
  show('closed', before === 'signed_out');
  show('closed_answers', false);
}

export function showSignedIn({ status, sub = '', scope = '', expires_at, claims = {} }: Session): void {
  document.body.dataset['state'] = 'signed_in';
  text('status', 'Signed in');
  show('signed_out', false);
  show('signed_in', true);
  show('closed', false);
  text('who', displayName(claims));
  text('email', displayEmail(claims));
  text('sub', sub);
  text('session_status', status);
  text('scope', scope);
  showExpiry(expires_at);
}

/// Minutes and seconds until `expires_at`, in seconds since 1970.
export function showExpiry(expires_at = 0): void {
  const seconds = Math.max(0, Math.round(expires_at - Date.now() / 1000));
  text('expires_in', `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`);
}

export function showPatients(status: number, rows: PatientRow[]): void {
  text('patients_answer', `answered ${status}, ${rows.length} patients`);
  element('patients').replaceChildren(
    ...rows.map(({ name, gender, birthDate }) => {
      const row = document.createElement('tr');
      for (const value of [name, gender, birthDate]) row.insertCell().textContent = value;
      return row;
    }),
  );
}

export function showAnswersWithoutSession(refusal: string, answer: PlainAnswer): void {
  show('closed_answers', true);
  text('sdk_answer', `${refusal}: refused in this browser, nothing was sent`);
  text('server_status', String(answer.status));
  text('server_body', indented(answer.body));
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/// `detail` is the server's text or the SDK's; it is shown as text, whatever it holds.
export function showProblem(code: string, detail: string): void {
  const { title, meaning, remedy } = explain(code);
  text('problem_title', title);
  text('problem_meaning', meaning);
  text('problem_remedy', remedy);
  text('problem_code', code);
  text('problem_detail', detail);
  show('problem', true);
  if (!document.body.dataset['state']) text('status', 'Not ready');
}

export function hideProblem(): void {
  show('problem', false);
}

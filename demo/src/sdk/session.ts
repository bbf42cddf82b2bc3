// The SDK's client of this page: made once, listened to, and used by the buttons.
import { OAuthClientError, type Client } from 'codegrant';
import { inspect, type TraceEntry } from 'codegrant/inspect';
import type { Configuration } from '../configuration';
import { get } from '../http/message';
import { send } from '../http/send';
import { state, update, type Arrow } from '../state';
import { arrowsOf } from './arrows';
import { withEvent } from './event_log';
import { remember } from './last_seen';
import { patientRows } from './patients';
import { withEntry } from './trace_log';

let client: Client | undefined;
let patients = '';

export async function start(configuration: Configuration): Promise<void> {
  patients = new URL('/Patient', configuration.issuer).href;
  await attempt(async () => {
    client = await clientFor(configuration);
    follow(client);
    await attempt(comeBack);
    update(({ sdk }) => (sdk.isReady = true));
    render();
    if (isSignedIn()) await attempt(readPatients);
  });
}

function clientFor({ issuer, client_id, profile, dpop }: Configuration): Promise<Client> {
  const settings = {
    issuer,
    profile,
    client_id,
    dpop,
    redirect_uri: `${location.origin}/callback`,
    scope: profile === 'oidc' ? 'openid profile email' : 'profile email',
    resources: [{ origin: new URL(issuer).origin, paths: ['/Patient', '/fhir/Patient'], methods: ['GET'] }],
  };
  return inspect(settings, trace);
}

function trace(entry: TraceEntry): void {
  update(({ sdk }) => (sdk.trace = withEntry(sdk.trace, entry)));
  addArrows(arrowsOf(entry));
}

function addArrows(arrows: Arrow[]): void {
  if (arrows.length === 0) return;
  update((state) => {
    state.arrows['sdk'] = [...(state.arrows['sdk'] ?? []), ...arrows].slice(-60);
    sessionStorage.setItem('arrows', JSON.stringify(state.arrows['sdk']));
  });
}

export function forgetArrows(flow: string): void {
  update((state) => (state.arrows[flow] = []));
  if (flow === 'sdk') sessionStorage.removeItem('arrows');
}

/// Where the address is the server's answer, takes it and goes to the page that the sign-in was begun from.
async function comeBack(): Promise<void> {
  try {
    const { status } = await client!.handleCallback();
    if (status !== 'not_a_callback') log('handleCallback()', status);
  } finally {
    if (location.pathname === '/callback') history.replaceState(null, '', '/');
  }
}

function follow(client: Client): void {
  client.on('state_changed', ({ session }) => {
    log('state_changed', session.status);
    update(({ sdk }) => (sdk.session = session));
  });
  client.on('session_started', ({ session }) => log('session_started', `scope ${session.scope}`));
  client.on('renewed', () => log('renewed'));
  client.on('renew_failed', ({ reason }) => log('renew_failed', reason));
  client.on('session_ended', ({ reason }) => {
    log('session_ended', reason);
    if (state.sdk.before === 'signed_in') seen('nothing');
    render();
  });
}

export function isSignedIn(): boolean {
  return ['signed_in', 'renewing'].includes(state.sdk.session.status);
}

export function signIn(): Promise<void> {
  return attempt(async () => {
    seen('nothing');
    log('login()', 'leaving for the server');
    await client!.login({ mode: 'redirect', returnTo: '/' });
  });
}

export function signOut(): Promise<void> {
  return attempt(async () => {
    seen('signed_out');
    const { server } = await client!.logout({ mode: 'session' });
    log('logout()', `session at the server: ${server}`);
    render();
    if (server !== 'ended') tellProblem('session_not_ended', `session at the server: ${server}`);
  });
}

export function renew(): Promise<void> {
  return attempt(async () => {
    await client!.renew();
    render();
  });
}

export function readPatientsAgain(): Promise<void> {
  return attempt(readPatients);
}

async function readPatients(): Promise<void> {
  const response = await client!.fetch(patients);
  log('GET /Patient', `answered ${response.status}`);
  addArrows([{ from: 'api', to: 'page', label: String(response.status), step: 'fetch', tone: response.ok ? 'good' : 'refused' }]);
  const rows = response.ok ? patientRows(await response.json()) : [];
  update(({ sdk }) => (sdk.patients = { status: response.status, rows }));
}

/// The same call as before, on both ways that are left: the SDK has no token to send, the server is sent none.
export function callWithoutSession(): Promise<void> {
  return attempt(async () => {
    const refusal = await client!.fetch(patients).then(
      (response) => `answered ${response.status}`,
      (error: unknown) => nameOf(error),
    );
    const answer = await send(get(patients));
    log('GET /Patient', `without a token answered ${answer.status}`);
    update(({ sdk }) => (sdk.withoutSession = { refusal, answer }));
  });
}

const callback = (query: string) => client!.handleCallback(`${location.origin}/callback?${query}`);

const mistakes: Record<string, () => Promise<unknown>> = {
  forged_state: () => callback('code=stolen&state=forged'),
  duplicate: () => callback('code=one&code=another&state=forged'),
  forbidden_address: () => client!.fetch(new URL('/Client', patients).href),
  open_redirect: () => client!.login({ mode: 'redirect', returnTo: '//evil.example' }),
};

/// Makes a mistake and keeps how it was refused.
export async function tryMistake(id: string): Promise<void> {
  const code = await mistakes[id]!().then(
    () => 'not_refused',
    (error: unknown) => nameOf(error),
  );
  log(id, code);
  update(({ sdk }) => (sdk.fault = { id, code }));
}

function render(): void {
  if (isSignedIn()) seen('signed_in');
  update(({ sdk }) => {
    sdk.session = client!.session();
    if (!isSignedIn()) delete sdk.patients;
    delete sdk.withoutSession;
  });
}

function seen(before: typeof state.sdk.before): void {
  remember(before);
  update(({ sdk }) => (sdk.before = before));
}

function log(name: string, detail = ''): void {
  update(({ sdk }) => (sdk.events = withEvent(sdk.events, name, detail)));
}

async function attempt(action: () => Promise<void>): Promise<void> {
  update((state) => delete state.problem);
  try {
    await action();
  } catch (error) {
    tellProblem(nameOf(error), error instanceof Error ? error.message : '');
  }
}

function tellProblem(code: string, detail: string): void {
  log('failed', code);
  update((state) => (state.problem = { code, detail }));
}

/// The server's `error` says more than the SDK's `code` where both are there: `access_denied`.
function nameOf(error: unknown): string {
  return error instanceof OAuthClientError ? (error.error ?? error.code) : 'unexpected';
}

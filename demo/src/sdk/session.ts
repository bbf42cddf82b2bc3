// The SDK's client of this page: made once, listened to, and used by the buttons.
import type { Client, Session } from 'codegrant';
import { inspect, type TraceEntry } from 'codegrant/inspect';
import { apiOf, redirectUri, scopeOf, type Configuration } from '../configuration';
import { get } from '../http/message';
import { send } from '../http/send';
import { home, isCallback } from '../places';
import { problemOf, type Problem } from '../problem';
import { state, update, type Arrow } from '../state';
import { filled, texts } from '../texts';
import { readAnswer } from './api';
import { arrowsOf } from './arrows';
import { withEvent } from './event_log';
import { remember } from './last_seen';
import { withEntry } from './trace_log';

let client: Client | undefined;
const t = texts.log;
let api = '';

export async function start(configuration: Configuration): Promise<void> {
  api = apiOf(configuration);
  await attempt(async () => {
    client = await clientFor(configuration);
    follow(client);
    await attempt(comeBack);
    update(({ sdk }) => (sdk.isReady = true));
    render();
    if (isSignedIn()) await attempt(callApi);
  });
}

function clientFor(configuration: Configuration): Promise<Client> {
  const { issuer, client_id, profile, dpop } = configuration;
  const settings = { issuer, client_id, profile, dpop, redirect_uri: redirectUri(configuration), scope: scopeOf(configuration), resources: resources() };
  return inspect(settings, trace);
}

/// The API's address, and no other.
function resources() {
  if (!api) return [];
  const { origin, pathname } = new URL(api);
  return [{ origin, paths: [pathname], methods: ['GET'] }];
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
    if (isCallback()) history.replaceState(null, '', home);
  }
}

function follow(client: Client): void {
  client.on('state_changed', ({ session }) => {
    log('state_changed', session.status);
    hold(session);
  });
  client.on('session_started', ({ session }) => log('session_started', filled(t.scope, { scope: session.scope ?? '' })));
  client.on('renewed', () => {
    log('renewed');
    update(({ sdk }) => (sdk.renewed = new Date().toLocaleTimeString('en-GB')));
  });
  client.on('renew_failed', ({ reason }) => log('renew_failed', reason));
  client.on('session_ended', ({ reason = '' }) => {
    log('session_ended', reason);
    if (state.sdk.before === 'signed_in') seen('nothing');
    render();
    if (reason !== 'logout') tellProblem({ code: 'interaction_required', detail: filled(texts.problem.heard, { reason }) });
  });
}

function hold(session: Session): void {
  update(({ sdk }) => {
    const { expires_at = 0 } = session;
    if (expires_at !== sdk.session.expires_at) sdk.lifetime = Math.max(0, Math.round(expires_at - Date.now() / 1000));
    sdk.session = session;
  });
}

export function isSignedIn(): boolean {
  return ['signed_in', 'renewing'].includes(state.sdk.session.status);
}

export function signIn(): Promise<void> {
  return attempt(async () => {
    seen('nothing');
    log('login()', t.leaving);
    await client!.login({ mode: 'redirect', returnTo: home.pathname });
  });
}

export function signOut(): Promise<void> {
  return attempt(async () => {
    seen('signed_out');
    const { server } = await client!.logout({ mode: 'session' });
    log('logout()', filled(t.atServer, { server }));
    render();
    if (server !== 'ended') tellProblem({ code: 'session_not_ended', detail: filled(t.atServer, { server }) });
  });
}

export function renew(): Promise<void> {
  return attempt(async () => {
    await client!.renew();
    render();
  });
}

export function callApiAgain(): Promise<void> {
  return attempt(callApi);
}

async function callApi(): Promise<void> {
  if (!api) return;
  const response = await client!.fetch(api);
  const { status } = response;
  log(apiRequest(), filled(t.answered, { status }));
  addArrows([{ from: 'api', to: 'page', label: String(status), step: 'fetch', tone: response.ok ? 'good' : 'refused' }]);
  const answer = await readAnswer(response);
  update(({ sdk }) => (sdk.api = answer));
}

/// How that request is called on the page; empty where no API is known.
export function apiRequest(): string {
  return api && `GET ${new URL(api).pathname}`;
}

/// The same call as before, on both ways that are left: the SDK has no token to send, the server is sent none.
export function callWithoutSession(): Promise<void> {
  return attempt(async () => {
    const refusal = await client!.fetch(api).then(
      ({ status }) => filled(t.answered, { status }),
      (error: unknown) => problemOf(error).code,
    );
    const answer = await send(get(api));
    log(apiRequest(), filled(t.withoutToken, { status: answer.status }));
    update(({ sdk }) => (sdk.withoutSession = { refusal, answer }));
  });
}

const callback = (query: string) => client!.handleCallback(`${redirectUri(state.configuration!)}?${query}`);

const mistakes: Record<string, () => Promise<unknown>> = {
  forged_state: () => callback('code=stolen&state=forged'),
  duplicate: () => callback('code=one&code=another&state=forged'),
  forbidden_address: () => client!.fetch(new URL('/admin', api || state.configuration!.issuer).href),
  open_redirect: () => client!.login({ mode: 'redirect', returnTo: '//evil.example' }),
};

/// Makes a mistake and keeps how it was refused.
export async function tryMistake(id: string): Promise<void> {
  const code = await mistakes[id]!().then(
    () => 'not_refused',
    (error: unknown) => problemOf(error).code,
  );
  log(id, code);
  update(({ sdk }) => (sdk.fault = { id, code }));
}

function render(): void {
  if (isSignedIn()) seen('signed_in');
  hold(client!.session());
  update(({ sdk }) => {
    if (!isSignedIn()) {
      delete sdk.api;
      delete sdk.renewed;
    }
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
    tellProblem(problemOf(error));
  }
}

function tellProblem(problem: Problem): void {
  log('failed', problem.code);
  update((state) => (state.problem = problem));
}

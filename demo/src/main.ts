// The Auth Sandbox's page: signs in with the SDK, shows what it got, and signs out again.
import { createClient, OAuthClientError, type Client } from 'codegrant';
import { readConfiguration, type Configuration } from './configuration';
import { EventLog } from './event_log';
import { lastSeen, remember } from './last_seen';
import { patientRows } from './patients';
import { plainCall } from './plain_call';
import * as view from './view';

const log = new EventLog(view.element('events'));

await attempt(async () => {
  const configuration = await readConfiguration();
  view.showPairing(configuration);
  const client = await clientFor(configuration);
  const patients = new URL('/Patient', configuration.issuer).href;
  follow(client);
  connectButtons(client, patients);

  await attempt(() => comeBack(client));
  render(client);
  if (signedIn(client)) await attempt(() => readPatients(client, patients));
});

function clientFor({ issuer, client_id }: Configuration): Promise<Client> {
  return createClient({
    issuer,
    profile: 'aidbox',
    client_id,
    redirect_uri: `${location.origin}/callback`,
    scope: 'profile email',
    resources: [{ origin: issuer, paths: ['/Patient', '/fhir/Patient'], methods: ['GET'] }],
  });
}

/// Where the address is the server's answer, takes it and goes to the page that the sign-in was begun from.
async function comeBack(client: Client): Promise<void> {
  try {
    const { status } = await client.handleCallback();
    if (status !== 'not_a_callback') log.add('handleCallback()', status);
  } finally {
    if (location.pathname === '/callback') history.replaceState(null, '', '/');
  }
}

function follow(client: Client): void {
  client.on('state_changed', ({ session }) => log.add('state_changed', session.status));
  client.on('session_started', ({ session }) => log.add('session_started', `scope ${session.scope}`));
  client.on('renewed', () => log.add('renewed'));
  client.on('renew_failed', ({ reason }) => log.add('renew_failed', reason));
  client.on('session_ended', ({ reason }) => {
    log.add('session_ended', reason);
    if (lastSeen() === 'signed_in') remember('nothing');
    render(client);
  });
  setInterval(() => view.showExpiry(client.session().expires_at), 1000);
}

function connectButtons(client: Client, patients: string): void {
  onPress('sign_in', 'Going to the server', async () => {
    remember('nothing');
    log.add('login()', 'leaving for the server');
    await client.login({ mode: 'redirect', returnTo: '/' });
  });
  onPress('sign_out', 'Signing out', async () => {
    remember('signed_out');
    const { server } = await client.logout({ mode: 'session' });
    log.add('logout()', `session at the server: ${server}`);
    render(client);
    if (server !== 'ended') tellProblem('session_not_ended', `session at the server: ${server}`);
  });
  onPress('read_again', 'Reading patients', () => readPatients(client, patients));
  onPress('call_again', 'Asking without a session', () => callWithoutSession(client, patients));
}

function signedIn(client: Client): boolean {
  return ['signed_in', 'renewing'].includes(client.session().status);
}

function render(client: Client): void {
  if (signedIn(client)) {
    remember('signed_in');
    view.showSignedIn(client.session());
  } else {
    view.showSignedOut(lastSeen());
  }
}

async function readPatients(client: Client, patients: string): Promise<void> {
  const response = await client.fetch(patients);
  log.add('GET /Patient', `answered ${response.status}`);
  view.showPatients(response.status, response.ok ? patientRows(await response.json()) : []);
}

/// The same call as before, on both ways that are left: the SDK has no token to send, the server is sent none.
async function callWithoutSession(client: Client, patients: string): Promise<void> {
  const refusal = await client.fetch(patients).then(
    (response) => `answered ${response.status}`,
    (error: unknown) => nameOf(error),
  );
  const answer = await plainCall(patients);
  log.add('GET /Patient', `without a token answered ${answer.status}`);
  view.showAnswersWithoutSession(refusal, answer);
}

function onPress(id: string, busy: string, action: () => Promise<void>): void {
  const button = view.element(id) as HTMLButtonElement;
  button.addEventListener('click', async () => {
    view.hideProblem();
    button.disabled = true;
    button.title = busy;
    await attempt(action);
    button.disabled = false;
  });
}

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    tellProblem(nameOf(error), error instanceof Error ? error.message : '');
  }
}

function tellProblem(code: string, detail: string): void {
  log.add('failed', code);
  view.showProblem(code, detail);
}

/// The server's `error` says more than the SDK's `code` where both are there: `access_denied`.
function nameOf(error: unknown): string {
  return error instanceof OAuthClientError ? (error.error ?? error.code) : 'unexpected';
}

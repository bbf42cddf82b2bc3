// The Auth Sandbox's page: signs in with the SDK, shows what it got, and signs out again.
import { createClient, OAuthClientError, type Client } from 'codegrant';
import { readConfiguration, type Configuration } from './configuration';
import { displayEmail, displayName } from './claims';
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
    const callback = await client.handleCallback();
    if (callback.result === 'already_handled') log.add('already_handled', 'this answer was used before');
  } finally {
    if (location.pathname === '/callback') history.replaceState(null, '', '/');
  }
}

function follow(client: Client): void {
  client.on('state_changed', ({ from, to }) => log.add('state_changed', `${from} → ${to}`));
  client.on('session_started', ({ scope }) => log.add('session_started', `scope ${scope}`));
  client.on('renewed', () => log.add('renewed'));
  client.on('renew_failed', ({ code }) => log.add('renew_failed', code));
  client.on('session_ended', ({ reason }) => {
    log.add('session_ended', reason);
    if (lastSeen() === 'signed_in') remember('nothing');
    render(client);
  });
  setInterval(() => {
    const { expires_at } = client.session();
    if (expires_at) view.showExpiry(expires_at);
  }, 1000);
}

function connectButtons(client: Client, patients: string): void {
  onPress('sign_in', 'Going to the server', async () => {
    remember('nothing');
    log.add('login()', 'leaving for the server');
    await client.login({ mode: 'redirect', returnTo: '/' });
  });
  onPress('sign_out', 'Signing out', async () => {
    remember('signed_out');
    await client.logout({ mode: 'session' });
    render(client);
  });
  onPress('read_again', 'Reading patients', () => readPatients(client, patients));
  onPress('call_again', 'Asking without a session', () => callWithoutSession(client, patients));
}

function signedIn(client: Client): boolean {
  return client.session().status === 'signed_in';
}

function render(client: Client): void {
  const { status, scope, sub, claims } = client.session();
  if (!signedIn(client)) {
    view.showSignedOut(lastSeen());
    return;
  }
  remember('signed_in');
  view.showSignedIn({ name: displayName(claims), email: displayEmail(claims), sub, status, scope });
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
    log.add('failed', nameOf(error));
    view.showProblem(nameOf(error), error instanceof Error ? error.message : '');
  }
}

/// The server's `error` says more than the SDK's `code` where both are there: `access_denied`.
function nameOf(error: unknown): string {
  return error instanceof OAuthClientError ? (error.error ?? error.code) : 'unexpected';
}

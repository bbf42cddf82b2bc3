// A page with a button for each call of the SDK; it says what came of it. `?popup_timeout=` chooses how long a person
// may take in a window, `?read=` what is read; `?dpop` wants bound tokens.
import { createClient } from '/codegrant/index.js';

const chosen = new URLSearchParams(location.search);
const shown = (testid) => document.querySelector(`[data-testid=${testid}]`);
let giveUp = new AbortController();

// Holds for this tab, so that it is still chosen when the browser comes back from the server.
if (chosen.has('dpop')) sessionStorage.setItem('dpop', 'chosen');

const { issuer, client_id } = await (await fetch('/sandbox.json')).json();
const client = await createClient({
  issuer,
  profile: 'aidbox',
  client_id,
  redirect_uri: `${location.origin}/callback`,
  scope: 'profile email',
  resources: [{ origin: issuer, paths: ['/Patient'] }],
  dpop: sessionStorage.getItem('dpop') === 'chosen',
});

const calls = {
  sign_in: async () => void (await client.login({ returnTo: '/' })),
  popup: async () => {
    giveUp = new AbortController();
    const timeout = chosen.has('popup_timeout') ? Number(chosen.get('popup_timeout')) : undefined;
    return (await client.login({ mode: 'popup', appState: { from: 'workbench' }, signal: giveUp.signal, timeout })).status;
  },
  give_up: () => giveUp.abort(),
  read: async () => (await client.fetch(new URL(chosen.get('read') ?? '/Patient', issuer))).status,
  renew: () => client.renew(),
  sign_out: async () => (await client.logout()).server,
};

async function attempt(name, call) {
  shown('outcome').textContent = '';
  let outcome;
  try {
    outcome = (await call()) ?? 'done';
  } catch (error) {
    outcome = error.error ?? error.code ?? error;
  }
  if (name !== 'give_up') shown('outcome').textContent = `${name}: ${outcome}`;
}

const showStatus = () => (shown('status').textContent = client.session().status);
client.on('state_changed', showStatus);
for (const type of ['session_started', 'renewed', 'session_ended', 'interaction_required'])
  client.on(type, ({ reason }) => shown('events').append(Object.assign(document.createElement('li'), { textContent: reason ? `${type}: ${reason}` : type })));
for (const [name, call] of Object.entries(calls)) document.getElementById(name).onclick = () => attempt(name, call);

if (location.pathname === '/callback') await attempt('callback', async () => (await client.handleCallback()).status);
showStatus();

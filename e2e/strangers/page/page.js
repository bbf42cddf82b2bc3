// An app as small as one can be: every button is one call of the SDK, and what comes back is shown as it is.
import { createClient } from '/codegrant/index.js';
import { client as clientOptions, login as loginOptions, resource, post_logout_redirect_uri } from '/options.js';

const shown = (id) => document.querySelector(`[data-testid=${id}]`);
const show = (id, value) => (shown(id).textContent = typeof value === 'string' ? value : JSON.stringify(value, null, 2));

async function attempt(action) {
  show('problem', '');
  show('result', '');
  try {
    show('result', (await action()) ?? 'done');
  } catch (error) {
    const { name, code, phase, status, message } = error;
    show('problem', { name, code, phase, status, error: error.error, message });
  }
}

async function start() {
  const client = await createClient(clientOptions);
  const showSession = () => {
    show('session', client.session());
    show('status', client.session().status);
  };
  client.on('state_changed', showSession);
  for (const event of ['session_started', 'renewed', 'renew_failed', 'session_ended', 'interaction_required', 'scope_widened'])
    client.on(event, ({ reason }) => shown('events').append(Object.assign(document.createElement('li'), { textContent: reason ? `${event}: ${reason}` : event })));

  const buttons = {
    login: () => client.login(loginOptions),
    popup: () => client.login({ ...loginOptions, mode: 'popup' }),
    fetch: async () => {
      const response = await client.fetch(resource);
      const body = await response.text();
      return { status: response.status, body: body && JSON.parse(body) };
    },
    renew: () => client.renew(),
    userinfo: () => client.userinfo(),
    sign_out: () => client.logout(),
    end_session: () => client.logout({ mode: 'end_session', post_logout_redirect_uri }),
  };
  for (const [id, action] of Object.entries(buttons)) document.getElementById(id).onclick = () => attempt(action);

  if (location.pathname === '/callback') await attempt(() => client.handleCallback());
  showSession();
}

attempt(start);

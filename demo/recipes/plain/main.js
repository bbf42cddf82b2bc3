// Signs in, counts the patients, signs out. No bundler: the browser loads the files of the package as they are.
import { createClient, OAuthClientError } from './codegrant/index.js';

const issuer = 'http://localhost:8080';
const status = document.getElementById('status');
const signIn = document.getElementById('sign_in');
const signOut = document.getElementById('sign_out');

try {
  const client = await createClient({
    issuer,
    profile: 'aidbox',
    client_id: 'webapp',
    redirect_uri: `${location.origin}/callback`,
    scope: 'profile email',
    resources: [{ origin: issuer, paths: ['/Patient'] }],
  });
  signIn.onclick = () => client.login({ returnTo: '/' }).catch(tell);
  signOut.onclick = () => client.logout().catch(tell);
  client.on('session_ended', () => show(client));

  const { returnTo } = await client.handleCallback(); // does nothing where the address is not the server's answer
  if (returnTo) history.replaceState(null, '', returnTo);
  await show(client);
} catch (error) {
  tell(error);
}

async function show(client) {
  const signedIn = client.session().status === 'signed_in';
  status.textContent = signedIn ? 'Signed in' : 'Signed out';
  signIn.hidden = signedIn;
  signOut.hidden = !signedIn;
  if (!signedIn) return;
  const response = await client.fetch(`${issuer}/Patient`); // the worker adds the token; this page never sees it
  const { total } = await response.json();
  status.textContent = `Signed in: ${total} patients`;
}

function tell(error) {
  status.textContent = `Failed: ${error instanceof OAuthClientError ? error.code : error}`;
}

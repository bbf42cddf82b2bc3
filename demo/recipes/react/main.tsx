// Signs in, counts the patients, signs out, in StrictMode, whose effects run twice.
import { StrictMode, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient, OAuthClientError } from 'codegrant';

const issuer = 'http://localhost:8080';

// One client for the whole page, made outside of the components: rendering again starts no second worker.
const client = await createClient({
  issuer,
  profile: 'aidbox',
  client_id: 'webapp',
  redirect_uri: `${location.origin}/callback`,
  scope: 'profile email',
  resources: [{ origin: issuer, paths: ['/Patient'] }],
});
const onChange = (changed: () => void) => client.on('state_changed', changed);

createRoot(document.querySelector('main')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

function App() {
  const { status } = useSyncExternalStore(onChange, client.session);
  const [failure, setFailure] = useState('');
  const tell = (error: unknown) => setFailure(`Failed: ${error instanceof OAuthClientError ? error.code : error}`);

  // Each address is handled once: the second effect gets the answer of the first.
  useEffect(() => {
    client.handleCallback().then(({ returnTo }) => {
      if (returnTo) history.replaceState(null, '', returnTo);
    }, tell);
  }, []);

  const signedIn = status === 'signed_in' || status === 'renewing';
  return (
    <>
      <p>
        <output>{failure || (signedIn ? <PatientCount tell={tell} /> : 'Signed out')}</output>
      </p>
      {signedIn ? (
        <button onClick={() => client.logout().catch(tell)}>Sign out</button>
      ) : (
        <button onClick={() => client.login({ returnTo: '/' }).catch(tell)}>Sign in</button>
      )}
    </>
  );
}

function PatientCount({ tell }: { tell(error: unknown): void }) {
  const [total, setTotal] = useState<number>();
  useEffect(() => {
    const leaving = new AbortController();
    client
      .fetch(`${issuer}/Patient`, { signal: leaving.signal })
      .then((response) => response.json())
      .then((bundle) => setTotal(bundle.total))
      .catch((error) => leaving.signal.aborted || tell(error));
    return () => leaving.abort();
  }, []);
  return <>{total === undefined ? 'Signed in' : `Signed in: ${total} patients`}</>;
}

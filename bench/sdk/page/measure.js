// Does what this page's address says, reports it, and goes where the answer says.
import { api } from '/api.js';
import { fetchBoth } from '/fetch.js';
import { startAll } from '/startup.js';

const settings = {
  issuer: api,
  metadata: { issuer: api, authorization_endpoint: `${api}/authorize`, token_endpoint: `${api}/token`, code_challenge_methods_supported: ['S256'] },
  client_id: 'bench',
  redirect_uri: `http://127.0.0.1:${location.port}${location.pathname}`,
  resources: [{ origin: api, paths: ['/Patient'] }],
};
const pages = {
  '/start': () => startAll(settings, new URLSearchParams(location.search).get('turn').split(' ')),
  '/shared': () => fetchBoth(settings, `${api}/Patient/p1`),
  '/own': () => fetchBoth({ ...settings, sharedBetweenTabs: false }, `${api}/Patient/p1`),
  '/bound': () => fetchBoth({ ...settings, dpop: true }, `${api}/Patient/p1`),
};

try {
  if (!crossOriginIsolated) throw new Error('the clock is too coarse');
  const result = await pages[location.pathname]();
  if (result) await report({ result });
} catch (error) {
  await report({ error: String(error) });
}

async function report(what) {
  const answer = await fetch('/report', { method: 'POST', body: JSON.stringify(what) });
  location.href = await answer.text();
}

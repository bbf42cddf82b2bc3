// Every example of the API in one walk: a client, a person who signs in, resources, the end.
import { createHash, randomBytes } from 'node:crypto';
import { Recorder } from './recorder.mjs';
import { root_secret, startServer } from './server.mjs';
import { resources } from './walk_resources.mjs';

const redirect_uri = 'http://localhost:3000/callback';
const yaml = { Accept: 'text/yaml' };

/// The whole transcript as Markdown. Fails where an answer has another status than its example says.
export async function transcript() {
  const server = await startServer();
  try {
    const recorder = new Recorder(server.address);
    const root = { Authorization: recorder.name('root', `Basic ${Buffer.from(`root:${root_secret}`).toString('base64')}`) };
    recorder.say(introduction);
    await service(recorder);
    await configuration(recorder, root);
    const bearer = await signIn(recorder, root);
    await resources(recorder, root, bearer);
    await sessions(recorder, root, bearer);
    return recorder.text;
  } finally {
    server.stop();
  }
}

const introduction = `# Every request, and what is answered

Written by \`node tests/transcript/write.mjs\` from a real server with a fresh store and the seeds; a test walks the same way and fails where an answer
differs. \`$root\` and other names stand for secrets and for what is random, \`<time>\`, \`<seconds>\`, \`<id>\` and \`<tag>\` for what differs each time. JSON is indented here.`;

async function service(recorder) {
  recorder.heading('The server itself');
  await recorder.ask(200, 'GET', '/health');
  await recorder.ask(200, 'GET', '/$version');
  for (const document of ['openid-configuration', 'oauth-authorization-server', 'smart-configuration', 'jwks.json'])
    await recorder.ask(200, 'GET', `/.well-known/${document}`, { shown: 'status' });
  await recorder.ask(200, 'GET', '/openapi.json', { shown: 'status' });
}

async function configuration(recorder, root) {
  recorder.heading('1. A client, its user, and what the user may do');
  const auth = { authorization_code: { redirect_uri, token_format: 'jwt', access_token_expiration: 360, refresh_token: true } };
  const client = { grant_types: ['code'], scope: ['profile', 'email'], auth };
  await recorder.ask(201, 'PUT', '/Client/my-app', { headers: root, body: client });
  const text = `grant_types: [code]\nsecret: my-secret\nauth:\n  authorization_code:\n    redirect_uri: ${redirect_uri}\n    secret_required: true\n`;
  recorder.name('secret', 'my-secret');
  await recorder.ask(201, 'PUT', '/Client/office', { headers: { ...root, ...yaml }, yaml: text });
  await recorder.ask(200, 'GET', '/Client/office', { headers: { ...root, ...yaml } });
  recorder.say('What is wrong is said by field:');
  const wrong = { grant_types: ['code'], auth: { authorization_code: { redirect_uri: 'https://*.example.com/callback' } } };
  await recorder.ask(422, 'PUT', '/Client/wrong', { headers: root, body: wrong });
  recorder.name('password', 'a-long-password');
  const user = { userName: 'nurse', email: 'nurse@example.com', password: 'a-long-password' };
  await recorder.ask(201, 'PUT', '/User/nurse', { headers: root, body: user });
  await recorder.ask(422, 'PUT', '/User/another', { headers: root, body: { userName: 'NURSE' } });
  const policy = { engine: 'matcho', matcho: { uri: '#^/Patient' }, link: [{ resourceType: 'User', id: 'nurse' }] };
  await recorder.ask(201, 'PUT', '/AccessPolicy/nurse-and-patients', { headers: root, body: policy });
}

async function signIn(recorder, root) {
  recorder.heading('2. Signing in');
  const code_verifier = recorder.name('code_verifier', randomBytes(32).toString('base64url'));
  const code_challenge = recorder.name('code_challenge', createHash('sha256').update(code_verifier).digest('base64url'));
  const query = { client_id: 'my-app', response_type: 'code', redirect_uri, scope: 'profile', state: 'a b&c', code_challenge, code_challenge_method: 'S256' };
  const code = await obtainCode(recorder, query);

  recorder.heading('3. Tokens');
  const exchange = { grant_type: 'authorization_code', client_id: 'my-app', code, redirect_uri, code_verifier };
  const { json: tokens } = await recorder.ask(200, 'POST', '/auth/token', { body: exchange });
  recorder.say('A refresh token of a public client works once:');
  const refresh = { grant_type: 'refresh_token', client_id: 'my-app', refresh_token: tokens.refresh_token };
  const { json: fresh } = await recorder.ask(200, 'POST', '/auth/token', { form: refresh });
  const bearer = { Authorization: `Bearer ${fresh.access_token}` };
  recorder.say('Bodies may be YAML, and errors are OAuth’s:');
  await recorder.ask(401, 'POST', '/auth/token', { yaml: 'grant_type: client_credentials\nclient_id: office\nclient_secret: wrong\n' });
  await recorder.ask(400, 'POST', '/auth/token', { body: { grant_type: 'code', client_id: 'my-app' } });
  await recorder.ask(200, 'GET', '/auth/userinfo', { headers: bearer });
  await recorder.ask(200, 'POST', '/auth/introspect', { form: { client_id: 'office', client_secret: 'my-secret', token: fresh.access_token } });
  await whatPoliciesSay(recorder, root);
  return bearer;
}

/// Through login and grant, as a browser without JavaScript goes.
async function obtainCode(recorder, query) {
  const cookies = new Cookies();
  const first = await recorder.ask(303, 'GET', `/auth/authorize?${new URLSearchParams(query)}`);
  cookies.take(first.headers);
  const login = await recorder.ask(200, 'GET', first.headers.get('location'), { cookie: cookies.text, shown: 'status' });
  const form = { ...hidden(login.text), username: 'nurse', password: 'a-long-password' };
  const logged_in = await recorder.ask(303, 'POST', '/auth/login', { form, cookie: cookies.text });
  cookies.take(logged_in.headers);
  const asked = await recorder.ask(303, 'GET', logged_in.headers.get('location'), { cookie: cookies.text });
  const grant = await recorder.ask(200, 'GET', asked.headers.get('location'), { cookie: cookies.text, shown: 'status' });
  const decision = { ...hidden(grant.text), decision: 'allow' };
  const granted = await recorder.ask(303, 'POST', '/auth/grant', { form: decision, cookie: cookies.text });
  const back = await recorder.ask(303, 'GET', granted.headers.get('location'), { cookie: cookies.text });
  return new URL(back.headers.get('location')).searchParams.get('code');
}

class Cookies {
  #values = new Map();

  take(headers) {
    for (const cookie of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#values.set(name, value);
    }
  }

  get text() {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function hidden(page) {
  const inputs = page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, value]));
}

async function whatPoliciesSay(recorder, root) {
  recorder.heading('4. What policies say');
  const request = { uri: '/Patient/p1', 'request-method': 'delete', user: { id: 'nurse' } };
  await recorder.ask(200, 'POST', '/auth/test-policy', { headers: root, body: { user: { id: 'nurse' }, request } });
  await recorder.ask(200, 'POST', '/$matcho', { headers: root, body: { matcho: { uri: '#^/Patient' }, resource: { uri: '/User' } } });
  await recorder.ask(200, 'GET', '/Patient/patient-01?__debug=policy', { headers: root, shown: 'status' });
}

async function sessions(recorder, root, bearer) {
  recorder.heading('7. Sessions, and the end');
  await recorder.ask(200, 'GET', '/Session?user=nurse&active=true&_count=1&type=authorization_code', { headers: root });
  await recorder.ask(200, 'POST', '/auth/revoke', { form: { client_id: 'my-app', token: 'unknown' } });
  const passwords = { currentPassword: 'not-the-one', newPassword: 'another-long-one' };
  await recorder.ask(400, 'POST', '/auth/change-password', { headers: bearer, body: passwords });
  await recorder.ask(400, 'DELETE', '/Session?user=nurse', { headers: bearer });
  await recorder.ask(200, 'DELETE', '/Session', { headers: bearer });
  await recorder.ask(401, 'GET', '/Patient', { headers: bearer });
  await recorder.ask(401, 'DELETE', '/Session');
}

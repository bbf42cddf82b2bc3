// What the OpenID Foundation's conformance suite needs to know of the server, and the server of the suite.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const secret = () => randomBytes(24).toString('base64url');

/// The seed files and the plans' configurations, by file name. Secrets and keys are new each time.
export function conformance(issuer, suite, alias = 'codegrant') {
  const person = { username: 'conformance', password: secret() };
  const back = `${suite}/test/a/${alias}`;
  const clients = ['basic', 'post', 'second'].map((name) => ({ client_id: `${alias}-${name}`, client_secret: secret() }));
  const signers = ['fapi', 'fapi-second'].map((name) => ({ client_id: `${alias}-${name}`, ...keyPair() }));
  const [client, client_secret_post, client2] = clients;
  const shared = { alias, server: { discoveryUrl: `${issuer}/.well-known/openid-configuration` }, browser: browser(issuer, person) };
  const connect = { ...shared, client, client_secret_post, client2, override: overrides(issuer) };
  return {
    'seed.json': [user(person), ...clients.map((each) => seeded(each, back, { secret: each.client_secret }))],
    'seed-fapi2.json': signers.map((each) => seeded(each, back, fapi(each))),
    'oidcc-basic.json': connect,
    'oidcc-config.json': { alias, server: shared.server },
    'oidcc-rp-initiated-logout.json': { ...connect, description: 'RP-Initiated Logout' },
    'oidcc-formpost-basic.json': { ...connect, description: 'Form post' },
    'fapi2-security-profile-final.json': {
      ...shared,
      client: { ...known(signers[0]), scope: 'openid profile' },
      client2: { ...known(signers[1]), scope: 'openid profile' },
      resource: { resourceUrl: `${issuer}/auth/userinfo` },
    },
  };
}

const known = ({ client_id, jwks }) => ({ client_id, jwks });

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const about = { kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'ES256' };
  return { jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), ...about }] }, published: [{ ...publicKey.export({ format: 'jwk' }), ...about }] };
}

function seeded({ client_id }, back, more) {
  return {
    resourceType: 'Client',
    id: client_id,
    grant_types: ['authorization_code', 'refresh_token'],
    scope: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
    redirect_uris: [`${back}/callback`, `${back}/callback?dummy1=lorem&dummy2=ipsum`],
    post_logout_redirect_uris: [`${back}/post_logout_redirect`],
    ...more,
  };
}

function fapi({ published }) {
  return {
    jwks: published,
    token_endpoint_auth_method: 'private_key_jwt',
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
    auth: { authorization_code: { token_format: 'jwt', pkce: true } },
  };
}

/// With something for every standard claim.
function user({ username, password }) {
  return {
    resourceType: 'User',
    id: 'conformance',
    userName: username,
    password,
    displayName: 'Conny Formance',
    name: { formatted: 'Conny M. Formance', givenName: 'Conny', middleName: 'Maria', familyName: 'Formance' },
    nickName: 'Conny',
    profileUrl: 'https://people.example/conny',
    website: 'https://conny.example',
    photo: 'https://people.example/conny.png',
    gender: 'female',
    birthDate: '1990-01-31',
    timezone: 'Europe/Berlin',
    locale: 'en-GB',
    email: 'conny@example.com',
    phoneNumber: '+49 30 555 0100',
    address: { formatted: 'Hauptstr. 1, 10115 Berlin', streetAddress: 'Hauptstr. 1', locality: 'Berlin', region: 'Berlin', postalCode: '10115', country: 'DE' },
  };
}

const done = { task: 'Back at the suite', optional: true, match: '*/test/*/callback*', commands: [['wait', 'id', 'submission_complete', 10]] };
const signedOut = { task: 'Signed out', optional: true, match: '*/test/*/post_logout_redirect*', commands: [['wait', 'id', 'submission_complete', 10]] };

/// What a person does on each of our pages: their ids are part of what the server promises.
function browser(issuer, { username, password }) {
  const logIn = [
    ['wait', 'id', 'login', 10, 'Log in', 'update-image-placeholder-optional'],
    ['text', 'id', 'username', username],
    ['text', 'id', 'password', password],
    ['click', 'id', 'login'],
  ];
  const page = (task, path, commands) => ({ task, optional: true, match: `${issuer}/auth/${path}*`, commands });
  return [
    { match: `${issuer}/auth/authorize*`, tasks: [page('Log in', 'login', logIn), page('Allow', 'grant', [['click', 'id', 'allow']]), done] },
    { match: `${issuer}/auth/logout*`, tasks: [page('Sign out', 'logout', [['wait', 'xpath', '//h1', 10, '.*', 'update-image-placeholder-optional'], ['click', 'id', 'logout', 'optional']]), signedOut] },
  ];
}

/// Modules that end at a page of ours, which somebody has to look at.
function overrides(issuer) {
  const shown = (title) => ({
    browser: [{ match: `${issuer}/auth/authorize*`, tasks: [{ task: 'Error page', match: `${issuer}/auth/authorize*`, commands: [['wait', 'xpath', '//h1', 10, title, 'update-image-placeholder']] }] }],
  });
  return { 'oidcc-ensure-registered-redirect-uri': shown('Wrong redirect_uri') };
}

// The steps of the code flow with everything in view: what an app without the SDK has to do, and what the server checks.
import { basic, get, postForm, sendDocument, type PlainRequest } from '../http/message';
import { random, sha256 } from './encoding';
import { expired, replaced, someoneElses, withoutToken } from './faults';
import type { CheckStep, Context, Fact, Fault, MakeStep, RequestStep, WindowStep } from './flow';

/// What `state` begins with in a login that this page does by hand: its answer belongs to no SDK.
export const stateMark = 'hand-';

export const makeSecrets: MakeStep = {
  kind: 'make',
  id: 'make',
  section: 'RFC 7636 §4.1',
  brings: ['state', 'code_verifier', 'code_challenge'],
  async make() {
    const code_verifier = random();
    return { state: stateMark + random(), code_verifier, code_challenge: await sha256(code_verifier) };
  },
};

export const makeState: MakeStep = {
  kind: 'make',
  id: 'make_state',
  section: 'RFC 6749 §10.12',
  brings: ['state'],
  make: async () => ({ state: stateMark + random() }),
};

/// The parameters of the authorization request; PKCE's where a challenge was made.
export function authorizationParameters({ redirect_uri, values }: Context): Record<string, string> {
  const { client_id = '', scope = '', state = '', code_challenge } = values;
  const pkce = code_challenge && { code_challenge, code_challenge_method: 'S256' };
  return { response_type: 'code', client_id, redirect_uri, scope, state, ...pkce };
}

export const authorize: WindowStep = {
  kind: 'window',
  id: 'authorize',
  section: 'RFC 6749 §4.1.1',
  needs: ['state'],
  answer: 'answer',
  request: (context) => get(`${context.metadata.authorization_endpoint}?${new URLSearchParams(authorizationParameters(context))}`),
};

/// The same without a page: the server may only answer at once.
export const authorizeSilently: WindowStep = {
  ...authorize,
  id: 'authorize_silently',
  section: 'OpenID Connect Core §3.1.2.1',
  request: (context) => get(`${context.metadata.authorization_endpoint}?${new URLSearchParams({ ...authorizationParameters(context), prompt: 'none' })}`),
};

export const checkAnswer: CheckStep = {
  kind: 'check',
  id: 'check',
  section: 'RFC 6749 §4.1.2',
  needs: ['answer'],
  brings: ['code'],
  input: ({ redirect_uri, values }) => `${redirect_uri}?${values['answer'] ?? ''}`.replace('?', '\n  ?').replaceAll('&', '\n  &'),
  check: async (input, context) => checkedAnswer(new URLSearchParams(input.replace(/\s/g, '').split('?')[1]), context),
  faults: [
    { id: 'wrong_state', section: 'RFC 6749 §10.12', change: (text) => replaced(text, /state=[^\s&]*/, `state=${stateMark}${someoneElses}`), refusal: 'check' },
    { id: 'wrong_issuer', section: 'RFC 9207 §2.4', change: (text) => replaced(text, /iss=[^\s&]*/, 'iss=https%3A%2F%2Fevil.example'), refusal: 'check' },
  ],
};

function checkedAnswer(answer: URLSearchParams, { issuer, values }: Context): { facts: Fact[]; values: Record<string, string> } {
  const [error, iss] = [answer.get('error'), answer.get('iss')];
  const facts: Fact[] = [
    { rule: 'state', value: answer.get('state') ?? '', section: 'RFC 6749 §10.12', holds: answer.get('state') === values['state'] },
    { rule: 'iss', value: iss ?? '', section: 'RFC 9207 §2.4', holds: iss === null || iss === issuer },
    { rule: 'code', value: error ? [error, answer.get('error_description')].filter(Boolean).join(': ') : (answer.get('code') ?? ''), section: 'RFC 6749 §4.1.2', holds: answer.has('code') && !error },
  ];
  const code = facts.every(({ holds }) => holds) ? answer.get('code') : null;
  return { facts, values: code ? { code } : {} };
}

/// A client without a secret proves by the verifier that it began this login; one with a secret by that.
function exchange(id: 'token' | 'token_with_secret'): RequestStep {
  return {
    kind: 'request',
    id,
    to: 'server',
    section: id === 'token' ? 'RFC 7636 §4.5' : 'RFC 6749 §4.1.3',
    needs: ['code'],
    request({ metadata, redirect_uri, values }) {
      const { client_id = '', client_secret = '', code = '', code_verifier } = values;
      const form = { grant_type: 'authorization_code', code, redirect_uri, ...(code_verifier && { code_verifier }) };
      return id === 'token'
        ? postForm(metadata.token_endpoint, { ...form, client_id })
        : postForm(metadata.token_endpoint, form, { Authorization: basic(client_id, client_secret) });
    },
    expects: [200],
    keeps: { access_token: 'access_token', refresh_token: 'refresh_token' },
  };
}

const replayedCode: Fault = {
  id: 'replayed_code',
  section: 'RFC 6749 §4.1.2',
  needs: ['access_token'],
  change: (text) => text,
  refusal: { status: 400, error: 'invalid_grant' },
};

export const token: RequestStep = {
  ...exchange('token'),
  faults: [
    { id: 'wrong_verifier', section: 'RFC 7636 §4.6', change: (text) => replaced(text, /code_verifier=[^\s&]*/, `code_verifier=${'a'.repeat(43)}`), refusal: { status: 400, error: 'invalid_grant' } },
    replayedCode,
    { id: 'wrong_redirect_uri', section: 'RFC 6749 §4.1.3', change: (text) => replaced(text, /redirect_uri=[^\s&]*/, 'redirect_uri=https%3A%2F%2Fevil.example%2Fcallback'), refusal: { status: 400, error: 'invalid_grant' } },
  ],
};

export const tokenWithSecret: RequestStep = {
  ...exchange('token_with_secret'),
  faults: [
    { id: 'wrong_secret', section: 'RFC 6749 §2.3.1', change: (text, { values }) => replaced(text, /Basic .*/, basic(values['client_id'] ?? '', 'not-the-secret')), refusal: { status: 401, error: 'invalid_client' } },
    replayedCode,
  ],
};

export const callApi: RequestStep = {
  kind: 'request',
  id: 'call',
  to: 'api',
  section: 'RFC 6750 §2.1',
  needs: ['access_token'],
  request: ({ api, values }) => get(api, { Authorization: `Bearer ${values['access_token'] ?? ''}` }),
  expects: [200],
  faults: [withoutToken, expired],
};

export const refresh: RequestStep = {
  kind: 'request',
  id: 'refresh',
  to: 'server',
  section: 'RFC 6749 §6',
  needs: ['refresh_token'],
  request({ metadata, values }) {
    const { client_id = '', refresh_token = '' } = values;
    return postForm(metadata.token_endpoint, { grant_type: 'refresh_token', client_id, refresh_token });
  },
  expects: [200],
  keeps: { access_token: 'access_token', refresh_token: 'refresh_token' },
  setsAside: { used_refresh_token: 'refresh_token' },
  faults: [
    { id: 'wider_scope', section: 'RFC 6749 §6', change: (text) => `${text}\n&scope=profile+email+phone`, refusal: { status: 400, error: 'invalid_scope' } },
  ],
};

/// After a rotation: whoever uses the token before it, thief or owner, ends the session for both.
export const replayRefresh: RequestStep = {
  ...refresh,
  id: 'replay_refresh',
  section: 'RFC 9700 §4.14.2',
  needs: ['used_refresh_token'],
  request: (context) => refresh.request({ ...context, values: { ...context.values, refresh_token: context.values['used_refresh_token'] ?? '' } }),
  expects: [400],
  keeps: {},
  setsAside: {},
  faults: [],
};

export const callAfterwards: RequestStep = { ...callApi, id: 'call_afterwards', expects: [401], faults: [] };

export const closeSession: RequestStep = {
  kind: 'request',
  id: 'close_session',
  to: 'server',
  section: 'RFC 7009 §2',
  needs: ['access_token'],
  request: (context) => (context.profile === 'aidbox' ? deleteSession(context) : revoke(context)),
  expects: [200, 204],
};

function deleteSession({ issuer, values }: Context): PlainRequest {
  return sendDocument('DELETE', `${issuer}/Session`, '', { Authorization: `Bearer ${values['access_token'] ?? ''}` });
}

function revoke({ metadata, values }: Context): PlainRequest {
  const { client_id = '', client_secret, access_token = '' } = values;
  const address = metadata.revocation_endpoint ?? '';
  return client_secret
    ? postForm(address, { token: access_token }, { Authorization: basic(client_id, client_secret) })
    : postForm(address, { token: access_token, client_id });
}

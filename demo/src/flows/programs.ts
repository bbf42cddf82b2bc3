// Flows without a person's browser: a program with a secret, and the two that should not be used any more.
import { basic, get, postForm } from '../http/message';
import { authorize, callApi, makeState } from './by_hand';
import { expired, withoutToken } from './faults';
import { ownClient, seeded, type Context, type Fault, type Field, type Flow, type RequestStep, type WindowStep } from './flow';

/// A program with a secret.
export const service: Field[] = [
  { name: 'client_id', initial: seeded('sandbox-service') },
  { name: 'client_secret', initial: seeded('verysecret'), kind: 'secret' },
];

const authorization = ({ values }: Context) => ({ Authorization: basic(values['client_id'] ?? '', values['client_secret'] ?? '') });

const wrongSecret = (refusal: Fault['refusal']): Fault => ({
  id: 'wrong_secret',
  section: 'RFC 6749 §5.2',
  change: (text, { values }) => text.replace(/Basic .*/, basic(values['client_id'] ?? '', 'not-the-secret')),
  refusal,
});

const clientToken: RequestStep = {
  kind: 'request',
  id: 'client_token',
  to: 'server',
  section: 'RFC 6749 §4.4.2',
  request: (context) => postForm(context.metadata.token_endpoint, { grant_type: 'client_credentials' }, authorization(context)),
  expects: [200],
  keeps: { access_token: 'access_token' },
  faults: [
    wrongSecret({ status: 401, error: 'invalid_client' }),
    { id: 'wrong_grant', section: 'RFC 6749 §5.2', change: (text) => text.replace('client_credentials', 'password_of_the_house'), refusal: { status: 400, error: 'unsupported_grant_type' } },
  ],
};

export const clientCredentials: Flow = { id: 'client_credentials', group: 'program', fields: service, steps: [clientToken, { ...callApi, faults: [withoutToken, expired] }] };

const basicCall: RequestStep = {
  kind: 'request',
  id: 'basic_call',
  to: 'api',
  section: 'RFC 7617 §2',
  request: (context) => get(context.api, authorization(context)),
  expects: [200],
  faults: [wrongSecret({ status: 401 }), withoutToken],
};

export const basicFlow: Flow = { id: 'basic', group: 'program', fields: service, steps: [basicCall], aidbox: true };

const passwordToken: RequestStep = {
  kind: 'request',
  id: 'password_token',
  to: 'server',
  section: 'RFC 9700 §2.4',
  request({ metadata, values }) {
    const { client_id = '', username = '', password = '' } = values;
    return postForm(metadata.token_endpoint, { grant_type: 'password', client_id, username, password });
  },
  expects: [400, 401],
};

export const password: Flow = {
  id: 'password',
  group: 'gone',
  fields: [ownClient, { name: 'username', initial: seeded('alice') }, { name: 'password', initial: '', kind: 'secret' }],
  steps: [passwordToken],
};

const implicitRequest: WindowStep = {
  ...authorize,
  id: 'implicit_request',
  section: 'RFC 9700 §2.1.2',
  request({ metadata, redirect_uri, values }) {
    const { client_id = '', state = '' } = values;
    return get(`${metadata.authorization_endpoint}?${new URLSearchParams({ response_type: 'token', client_id, redirect_uri, state })}`);
  },
  expectsError: 'unsupported_response_type',
};

export const implicit: Flow = { id: 'implicit', group: 'gone', fields: [ownClient], steps: [makeState, implicitRequest] };

// Pushed authorization requests: the parameters go to the server first, and the address holds only a name for them.
import { get, postForm } from '../http/message';
import { authorizationParameters, authorize, callApi, checkAnswer, makeSecrets, token } from './by_hand';
import { replaced } from './faults';
import { ownClient, scope, type Flow, type RequestStep, type WindowStep } from './flow';

const push: RequestStep = {
  kind: 'request',
  id: 'push',
  to: 'server',
  section: 'RFC 9126 §2.1',
  needs: ['state'],
  request: (context) => postForm(context.metadata.pushed_authorization_request_endpoint ?? '', authorizationParameters(context)),
  expects: [201],
  keeps: { request_uri: 'request_uri' },
  faults: [
    { id: 'wrong_redirect_uri', section: 'RFC 9126 §2.3', change: (text) => replaced(text, /redirect_uri=[^\s&]*/, 'redirect_uri=https%3A%2F%2Fevil.example%2Fcallback'), refusal: { status: 400 } },
  ],
};

const authorizePushed: WindowStep = {
  ...authorize,
  id: 'authorize_pushed',
  section: 'RFC 9126 §4',
  needs: ['request_uri'],
  request({ metadata, values }) {
    const { client_id = '', request_uri = '' } = values;
    return get(`${metadata.authorization_endpoint}?${new URLSearchParams({ client_id, request_uri })}`);
  },
};

export const par: Flow = {
  id: 'par',
  group: 'person',
  fields: [ownClient, scope],
  steps: [makeSecrets, push, authorizePushed, checkAnswer, { ...token, faults: [] }, { ...callApi, faults: [] }],
  offered: (metadata) => metadata.pushed_authorization_request_endpoint !== undefined,
};

// All flows, in the order of the list on the left.
import { authorize, authorizeSilently, callAfterwards, callApi, checkAnswer, closeSession, makeSecrets, makeState, refresh, replayRefresh, token, tokenWithSecret } from './by_hand';
import { configuration } from './configuration';
import { dpop } from './dpop';
import type { Field, Flow } from './flow';
import { jwt } from './jwt';
import { basicFlow, clientCredentials, implicit, password } from './programs';
import { par } from './par';
import { policyTest } from './policy_test';
import { smart } from './smart';

const client = (initial: Field['initial']): Field => ({ name: 'client_id', initial });
const own = { own: 'client_id' } as const;
const scope: Field = { name: 'scope', initial: 'profile email' };
const secret: Field = { name: 'client_secret', initial: 'verysecret', kind: 'secret' };

/// The SDK's own flow is no list of requests: the page sees none of them. Its view knows it.
const sdk: Flow = { id: 'sdk', group: 'person', fields: [], steps: [] };

export const flows: Flow[] = [
  sdk,
  { id: 'by_hand', group: 'person', fields: [client(own), scope], steps: [makeSecrets, authorize, checkAnswer, token, callApi, closeSession, callAfterwards] },
  { id: 'with_secret', group: 'person', fields: [client('webapp-confidential'), secret, scope], steps: [makeState, authorize, checkAnswer, tokenWithSecret, callApi, closeSession] },
  { id: 'refresh', group: 'person', fields: [client(own), { ...scope, initial: 'profile email offline_access' }], steps: [makeSecrets, authorize, checkAnswer, { ...token, faults: [] }, refresh, replayRefresh, callAfterwards] },
  { id: 'single_sign_on', group: 'person', fields: [client('webapp-first-party'), scope], steps: [makeSecrets, authorize, checkAnswer, { ...token, faults: [] }, authorizeSilently, closeSession, { ...authorizeSilently, id: 'authorize_after', expectsError: 'login_required' }] },
  par,
  clientCredentials,
  basicFlow,
  dpop,
  jwt,
  ...configuration,
  policyTest,
  smart,
  password,
  implicit,
];

export function flowOf(id: string): Flow {
  return flows.find((flow) => flow.id === id) ?? sdk;
}

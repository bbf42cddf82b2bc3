// All flows, in the order of the list on the left.
import { scopeOf } from '../configuration';
import { authorize, callAfterwards, callApi, checkAnswer, closeSession, makeSecrets, makeState, refresh, replayRefresh, token, tokenWithSecret } from './by_hand';
import { configuration } from './configuration';
import { dpop } from './dpop';
import { ownClient, scope, seeded, type Field, type Flow } from './flow';
import { jwt } from './jwt';
import { basicFlow, clientCredentials, implicit, password } from './programs';
import { par } from './par';
import { policyTest } from './policy_test';
import { singleSignOn } from './single_sign_on';
import { smart } from './smart';

const secret: Field = { name: 'client_secret', initial: seeded('verysecret'), kind: 'secret' };
const confidential: Field = { name: 'client_id', initial: seeded('webapp-confidential') };
/// Some servers give refresh tokens for this scope alone.
const lasting: Field = { name: 'scope', initial: (configuration) => `${scopeOf(configuration)} offline_access` };

/// The SDK's own flow is no list of requests: the page sees none of them. Its view knows it.
const sdk: Flow = { id: 'sdk', group: 'person', fields: [], steps: [] };

export const flows: Flow[] = [
  sdk,
  { id: 'by_hand', group: 'person', fields: [ownClient, scope], steps: [makeSecrets, authorize, checkAnswer, token, callApi, closeSession, callAfterwards] },
  { id: 'with_secret', group: 'person', fields: [confidential, secret, scope], steps: [makeState, authorize, checkAnswer, tokenWithSecret, callApi, closeSession] },
  { id: 'refresh', group: 'person', fields: [ownClient, lasting], steps: [makeSecrets, authorize, checkAnswer, { ...token, faults: [] }, refresh, replayRefresh, callAfterwards] },
  singleSignOn,
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

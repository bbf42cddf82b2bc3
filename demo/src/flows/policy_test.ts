// A request that nobody makes, and what the policies would say of it.
import { sendDocument } from '../http/message';
import { rootPlaceholder } from '../http/root';
import type { Context, Flow, RequestStep } from './flow';

const headers = { Authorization: rootPlaceholder, 'Content-Type': 'application/json' };

/// What `method` on `/type` of that user looks like to a policy.
function requestObject({ values }: Context): Record<string, unknown> {
  const { user = '', method = 'GET', type = '' } = values;
  const operation = { GET: 'FhirSearch', POST: 'FhirCreate', PUT: 'FhirUpdate', PATCH: 'FhirPatch', DELETE: 'FhirDelete' }[method];
  return { 'request-method': method.toLowerCase(), uri: `/${type}`, params: { 'resource/type': type }, user: { id: user }, operation: { id: operation } };
}

const post = (context: Context, document: unknown) =>
  sendDocument('POST', `${context.issuer}/auth/test-policy`, JSON.stringify(document, null, 2), headers);

const stored: RequestStep = {
  kind: 'request',
  id: 'stored_policies',
  to: 'server',
  section: 'docs/policies.md',
  request: (context) => post(context, { request: requestObject(context) }),
  expects: [200],
};

const draft: RequestStep = {
  kind: 'request',
  id: 'draft_policy',
  to: 'server',
  section: 'docs/policies.md',
  request: (context) => post(context, { request: requestObject(context), policy: { engine: 'matcho', matcho: { 'request-method': 'get', params: { 'resource/type': 'Observation' } } } }),
  expects: [200],
};

export const policyTest: Flow = {
  id: 'policy_test',
  group: 'configuration',
  aidbox: true,
  fields: [
    { name: 'user', initial: 'alice' },
    { name: 'method', initial: 'GET', choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    { name: 'type', initial: 'Patient' },
  ],
  steps: [stored, draft],
};

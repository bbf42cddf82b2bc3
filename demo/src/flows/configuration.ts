// Client, User and AccessPolicy as documents: read what there is, change it, write it; the root client asks.
import { get, sendDocument } from '../http/message';
import { rootPlaceholder } from '../http/root';
import { replaced } from './faults';
import type { Context, Fault, Flow, RequestStep } from './flow';
import { toYaml } from './yaml';

type Type = 'Client' | 'User' | 'AccessPolicy';
type Document = (context: Context) => Record<string, unknown>;

const documents: Record<Type, Document> = {
  Client: ({ redirect_uri, values }) => ({
    resourceType: 'Client',
    id: values['id'],
    name: 'An app of mine',
    first_party: false,
    grant_types: ['code'],
    scope: ['profile', 'email', 'offline_access'],
    auth: {
      authorization_code: {
        redirect_uri,
        token_format: 'jwt',
        access_token_expiration: 600,
        refresh_token: true,
        refresh_token_expiration: 86400,
        secret_required: false,
        pkce: true,
      },
    },
  }),
  User: ({ values }) => ({
    resourceType: 'User',
    id: values['id'],
    userName: values['id'],
    email: `${values['id']}@example.com`,
    name: { givenName: 'Bob', familyName: 'Carpenter' },
    password: 'choose-a-good-one',
  }),
  AccessPolicy: ({ values }) => ({
    resourceType: 'AccessPolicy',
    id: values['id'],
    description: 'Bob may read and search Patients, and nothing else.',
    link: [{ resourceType: 'User', id: 'bob' }],
    engine: 'matcho',
    matcho: { 'request-method': 'get', params: { 'resource/type': 'Patient' } },
  }),
};

/// Which document it is, and in which format.
const nameOf = ({ values }: Context) => `${values['id']} ${values['format']}`;

const typeOf = ({ values }: Context) => (values['format'] === 'JSON' ? 'application/json' : 'text/yaml');

function read(type: Type): RequestStep {
  return {
    kind: 'request',
    id: `read_${type}`,
    to: 'server',
    section: 'FHIR R4 §3.1.0.1',
    request: (context) => get(`${context.issuer}/${type}/${context.values['id']}?_pretty=true`, { Authorization: rootPlaceholder, Accept: typeOf(context) }),
    expects: [200, 404],
    keepsBody: 'document',
    keepsAsked: (context) => ({ document_name: nameOf(context) }),
  };
}

function write(type: Type): RequestStep {
  return {
    kind: 'request',
    id: `write_${type}`,
    to: 'server',
    section: 'FHIR R4 §3.1.0.4',
    request(context) {
      // The answer as JSON: its problems are read here.
      const headers = { Authorization: rootPlaceholder, 'Content-Type': typeOf(context), Accept: 'application/json' };
      return sendDocument('PUT', `${context.issuer}/${type}/${context.values['id']}`, bodyOf(type, context), headers);
    },
    expects: [200, 201],
    faults: [faults[type]],
  };
}

/// What was read, where it was there and is this one; else a beginning.
function bodyOf(type: Type, context: Context): string {
  const read = context.values['document_name'] === nameOf(context) ? context.values['document'] : undefined;
  if (read && !read.includes('OperationOutcome')) return read.trim();
  const document = documents[type](context);
  return typeOf(context) === 'text/yaml' ? toYaml(document) : JSON.stringify(document, null, 2);
}

const faults: Record<Type, Fault> = {
  Client: { id: 'empty_redirect_uri', section: 'RFC 6749 §3.1.2', change: (text) => withMember(text, 'redirect_uri', '""'), refusal: { status: 422 } },
  User: { id: 'wrong_type', section: 'FHIR R4 §2.26', change: (text) => withMember(text, 'email', '42'), refusal: { status: 422 } },
  AccessPolicy: { id: 'unknown_engine', section: 'FHIR R4 §2.26', change: (text) => withMember(text, 'engine', '"horoscope"'), refusal: { status: 422 } },
};

/// With another value in the line of that member, in JSON or YAML. What was read need not have it.
function withMember(text: string, name: string, value: string): string {
  return replaced(text, new RegExp(`^([ -]*"?${name}"?): *("[^"]*"|\\S+?)(,?)$`, 'm'), `$1: ${value}$3`);
}

function flow(id: string, type: Type, initial: string): Flow {
  return {
    id,
    group: 'configuration',
    aidbox: true,
    fields: [
      { name: 'id', initial, forgets: ['document', 'document_name'] },
      { name: 'format', initial: 'YAML', choices: ['YAML', 'JSON'], forgets: ['document', 'document_name'] },
    ],
    steps: [read(type), write(type)],
  };
}

export const configuration: Flow[] = [flow('clients', 'Client', 'my-app'), flow('users', 'User', 'bob'), flow('policies', 'AccessPolicy', 'bob-reads-patients')];

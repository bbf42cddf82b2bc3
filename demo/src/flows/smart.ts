// What a SMART app asks first: where the server is, and what it can do.
import { get } from '../http/message';
import type { Flow, RequestStep } from './flow';

const discover: RequestStep = {
  kind: 'request',
  id: 'smart_configuration',
  to: 'server',
  section: 'SMART App Launch 2.2 §2.1',
  request: ({ issuer }) => get(`${issuer}/.well-known/smart-configuration`),
  expects: [200],
};

export const smart: Flow = { id: 'smart', group: 'token', fields: [], steps: [discover], aidbox: true };

// Tokens that are bound to a key: who steals the token has nothing without it.
import { basic, get, postForm } from '../http/message';
import { base64url, random, sha256 } from './encoding';
import type { Context, Flow, MakeStep, RequestStep } from './flow';

const algorithm = { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' };
let key: CryptoKeyPair | undefined; // not to be read by any script, so it is no value

const makeKey: MakeStep = {
  kind: 'make',
  id: 'make_key',
  section: 'RFC 9449 §3',
  async make() {
    key = (await crypto.subtle.generateKey(algorithm, false, ['sign'])) as CryptoKeyPair;
    return { public_key: JSON.stringify(await publicKey()) };
  },
};

const tokenProof: MakeStep = {
  kind: 'make',
  id: 'token_proof',
  section: 'RFC 9449 §4.2',
  needs: ['public_key'],
  make: async ({ metadata }) => ({ token_proof: await signProof({ htm: 'POST', htu: metadata.token_endpoint }) }),
};

const boundToken: RequestStep = {
  kind: 'request',
  id: 'bound_token',
  to: 'server',
  section: 'RFC 9449 §5',
  needs: ['token_proof'],
  request({ metadata, values }) {
    const { client_id = '', client_secret = '', token_proof = '' } = values;
    return postForm(metadata.token_endpoint, { grant_type: 'client_credentials' }, { Authorization: basic(client_id, client_secret), DPoP: token_proof });
  },
  expects: [200],
  keeps: { access_token: 'access_token' },
  faults: [
    { id: 'replayed_proof', section: 'RFC 9449 §11.1', needs: ['access_token'], change: (text) => text, refusal: { status: 400, error: 'invalid_dpop_proof' } },
    {
      id: 'proof_for_another_address',
      section: 'RFC 9449 §4.3',
      change: async (text, { issuer }) => text.replace(/DPoP: .*/, `DPoP: ${await signProof({ htm: 'POST', htu: `${issuer}/elsewhere` })}`),
      refusal: { status: 400, error: 'invalid_dpop_proof' },
    },
  ],
};

const callProof: MakeStep = {
  kind: 'make',
  id: 'call_proof',
  section: 'RFC 9449 §7',
  needs: ['access_token'],
  make: async (context) => ({ call_proof: await signProof({ htm: 'GET', htu: apiOf(context), ath: await sha256(context.values['access_token'] ?? '') }) }),
};

const boundCall: RequestStep = {
  kind: 'request',
  id: 'bound_call',
  to: 'api',
  section: 'RFC 9449 §7.1',
  needs: ['call_proof'],
  request: (context) => get(apiOf(context), { Authorization: `DPoP ${context.values['access_token']}`, DPoP: context.values['call_proof'] ?? '' }),
  expects: [200],
  faults: [
    { id: 'stolen_token', section: 'RFC 9449 §7.2', change: (text) => text.replace('Authorization: DPoP', 'Authorization: Bearer').replace(/\nDPoP: .*/, ''), refusal: { status: 401 } },
    { id: 'replayed_proof', section: 'RFC 9449 §11.1', needs: ['called'], change: (text) => text, refusal: { status: 401 } },
  ],
  keepsBody: 'called',
};

function apiOf({ issuer }: Context): string {
  return `${issuer}/Patient`;
}

async function publicKey(): Promise<JsonWebKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key!.publicKey);
  return { kty, crv, x, y } as JsonWebKey;
}

async function signProof(claims: Record<string, unknown>): Promise<string> {
  const encode = (part: object) => base64url(new TextEncoder().encode(JSON.stringify(part)));
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: await publicKey() };
  const input = `${encode(header)}.${encode({ jti: random(), iat: Math.floor(Date.now() / 1000), ...claims })}`;
  return `${input}.${base64url(await crypto.subtle.sign(algorithm, key!.privateKey, new TextEncoder().encode(input)))}`;
}

export const dpop: Flow = {
  id: 'dpop',
  group: 'token',
  fields: [
    { name: 'client_id', initial: 'sandbox-service' },
    { name: 'client_secret', initial: 'verysecret', kind: 'secret' },
  ],
  steps: [makeKey, tokenProof, boundToken, callProof, boundCall],
  offered: (metadata) => metadata.dpop_signing_alg_values_supported !== undefined,
};

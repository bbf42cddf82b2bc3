// Tokens that are bound to a key: who steals the token has nothing without it.
import { basic, get, postForm } from '../http/message';
import { base64url, random, sha256 } from './encoding';
import type { Context, Flow, MakeStep, RequestStep } from './flow';
import { service } from './programs';

const algorithm = { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' };
let key: CryptoKeyPair | undefined; // not to be read by any script, so it is no value

const makeKey: MakeStep = {
  kind: 'make',
  id: 'make_key',
  section: 'RFC 9449 §3',
  brings: ['public_key'],
  async make() {
    key = (await crypto.subtle.generateKey(algorithm, false, ['sign'])) as CryptoKeyPair;
    return { public_key: JSON.stringify(await publicKey()) };
  },
};

/// A server may want its own nonce in every proof: it says so once, and gives it.
const nonceOf = ({ values }: Context) => values['nonce'] && { nonce: values['nonce'] };

const firstProof: MakeStep = {
  kind: 'make',
  id: 'first_proof',
  section: 'RFC 9449 §4.2',
  needs: ['public_key'],
  brings: ['first_proof'],
  make: async ({ metadata }) => ({ first_proof: await signProof({ htm: 'POST', htu: metadata.token_endpoint }) }),
};

const keepsHeaders = { nonce: 'dpop-nonce' };

function tokenRequest(id: string, proof: 'first_proof' | 'token_proof', section: string, expects: number[]): RequestStep {
  return {
    kind: 'request',
    id,
    to: 'server',
    section,
    needs: [proof],
    request({ metadata, values }) {
      const { client_id = '', client_secret = '' } = values;
      return postForm(metadata.token_endpoint, { grant_type: 'client_credentials' }, { Authorization: basic(client_id, client_secret), DPoP: values[proof] ?? '' });
    },
    expects,
    keeps: { access_token: 'access_token' },
    keepsHeaders,
  };
}

const askNonce = tokenRequest('ask_nonce', 'first_proof', 'RFC 9449 §8', [200, 400]);

const tokenProof: MakeStep = {
  kind: 'make',
  id: 'token_proof',
  section: 'RFC 9449 §8',
  needs: ['public_key'],
  brings: ['token_proof'],
  make: async (context) => ({ token_proof: await signProof({ htm: 'POST', htu: context.metadata.token_endpoint, ...nonceOf(context) }) }),
};

const boundToken: RequestStep = {
  ...tokenRequest('bound_token', 'token_proof', 'RFC 9449 §5', [200]),
  faults: [
    { id: 'replayed_proof', section: 'RFC 9449 §11.1', needs: ['access_token'], change: (text) => text, refusal: { status: 400, error: 'invalid_dpop_proof' } },
    {
      id: 'proof_for_another_address',
      section: 'RFC 9449 §4.3',
      change: async (text, context) => text.replace(/DPoP: .*/, `DPoP: ${await signProof({ htm: 'POST', htu: `${context.issuer}/elsewhere`, ...nonceOf(context) })}`),
      refusal: { status: 400, error: 'invalid_dpop_proof' },
    },
  ],
};

const callProof: MakeStep = {
  kind: 'make',
  id: 'call_proof',
  section: 'RFC 9449 §7',
  needs: ['access_token'],
  brings: ['call_proof'],
  async make(context) {
    const ath = await sha256(context.values['access_token'] ?? '');
    return { call_proof: await signProof({ htm: 'GET', htu: htuOf(context), ath, ...nonceOf(context) }) };
  },
};

const boundCall: RequestStep = {
  kind: 'request',
  id: 'bound_call',
  to: 'api',
  section: 'RFC 9449 §7.1',
  needs: ['call_proof'],
  request: (context) => get(context.api, { Authorization: `DPoP ${context.values['access_token'] ?? ''}`, DPoP: context.values['call_proof'] ?? '' }),
  expects: [200],
  faults: [
    { id: 'stolen_token', section: 'RFC 9449 §7.2', change: (text) => text.replace('Authorization: DPoP', 'Authorization: Bearer').replace(/\nDPoP: .*/, ''), refusal: { status: 401 } },
    { id: 'replayed_proof', section: 'RFC 9449 §11.1', needs: ['called'], change: (text) => text, refusal: { status: 401 } },
  ],
  keepsBody: 'called',
  keepsHeaders,
};

/// As a proof names it: without its query (RFC 9449 §4.2).
function htuOf({ api }: Context): string {
  return api.replace(/[?#].*/, '');
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
  fields: service,
  steps: [makeKey, firstProof, askNonce, tokenProof, boundToken, callProof, boundCall],
  offered: (metadata) => metadata.dpop_signing_alg_values_supported !== undefined,
};

// What a resource server does with a JWT: read it, fetch the issuer's keys, check the signature and the claims.
import { get } from '../http/message';
import { base64url, fromBase64url } from './encoding';
import type { CheckStep, Context, Fact, Flow, RequestStep } from './flow';
import { callApi } from './by_hand';

type Claims = Record<string, unknown>;

const decode: CheckStep = {
  kind: 'check',
  id: 'decode',
  section: 'RFC 7519 §3',
  needs: ['token'],
  input: ({ values }) => values['token'] ?? '',
  async check(input) {
    const { header, claims } = read(input);
    const shown = Object.entries({ ...header, ...claims }).map(([rule, value]): Fact => ({ rule, value: said(rule, value) }));
    return { facts: shown };
  },
};

const keys: RequestStep = {
  kind: 'request',
  id: 'keys',
  to: 'server',
  section: 'RFC 7517 §5',
  request: ({ metadata }) => get(metadata.jwks_uri ?? ''),
  expects: [200],
  keepsBody: 'jwks',
};

const verify: CheckStep = {
  kind: 'check',
  id: 'verify',
  section: 'RFC 9068 §4',
  needs: ['token', 'jwks'],
  input: ({ values }) => values['token'] ?? '',
  check: async (input, context) => ({ facts: await verified(input, context) }),
  faults: [
    { id: 'changed_claim', section: 'RFC 7515 §5.2', change: (token) => rewritten(token, 1, { sub: 'root' }), refusal: 'check' },
    { id: 'no_signature', section: 'RFC 8725 §3.1', change: (token) => rewritten(token, 0, { alg: 'none' }).replace(/[^.]*$/, ''), refusal: 'check' },
  ],
};

async function verified(token: string, { issuer, values }: Context): Promise<Fact[]> {
  const { header, claims, input, signature } = read(token);
  const { keys } = JSON.parse(values['jwks'] ?? '{}') as { keys: (JsonWebKey & { kid?: string })[] };
  const key = keys.find(({ kid }) => kid === header['kid']);
  return [
    { rule: 'typ', value: String(header['typ']), section: 'RFC 9068 §2.1', holds: /^(application\/)?at\+jwt$/i.test(String(header['typ'])) },
    { rule: 'kid', value: String(header['kid']), section: 'RFC 7515 §4.1.4', holds: key !== undefined },
    { rule: 'signature', value: String(header['alg']), section: 'RFC 7515 §5.2', holds: key !== undefined && (await isGood(String(header['alg']), key, input, signature)) },
    { rule: 'iss', value: String(claims['iss']), section: 'RFC 9068 §4', holds: claims['iss'] === issuer },
    { rule: 'aud', value: said('aud', claims['aud']), section: 'RFC 9068 §4', holds: [claims['aud']].flat().includes(values['audience']) },
    { rule: 'exp', value: said('exp', claims['exp']), section: 'RFC 7519 §4.1.4', holds: Number(claims['exp']) > Date.now() / 1000 },
  ];
}

/// Algorithms that any browser can check. What is not among them is not believed; `none` is not among them.
const algorithms = new Map<string, Algorithm & Partial<RsaHashedImportParams & RsaPssParams & EcKeyImportParams & EcdsaParams>>([
  ['RS256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  ['RS384', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' }],
  ['RS512', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }],
  ['PS256', { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }],
  ['PS384', { name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 }],
  ['PS512', { name: 'RSA-PSS', hash: 'SHA-512', saltLength: 64 }],
  ['ES256', { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' }],
  ['ES384', { name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' }],
  ['ES512', { name: 'ECDSA', hash: 'SHA-512', namedCurve: 'P-521' }],
  ['EdDSA', { name: 'Ed25519' }],
]);

async function isGood(alg: string, { kty, crv, x, y, n, e }: JsonWebKey, input: string, signature: string): Promise<boolean> {
  const algorithm = algorithms.get(alg);
  if (!algorithm) return false;
  try {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, n, e } as JsonWebKey, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, fromBase64url(signature), new TextEncoder().encode(input));
  } catch {
    return false;
  }
}

/// Throws where it is no JWT: an opaque token says nothing to anybody but the server.
function read(token: string): { header: Claims; claims: Claims; input: string; signature: string } {
  const [header = '', claims = '', signature = ''] = token.trim().split('.');
  try {
    return { header: part(header), claims: part(claims), input: `${header}.${claims}`, signature };
  } catch {
    throw new Error('not_a_jwt');
  }
}

function part(text: string): Claims {
  return JSON.parse(new TextDecoder().decode(fromBase64url(text))) as Claims;
}

function rewritten(token: string, index: number, changes: Claims): string {
  const parts = token.trim().split('.');
  const bytes = new TextEncoder().encode(JSON.stringify({ ...part(parts[index]!), ...changes }));
  parts[index] = base64url(bytes);
  return parts.join('.');
}

function said(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return ['iat', 'exp', 'nbf', 'auth_time'].includes(name) ? `${text} · ${new Date(1000 * Number(value)).toLocaleString()}` : text;
}

export const jwt: Flow = {
  id: 'jwt',
  group: 'token',
  fields: [{ name: 'token', initial: '', kind: 'long' }, { name: 'audience', initial: ({ issuer }) => issuer }],
  steps: [
    decode,
    keys,
    verify,
    { ...callApi, id: 'call_with_it', needs: ['token'], request: (context) => callApi.request({ ...context, values: { access_token: context.values['token'] ?? '' } }), faults: [] },
  ],
};

// What a server does with keys: signs id_tokens, publishes what verifies them, and checks DPoP proofs.
import { base64url, fromBase64url } from '../jose.js';

/** What id_tokens may be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
export type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA';

/** A key that signs id_tokens. */
export interface SigningKey {
  kid: string;
  alg: SigningAlgorithm;
  keys: CryptoKeyPair;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const encodeJson = (value: unknown) => base64url(utf8(JSON.stringify(value)));
const decodeJson = (text: string) => JSON.parse(new TextDecoder().decode(fromBase64url(text))) as Record<string, unknown>;

function parametersOf(alg: SigningAlgorithm) {
  const bits = Number(alg.slice(2)) || 512;
  const rsa = { hash: `SHA-${bits}`, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const parameters = {
    RS: { name: 'RSASSA-PKCS1-v1_5', ...rsa },
    PS: { name: 'RSA-PSS', saltLength: bits / 8, ...rsa },
    ES: { name: 'ECDSA', hash: `SHA-${bits}`, namedCurve: `P-${bits}` },
    Ed: { name: 'Ed25519' },
  };
  return { bits, algorithm: parameters[alg.slice(0, 2) as keyof typeof parameters] };
}

/** Makes a key for `alg`. */
export async function makeSigningKey(alg: SigningAlgorithm, kid: string): Promise<SigningKey> {
  const keys = (await crypto.subtle.generateKey(parametersOf(alg).algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { kid, alg, keys };
}

/** A compact JWS (RFC 7515 §7.1) of these claims. `header` adds to what the key says, or replaces it. */
export async function signJwt(claims: object, { kid, alg, keys }: SigningKey, header: object = {}): Promise<string> {
  const input = `${encodeJson({ alg, kid, typ: 'JWT', ...header })}.${encodeJson(claims)}`;
  return `${input}.${base64url(await crypto.subtle.sign(parametersOf(alg).algorithm, keys.privateKey, utf8(input)))}`;
}

/** The public half, as a JWKS lists it (RFC 7517 §4). */
export async function publicJwk({ kid, alg, keys }: SigningKey): Promise<JsonWebKey> {
  const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  return JSON.parse(JSON.stringify({ kid, alg, use: 'sig', kty, crv, x, y, n, e })) as JsonWebKey;
}

/** The left half of the access token's hash (OpenID Connect Core §3.1.3.6). */
export async function atHash(access_token: string, alg: SigningAlgorithm): Promise<string> {
  const { bits } = parametersOf(alg);
  const digest = await crypto.subtle.digest(`SHA-${bits}`, utf8(access_token));
  return base64url(digest.slice(0, bits / 16));
}

/** BASE64URL(SHA256(text)), as PKCE and `ath` want it (RFC 7636 §4.2, RFC 9449 §4.2). */
export async function s256(text: string): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', utf8(text)));
}

/** What a DPoP proof says, once its signature is known to be its own key's. */
export interface Proof {
  /** The key's thumbprint (RFC 7638). */
  jkt: string;
  claims: Record<string, unknown>;
}

/** Reads a proof; throws where RFC 9449 §4.3 refuses its form, its key or its signature. */
export async function readProof(proof: string): Promise<Proof> {
  const [header = '', payload = '', signature = ''] = proof.split('.');
  const { typ, alg, jwk } = decodeJson(header) as { typ?: string; alg?: string; jwk?: JsonWebKey };
  if (typ !== 'dpop+jwt' || alg !== 'ES256' || !jwk || 'd' in jwk) throw new Error('this is no DPoP proof');
  const { algorithm } = parametersOf('ES256');
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  const good = await crypto.subtle.verify(algorithm, key, fromBase64url(signature), utf8(`${header}.${payload}`));
  if (!good) throw new Error('the signature of the DPoP proof is wrong');
  const { crv, kty, x, y } = jwk;
  return { jkt: await s256(JSON.stringify({ crv, kty, x, y })), claims: decodeJson(payload) };
}

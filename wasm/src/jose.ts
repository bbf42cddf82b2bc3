// The two things done with keys, which stay in WebCrypto: signing DPoP proofs, verifying id_tokens.
import type { Command } from './core.js';

const encode = (text: string) => new TextEncoder().encode(text);

/** A DPoP proof (RFC 9449 §4.2) with these claims, as a compact JWS. */
export async function signProof({ privateKey, publicKey }: CryptoKeyPair, claims: string): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const header = JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  const input = `${base64url(encode(header))}.${base64url(encode(claims))}`;
  return `${input}.${base64url(await crypto.subtle.sign(proofAlgorithm, privateKey, encode(input)))}`;
}

/** A key for proofs that no script can read, only use. */
export const makeProofKey = () => crypto.subtle.generateKey(proofAlgorithm, false, ['sign']) as Promise<CryptoKeyPair>;

/**
 * Whether the signature of an id_token is good and, where it has an `at_hash`, whether that is this access
 * token's (OpenID Connect Core §3.1.3.6). False for whatever else is wrong, an unfit key included.
 */
export async function isGood({ alg, jwk, signing_input, signature, access_token, at_hash }: Command<'verify_signature'>): Promise<boolean> {
  const bits = alg === 'EdDSA' ? 512 : Number(alg.slice(2));
  const hash = `SHA-${bits}`;
  const algorithm = {
    RS: { name: 'RSASSA-PKCS1-v1_5', hash },
    PS: { name: 'RSA-PSS', hash, saltLength: bits / 8 },
    ES: { name: 'ECDSA', hash, namedCurve: `P-${bits}` },
    Ed: { name: 'Ed25519' },
  }[alg.slice(0, 2)]!;
  try {
    // Only what makes the key: `use`, `key_ops` and `alg` were the core's to judge, and engines differ in them.
    const { kty, crv, x, y, n, e } = JSON.parse(jwk) as JsonWebKey;
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, n, e } as JsonWebKey, algorithm, false, ['verify']);
    const digest = await crypto.subtle.digest(hash, encode(access_token));
    return (
      (!at_hash || base64url(digest.slice(0, bits / 16)) === at_hash) &&
      (await crypto.subtle.verify(algorithm, key, fromBase64url(signature), encode(signing_input)))
    );
  } catch {
    return false;
  }
}

const proofAlgorithm = { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' };

/** RFC 4648 §5, without padding. */
export function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** The bytes again; throws where the text is no base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (byte) => byte.charCodeAt(0));
}

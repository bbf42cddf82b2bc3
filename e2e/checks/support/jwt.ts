// Reads JWTs and makes them, right and wrong ones, with node's own cryptography.
import { createHash, createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

type Members = Record<string, unknown>;

export function jwtHeader(token: string): Members {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString());
}

export function jwtClaims(token: string): Members {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/// The header and the claims with their dot, and a signature of any bytes.
export function jwt(header: Members, claims: Members, signature: (input: Buffer) => Buffer): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${signature(Buffer.from(input)).toString('base64url')}`;
}

export const unsigned = () => Buffer.alloc(0);
export const hs256 = (secret: string | Buffer) => (input: Buffer) => createHmac('sha256', secret).update(input).digest();
export const es256 = (key: KeyObject) => (input: Buffer) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
export const rs256 = (key: KeyObject) => (input: Buffer) => sign('sha256', input, key);

export interface KeyPair {
  privateKey: KeyObject;
  publicJwk: JsonWebKey;
}

export function ecKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicJwk: publicKey.export({ format: 'jwk' }) };
}

export function rsaKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, publicJwk: publicKey.export({ format: 'jwk' }) };
}

/// Whether one of these keys made the token's RS256 signature.
export function isSignedBy(token: string, keys: JsonWebKey[]): boolean {
  const { kid, alg } = jwtHeader(token);
  const jwk = keys.find((key) => (key as Members).kid === kid);
  if (!jwk || alg !== 'RS256') return false;
  const [header, claims, signature] = token.split('.');
  return verify('sha256', Buffer.from(`${header}.${claims}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

/// The left half of the digest, as at_hash has it (OpenID Connect Core §3.1.3.6).
export function leftHalf(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}

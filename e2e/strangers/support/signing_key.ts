// A fresh private key of the kind that an algorithm signs id_tokens with (RFC 7518 §3.1, RFC 8037 §3.1).
import { generateKeyPairSync, randomUUID } from 'node:crypto';

export const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;
export type Algorithm = (typeof algorithms)[number];

export function signingKey(alg: Algorithm): JsonWebKey & { kid: string } {
  return { ...keyPair(alg).privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig' };
}

function keyPair(alg: Algorithm) {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (alg === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

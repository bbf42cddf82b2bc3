// A fresh code_verifier and its S256 challenge (RFC 7636 §4), made without the SDK so that each checks the other.
import { createHash, randomBytes } from 'node:crypto';

export interface Pkce {
  code_verifier: string;
  code_challenge: string;
}

export function pkce(): Pkce {
  const code_verifier = randomBytes(32).toString('base64url');
  return { code_verifier, code_challenge: createHash('sha256').update(code_verifier).digest('base64url') };
}

/// The two parameters of an authorization request whose code nobody will want.
export function challenge(): { code_challenge: string; code_challenge_method: string } {
  return { code_challenge: pkce().code_challenge, code_challenge_method: 'S256' };
}

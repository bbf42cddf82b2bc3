// Proofs of possession (RFC 9449), right ones and wrong ones, and requests that bring them.
import { createHash, randomUUID } from 'node:crypto';
import type { APIResponse } from '@playwright/test';
import { ecKeyPair, es256, jwt, type KeyPair } from './jwt.ts';
import type { Authorized, Visitor } from '../../support/visitor.ts';

type Members = Record<string, unknown>;

/// What a proof says, and how it is signed; `header` and `claims` replace members, undefined leaves one out.
export interface Proof {
  header?: Members;
  claims?: Members;
  signature?: (input: Buffer) => Buffer;
}

/// A client's key, and the nonce that the server gave it last.
export class Prover {
  nonce = '';

  constructor(
    readonly visitor: Visitor,
    readonly key: KeyPair = ecKeyPair(),
  ) {}

  proof(htm: string, path: string, { header, claims, signature = es256(this.key.privateKey) }: Proof = {}): string {
    const htu = this.visitor.server.issuer + path;
    const nonce = this.nonce || undefined;
    const said = { jti: randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), nonce, ...claims };
    return jwt({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.key.publicJwk, ...header }, said, signature);
  }

  /// POST of a form with one proof, once more where the server wants its nonce in it.
  async post(path: string, form: Record<string, string>, wrong: Proof = {}): Promise<APIResponse> {
    const send = () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', DPoP: this.proof('POST', path, wrong) };
      return this.visitor.send('POST', path, `${new URLSearchParams(form)}`, headers);
    };
    return this.#withNonce(send);
  }

  /// The token for a code.
  exchange(spent: Authorized, client_id = 'webapp', wrong: Proof = {}): Promise<APIResponse> {
    return this.post('/auth/token', { grant_type: 'authorization_code', client_id, ...spent }, wrong);
  }

  /// GET of a resource with a bound token.
  async get(path: string, access_token: string, wrong: Proof = {}): Promise<APIResponse> {
    const ath = createHash('sha256').update(access_token).digest('base64url');
    const send = () => this.visitor.get(path, { authorization: `DPoP ${access_token}`, DPoP: this.proof('GET', path, { ...wrong, claims: { ath, ...wrong.claims } }) });
    return this.#withNonce(send);
  }

  /// The key's thumbprint (RFC 7638).
  get thumbprint(): string {
    const { crv, kty, x, y } = this.key.publicJwk;
    return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  }

  async #withNonce(send: () => Promise<APIResponse>): Promise<APIResponse> {
    const first = await send();
    const nonce = first.headers()['dpop-nonce'];
    if (!nonce || nonce === this.nonce) return first;
    this.nonce = nonce;
    const wanted = (await first.text()) + (first.headers()['www-authenticate'] ?? '');
    return wanted.includes('use_dpop_nonce') ? send() : first;
  }
}

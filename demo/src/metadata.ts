// What the server says of itself (RFC 8414), as far as the flows need it.
import { get, membersOf } from './http/message';
import { send } from './http/send';

export interface Metadata {
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint?: string;
  jwks_uri?: string;
  pushed_authorization_request_endpoint?: string;
  grant_types_supported?: string[];
  response_types_supported?: string[];
  dpop_signing_alg_values_supported?: string[];
}

/// Reads it by OAuth's address, then by OpenID Connect's.
export async function readMetadata(issuer: string): Promise<Metadata> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  for (const address of [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`]) {
    const answer = await send(get(address));
    if (answer.status === 200) return membersOf(answer) as unknown as Metadata;
  }
  throw new Error('no_metadata');
}

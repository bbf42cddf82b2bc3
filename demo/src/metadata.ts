// What the server says of itself (RFC 8414), as far as the flows need it.
import { get, membersOf } from './http/message';
import { send } from './http/send';

export interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint?: string;
  jwks_uri?: string;
  revocation_endpoint?: string;
  pushed_authorization_request_endpoint?: string;
  grant_types_supported?: string[];
  response_types_supported?: string[];
  dpop_signing_alg_values_supported?: string[];
}

/// Reads it by OAuth's address, then by OpenID Connect's. Rejects with `no_metadata`; with `other_issuer` where what is
/// there speaks for another (RFC 8414 §3.3): who put it there would lead this page to endpoints of their own.
export async function readMetadata(issuer: string): Promise<Metadata> {
  let code = 'no_metadata';
  for (const address of addressesOf(issuer)) {
    const metadata = await readAt(address);
    if (metadata?.issuer === issuer) return metadata;
    if (metadata) code = 'other_issuer';
  }
  throw new Error(code);
}

function addressesOf(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`];
}

/// Nothing where nothing may be read: a server may answer an address that it does not know without CORS, too.
async function readAt(address: string): Promise<Metadata | undefined> {
  const answer = await send(get(address)).catch(() => undefined);
  return answer?.status === 200 ? (membersOf(answer) as unknown as Metadata) : undefined;
}

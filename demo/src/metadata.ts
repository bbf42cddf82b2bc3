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

/// Reads it by OAuth's address, then by OpenID Connect's. Rejects with `network_error` where nothing may be read, with
/// `no_metadata` where there is something else; with `other_issuer` where what is there speaks for another (RFC 8414
/// §3.3): who put it there would lead this page to endpoints of their own.
export async function readMetadata(issuer: string): Promise<Metadata> {
  let code = 'network_error';
  for (const address of addressesOf(issuer)) {
    const answer = await send(get(address)).catch(() => undefined); // some answer an unknown address without CORS
    const metadata = answer?.status === 200 ? (membersOf(answer) as unknown as Metadata) : undefined;
    if (metadata?.issuer === issuer) return metadata;
    if (metadata?.issuer) code = 'other_issuer';
    else if (answer && code === 'network_error') code = 'no_metadata';
  }
  throw new Error(code);
}

function addressesOf(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`];
}

// Which checks the core makes in which step, in words, and the sections that ask for them.
import type { Command, Event } from './core.js';
import type { SessionStatus } from './messages.js';

/** One check. */
export interface Check {
  /** What must hold. */
  rule: string;
  /** E.g. `RFC 6749 §4.1.2`; several are separated by commas. */
  section: string;
  /** The error's code where it did not hold. */
  failed?: string;
}

// By event, or by event and the status in which it came.
const rules: Record<string, readonly [rule: string, section: string]> = {
  configure: ['the issuer and the redirect_uri are https, or on the loopback; the settings are the ones that were sealed', 'RFC 9700 §2.1, RFC 8252 §7.3'],
  'http_response discovering': ['the metadata is of this very issuer, and offers PKCE with S256', 'RFC 8414 §3.3, RFC 7636 §4.2'],
  begin_login: ['state, nonce and code_verifier are fresh; returnTo is a path of this app', 'RFC 7636 §4.1, RFC 6749 §10.12, §10.15'],
  'http_response pushing_request': ['the server took the request and gave it a request_uri', 'RFC 9126 §2.2'],
  callback_received: ['it is the redirect_uri, no parameter stands there twice, no code beside an error; the address bar is cleaned; then the state', 'RFC 6749 §3.1, §4.1.2, §10.12'],
  peer_callback: ['the state is of a login that this window began', 'RFC 6749 §10.12'],
  store_loaded: ['the login is this one and not too old; then iss; then error; then code', 'RFC 9207 §2.4, RFC 6749 §4.1.2.1'],
  store_missing: ['somebody here began this login', 'RFC 6749 §10.12'],
  store_spent: ['no authorization response is used twice', 'RFC 6749 §10.5'],
  'http_response exchanging_code': ['JSON without repeated members, a known token_type, an access_token, a positive expires_in; then the claims of the id_token', 'RFC 6749 §5.1, OpenID Connect Core §3.1.3.7'],
  'http_response validating_id_token': ['the server has published a key with the kid and alg of the id_token', 'RFC 7517 §4, RFC 8725 §3.1'],
  signature_checked: ['the signature is that key’s, and at_hash is of this access token', 'OpenID Connect Core §3.1.3.6, §3.1.3.7'],
  fetch_authorize: ['origin, path and method are in a resource rule, and it is no endpoint of the authorization server', 'RFC 6750 §5.2'],
  resource_challenge: ['a 401 is answered once by a nonce, once by a renewal', 'RFC 6750 §3.1, RFC 9449 §9'],
  renew: ['there is a refresh token', 'RFC 6749 §6'],
  'http_response renewing': ['the scope is no wider; without another refresh token the old one is kept', 'RFC 6749 §6, §10.4'],
  userinfo: ['somebody is signed in, and the server has such an endpoint', 'OpenID Connect Core §5.3'],
  'http_response signed_in': ['sub is the one who signed in', 'OpenID Connect Core §5.3.2'],
  logout: ['the tokens are wiped here, whatever the server will say', 'RFC 7009 §2, OpenID Connect RP-Initiated Logout §2'],
  'http_response ending_session': ['the server has ended the session; here it is over in any case', 'RFC 7009 §2.2'],
  nonce_learnt: ['the nonce is for the server that gave it', 'RFC 9449 §8.2'],
  timer: ['the access token is renewed before it ends; a login that takes too long is over', 'RFC 6749 §6'],
  wake: ['the access token is still good', 'RFC 6749 §6'],
};

// By the code of a failure: the section that asks for it, where it is not the event's.
const failures: Record<string, readonly [rule: string, section: string]> = {
  state_mismatch: ['the response belongs to a login that was begun here', 'RFC 6749 §10.12'],
  issuer_mismatch: ['iss is the issuer that was asked', 'RFC 9207 §2.4'],
  invalid_callback: ['the response has each parameter once, and a code or an error', 'RFC 6749 §3.1, §4.1.2'],
  authorization_error: ['the server agreed', 'RFC 6749 §4.1.2.1'],
  transaction_not_found: ['the login is known, unused and not too old', 'RFC 6749 §10.5'],
  invalid_response: ['the answer is what the section describes', 'RFC 6749 §5.1'],
  invalid_id_token: ['the id_token is of this issuer, for this client, this login and this moment', 'OpenID Connect Core §3.1.3.7'],
  resource_not_allowed: ['a resource rule allows the request', 'RFC 6750 §5.2'],
  invalid_return_to: ['returnTo is a path of this app', 'RFC 6749 §10.15'],
  interaction_required: ['the refresh token is good', 'RFC 6749 §5.2'],
};

/** What was checked when `event` came in that status and was answered by these commands. */
export function checksOf(event: Event['name'], status: SessionStatus, commands: readonly Command[]): Check[] {
  const made = rules[`${event} ${status}`] ?? rules[event];
  const failed = commands.filter((command) => command.name === 'fail').flatMap(({ code }) => {
    const [rule, section] = failures[code] ?? made ?? [];
    return rule && section ? [{ rule, section, failed: code }] : [];
  });
  return [...(made && !failed.length ? [{ rule: made[0], section: made[1] }] : []), ...failed];
}

// The package's public names. Importing them touches no global: it is safe where there is no browser.
export { createClient } from './client.js';
export { OAuthClientError } from './errors.js';
export type { ErrorCode, ErrorDetails, Phase } from './errors.js';
export type { Session, SessionStatus } from './messages.js';
export type {
  CallbackResult,
  Client,
  ClientEvent,
  ClientEventName,
  ClientOptions,
  LoginOptions,
  LogoutOptions,
  LogoutResult,
  PopupLogin,
  RedirectLogin,
  ResourceRule,
} from './options.js';

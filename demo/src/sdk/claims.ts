// Who a session's claims speak of: OpenID Connect's flat members, or a User resource's nested ones.
import { texts } from '../texts';

type Claims = Record<string, unknown>;

export function displayName(claims: Claims): string {
  const { name, displayName, userName, preferred_username, sub, id } = claims;
  return firstText(name, formatted(name), displayName, userName, preferred_username, sub, id) ?? texts.sdk.somebody;
}

export function displayEmail({ email }: Claims): string {
  return firstText(email) ?? texts.sdk.noEmail;
}

function formatted(name: unknown): string | undefined {
  if (typeof name !== 'object' || name === null) return undefined;
  const { formatted, givenName, familyName } = name as Record<string, unknown>;
  return firstText(formatted, [givenName, familyName].filter((part) => typeof part === 'string').join(' '));
}

function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

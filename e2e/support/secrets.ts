// What went over the wire that no page and no log may hold.
import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from './go_between.ts';

const names = ['access_token', 'refresh_token', 'id_token', 'code_verifier'] as const;

/// Every value of each kind, oldest first.
export type Secrets = Record<(typeof names)[number], string[]>;

export function secretsOn(exchanges: Exchange[]): Secrets {
  const secrets: Secrets = { access_token: [], refresh_token: [], id_token: [], code_verifier: [] };
  for (const { headers, body, answer } of exchanges)
    for (const members of [membersOf(headers, body), answer ? membersOf(answer.headers, answer.body) : {}])
      for (const name of names) {
        const value = members[name];
        // A shorter one was made up by a test, and might stand anywhere.
        if (typeof value === 'string' && value.length >= 20 && !secrets[name].includes(value)) secrets[name].push(value);
      }
  return secrets;
}

/// What the server gave to somebody to keep: tokens, codes, cookies. Its store must not hold them in clear.
export function issuedOn(exchanges: Exchange[]): string[] {
  return exchanges.flatMap(({ answer }) => {
    if (!answer) return [];
    const { access_token, refresh_token, id_token, registration_access_token } = membersOf(answer.headers, answer.body);
    const code = /[?&]code=([^&]+)/.exec(answer.headers.location ?? '')?.[1];
    const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => /=([^;]*)/.exec(cookie)![1]);
    return [access_token, refresh_token, id_token, registration_access_token, code, ...cookies].filter((value) => typeof value === 'string' && value !== '') as string[];
  });
}

/// What somebody sent to prove who he is, right or wrong, and what an administrator wrote as a secret.
export function sentOn(exchanges: Exchange[]): string[] {
  return exchanges.flatMap(({ headers, body }) => {
    const { client_secret, client_assertion, subject_token, secret, password, currentPassword, newPassword } = membersOf(headers, body);
    const basic = /^Basic (.+)/.exec(headers.authorization ?? '')?.[1] ?? '';
    const inHeader = Buffer.from(basic, 'base64').toString().replace(/^[^:]*:/, '');
    const sent = [client_secret, client_assertion, subject_token, secret, password, currentPassword, newPassword, inHeader];
    return sent.filter((value) => typeof value === 'string' && value.length >= 8) as string[]; // a shorter one stands anywhere
  });
}

/// How many of each kind there are: what a test may compare, since a comparison that fails is printed.
export function howMany(secrets: Secrets): Record<keyof Secrets, number> {
  const { access_token, refresh_token, id_token, code_verifier } = secrets;
  return { access_token: access_token.length, refresh_token: refresh_token.length, id_token: id_token.length, code_verifier: code_verifier.length };
}

function membersOf(headers: IncomingHttpHeaders, body: string): Record<string, unknown> {
  const type = headers['content-type'] ?? '';
  if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  if (!type.includes('json')) return {};
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // a test's broken request
  }
}

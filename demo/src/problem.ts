// What went wrong, as the page tells of it: under which code, in whose words, and what to compare with the server's books.
import { OAuthClientError } from 'codegrant';
import { redirectUri, scopeOf, type Configuration } from './configuration';
import type { Explanation } from './failure_texts';
import { refusalIn, type Refusal } from './http/refusal';
import { filled, texts } from './texts';

export interface Problem {
  /// The server's `error` where it gave one, else the SDK's own code, or this page's.
  code: string;
  /// What the SDK was at.
  phase?: string;
  /// Of the answer, where one came.
  status?: number | undefined;
  refusal?: Refusal | undefined;
  /// What a developer sees of it.
  detail: string;
}

export function problemOf(error: unknown): Problem {
  if (!(error instanceof OAuthClientError)) return { code: 'unexpected', detail: error instanceof Error ? error.message : '' };
  const { code, phase, status, message } = error;
  const refusal = refusalIn({ ...error });
  const caught = Object.entries({ code, phase, status, message: refusal?.description ? undefined : message });
  const told = caught.flatMap(([name, value]) => (value ? [`\`${name}: ${value}\``] : []));
  return { code: refusal?.error ?? code, phase, status, refusal, detail: filled(texts.problem.caught, { error: told.join(', ') }) };
}

export function explanationOf(problem: Problem): Explanation {
  const { failures, unknownRefusal, unknownFailure } = texts;
  return failures[placeOf(problem)] ?? failures[problem.code] ?? (problem.refusal ? unknownRefusal : unknownFailure);
}

/// What one code means may depend on what the SDK was at, and on whether a broken server answered or none.
function placeOf({ code, phase, status }: Problem): string {
  return `${code === 'network_error' && status ? 'answered' : phase} ${code}`;
}

/// What this page says of itself, and what the server has to know it by.
export function settingsOf(configuration: Configuration): Record<string, string> {
  const { issuer, client_id, api } = configuration;
  return { issuer, client_id, api, redirect_uri: redirectUri(configuration), scope: scopeOf(configuration), origin: location.origin };
}

/// Which of them a problem is about: those that the server names, else those that its code is about.
export function settingsAbout(problem: Problem): string[] {
  const named = ['redirect_uri', 'client_id', 'scope'].filter((name) => problem.refusal?.description.includes(name));
  return named.length > 0 ? named : (about[placeOf(problem)] ?? about[problem.code] ?? []);
}

const about: Record<string, string[]> = {
  invalid_request: ['redirect_uri', 'client_id', 'scope'],
  invalid_client: ['client_id'],
  unauthorized_client: ['client_id'],
  invalid_scope: ['scope'],
  network_error: ['origin'],
  no_metadata: ['issuer'],
  other_issuer: ['issuer'],
  'answered network_error': [],
  'login network_error': ['origin', 'redirect_uri'],
  'configure network_error': ['issuer', 'origin'],
  'configure invalid_response': ['issuer'],
  'configure issuer_mismatch': ['issuer'],
};

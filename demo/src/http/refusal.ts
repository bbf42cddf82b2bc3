// What a server says when it refuses: its code, and its sentence for people, as text that may be shown.
import { membersOf, parse, type PlainAnswer } from './message';

export interface Refusal {
  error: string;
  /// Empty where it gave none.
  description: string;
}

/// `error` and `error_description`, of an answer (RFC 6749 §5.2) or of an authorization response (§4.1.2.1).
export function refusalIn({ error, error_description }: Record<string, unknown>): Refusal | undefined {
  return typeof error === 'string' && error ? { error: shown(error), description: shown(error_description) } : undefined;
}

export function refusalOf(answer: PlainAnswer): Refusal | undefined {
  return answer.status < 400 ? undefined : refusalIn(membersOf(answer));
}

/// The parameters that a request's address and its form name: what was refused.
export function parametersIn(text: string): Record<string, string> {
  const { url, body } = parse(text);
  return Object.fromEntries([...new URL(url).searchParams, ...new URLSearchParams(body)]);
}

/// As long as the SDK lets it be, and without what cannot be seen: control characters, and those that turn text around.
function shown(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\p{C}/gu, '').slice(0, 512) : '';
}

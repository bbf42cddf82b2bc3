// The root client's credentials: in the memory of this tab, never in a storage, and never in the text of a request.
import { basic, type PlainRequest } from './message';

/// Stands in the text of a request where its credentials go.
export const rootPlaceholder = 'Basic <root client>';

export interface Root {
  id: string;
  secret: string;
}

export function withRoot(request: PlainRequest, { id, secret }: Root): PlainRequest {
  const headers = request.headers.map(([name, value]): [string, string] => [name, value === rootPlaceholder ? basic(id, secret) : value]);
  return { ...request, headers };
}

export function needsRoot(text: string): boolean {
  return text.includes(rootPlaceholder);
}

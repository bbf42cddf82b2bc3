// A request as a command for the terminal. The root client's secret stays a variable: what is copied may be pasted anywhere.
import { rootPlaceholder } from './root';
import type { PlainRequest } from './message';

export function asCurl({ method, url, headers, body }: PlainRequest): string {
  const parts = [`curl -i -X ${method} ${quoted(url)}`];
  for (const [name, value] of headers) parts.push(value === rootPlaceholder ? '-u "root:$CODEGRANT_ROOT_CLIENT_SECRET"' : `-H ${quoted(`${name}: ${value}`)}`);
  if (body) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

// A request as text that a person reads and edits, and back: the request line, headers, an empty line, the body.
// Parameters stand one on a line, in the address (indented) and in a form alike; on the wire they are joined.

export interface PlainRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: string;
}

export interface PlainAnswer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
  milliseconds: number;
}

export function get(url: string, headers: Record<string, string> = {}): PlainRequest {
  return { method: 'GET', url, headers: Object.entries(headers), body: '' };
}

export function postForm(url: string, form: Record<string, string>, headers: Record<string, string> = {}): PlainRequest {
  const all = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url, headers: Object.entries(all), body: String(new URLSearchParams(form)) };
}

export function sendDocument(method: string, url: string, body: string, headers: Record<string, string>): PlainRequest {
  return { method, url, headers: Object.entries(headers), body };
}

export function print({ method, url, headers, body }: PlainRequest): string {
  const lines = [`${method} ${url.replace('?', '\n  ?').replaceAll('&', '\n  &')}`, ...headers.map((header) => header.join(': '))];
  return body ? `${lines.join('\n')}\n\n${isForm(headers) ? body.replaceAll('&', '\n&') : body}` : lines.join('\n');
}

/// Throws `no_request_line` or `no_header`.
export function parse(text: string): PlainRequest {
  const [head = '', ...rest] = text.split(/\n\s*\n/);
  const lines = head.replace(/\n[ \t]+/g, '').split('\n');
  const [, method, url] = /^([A-Z]+) (\S+)$/.exec(lines[0]!.trim()) ?? [];
  if (!method || !url || !URL.canParse(url)) throw new Error('no_request_line');
  const headers = lines.slice(1).filter(Boolean).map(readHeader);
  const body = rest.join('\n\n');
  return { method, url, headers, body: isForm(headers) ? body.replace(/\s*\n\s*/g, '').trim() : body };
}

function readHeader(line: string): [string, string] {
  const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
  if (!name) throw new Error('no_header');
  return [name, value ?? ''];
}

function isForm(headers: [string, string][]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.includes('form-urlencoded'));
}

export function basic(id: string, secret: string): string {
  // RFC 6749 §2.3.1: both parts are form-encoded first.
  return `Basic ${btoa([id, secret].map((part) => new URLSearchParams({ '': part }).toString().slice(1)).join(':'))}`;
}

/// A JSON document's members; none where it is not one.
export function membersOf({ body }: PlainAnswer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

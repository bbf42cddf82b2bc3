// Sends requests, holds their answers to the status that is expected, and writes both down without any secret.
import assert from 'node:assert/strict';
import { issuer } from './server.mjs';

const told_headers = ['content-type', 'location', 'etag', 'www-authenticate', 'retry-after', 'warning', 'allow'];

export class Recorder {
  #address;
  #lines = [];
  #names = new Map(); // a value, and the name that stands for it

  constructor(address) {
    this.#address = address;
  }

  get text() {
    return `${this.#lines.join('\n')}\n`;
  }

  heading(text) {
    this.#lines.push(`## ${text}`, '');
  }

  say(text) {
    this.#lines.push(text, '');
  }

  /// From now on `$name` stands for `value`.
  name(name, value) {
    assert.ok(value, `there is no ${name}`);
    this.#names.set(value, `$${name}`);
    return value;
  }

  /// One request. `shown: 'status'` leaves out what pages and lists of settings say.
  async ask(expected, method, target, { headers = {}, body, form, yaml, shown = 'all', cookie } = {}) {
    const [type, content] = contentOf({ body, form, yaml });
    const told = { ...headers, ...(type && { 'Content-Type': type }) };
    const sent = { ...told, ...(cookie && { Cookie: cookie }) };
    const response = await fetch(this.#address + target, { method, headers: sent, body: content, redirect: 'manual' });
    const text = await response.text();
    const label = `${method} ${target}`;
    assert.equal(response.status, expected, `${label} answers ${response.status}: ${text.slice(0, 500)}`);
    this.#nameWhatIsRandom(response, text);
    this.#write(commandOf(method, target, sent, content), response, shown === 'all' ? text : '');
    const is_json = response.headers.get('content-type')?.includes('json');
    return { headers: response.headers, text, json: is_json && text ? JSON.parse(text) : undefined };
  }

  /// All that an answer brings and nobody may read, and what was made up for it.
  #nameWhatIsRandom(response, text) {
    for (const [, name, value] of text.matchAll(/"(access_token|refresh_token|id_token)":"([^"]+)"/g)) this.name(name, value);
    for (const [, name, value] of text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]+)">/g)) this.name(name, value);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value) this.name(name, value);
    }
    for (const [, name, value] of (response.headers.get('location') ?? '').matchAll(/[?&](code|interaction)=([^&]+)/g)) this.name(name, value);
    for (const [, id] of text.matchAll(/"id":"([\w-]{22,})"/g)) this.#names.set(id, '<id>');
    const [, tag] = /^"(.+)"$/.exec(response.headers.get('etag') ?? '') ?? [];
    if (tag) this.#names.set(tag, '<tag>');
  }

  #write(command, response, text) {
    const headers = told_headers.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}`);
    const answer = [`HTTP/1.1 ${response.status}`, ...headers, ...(text ? ['', pretty(response, text)] : [])];
    this.#lines.push('```sh', this.#masked(command), '```', '```http', this.#masked(answer.join('\n')).trimEnd(), '```', '');
  }

  /// Longest first, since one value may begin with another.
  #masked(text) {
    const values = [...this.#names.keys()].sort((a, b) => b.length - a.length);
    for (const value of values)
      for (const spelled of [value, encodeURIComponent(value)]) text = text.replaceAll(spelled, this.#names.get(value));
    return text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replace(/\b[12]\d{9}\b/g, '<seconds>');
  }
}

function contentOf({ body, form, yaml }) {
  if (form) return ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()];
  if (yaml) return ['text/yaml', yaml];
  return body === undefined ? [undefined, undefined] : ['application/json', JSON.stringify(body)];
}

/// What does the same from a shell.
function commandOf(method, target, headers, content) {
  const parts = ['curl -i', ...(method === 'GET' ? [] : [`-X ${method}`]), `'${issuer}${target}'`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (content !== undefined) parts.push(`--data-binary ${quoted(content)}`);
  return parts.join(' \\\n  ');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function pretty(response, text) {
  return response.headers.get('content-type')?.includes('json') ? JSON.stringify(JSON.parse(text), null, 2) : text;
}

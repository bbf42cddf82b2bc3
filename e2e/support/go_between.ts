// Stands between the browser and a server and passes everything on, so that a test knows what really went over the
// wire: also what workers sent, which no engine tells its driver. On request it gets in the way.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/// One request and, once it came, its answer.
export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
  answer?: { status: number; headers: IncomingHttpHeaders; body: string };
}

export interface Meddling {
  /// `lost`: the browser gets no answer, and the server no request. `without_token`: no Authorization header is passed on.
  request?(exchange: Exchange): 'lost' | 'without_token' | void;
  /// May wait, and may change the headers that the browser gets.
  answer?(exchange: Exchange, headers: IncomingHttpHeaders): Promise<void> | void;
}

export class GoBetween {
  readonly exchanges: Exchange[] = [];
  meddling: Meddling = {};
  #upstream = '';

  private constructor(
    private readonly server: Server,
    readonly origin: string,
    private readonly script: string,
  ) {}

  /// Listens on `port`, or on a free one. `script`, where given, runs in every page that passes, before all of its own.
  static async start({ script = '', port = 0 } = {}): Promise<GoBetween> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const started = new GoBetween(server, `http://localhost:${(server.address() as AddressInfo).port}`, script);
    server.on('request', (asked, answer) => {
      started.pass(asked, answer).catch(() => answer.destroy()); // as a server that went away
    });
    return started;
  }

  /// From now on everything goes to the server at `origin`.
  leadTo(origin: string): void {
    this.#upstream = origin;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /// Keeps the answers to `such` requests back until the returned function is called.
  holdAnswers(such: (exchange: Exchange) => boolean): () => void {
    let letGo = () => {};
    const released = new Promise<void>((release) => (letGo = release));
    this.meddling.answer = (exchange) => (such(exchange) ? released : undefined);
    return letGo;
  }

  /// What was asked of this path so far, oldest first.
  asked(method: string, pathname: string): Exchange[] {
    return this.exchanges.filter((exchange) => exchange.method === method && exchange.url.pathname === pathname);
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(asked.url!, this.origin);
    if (this.script && url.pathname === recorder) return void answer.writeHead(200, { 'content-type': 'text/javascript' }).end(this.script);
    const body = await bytesOf(asked);
    const exchange: Exchange = { method: asked.method!, url, headers: asked.headers, body: body.toString() };
    this.exchanges.push(exchange);
    const verdict = this.meddling.request?.(exchange);
    if (verdict === 'lost') return void answer.destroy();

    const { 'accept-encoding': _, authorization, ...headers } = asked.headers;
    const onward = verdict === 'without_token' ? headers : { ...headers, ...(authorization && { authorization }) };
    const sent = request(new URL(asked.url!, this.#upstream), { method: exchange.method, headers: onward });
    sent.end(body);
    const [got] = (await once(sent, 'response')) as [IncomingMessage];
    const answered = this.withScript(await bytesOf(got), got.headers);
    exchange.answer = { status: got.statusCode!, headers: { ...got.headers }, body: answered.toString() };
    await this.meddling.answer?.(exchange, got.headers);
    answer.writeHead(got.statusCode!, framed(got.headers, answered, exchange.method)).end(answered);
  }

  private withScript(body: Buffer, headers: IncomingHttpHeaders): Buffer {
    if (!this.script || !headers['content-type']?.startsWith('text/html')) return body;
    return Buffer.from(body.toString().replace('<meta charset', `<script src="${recorder}"></script>$&`));
  }
}

const recorder = '/recorder.js';

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

/// The body is whole now, whichever way it came; the length of what HEAD or 204 do not bring stays as it was told.
function framed({ 'transfer-encoding': chunked, connection: _, ...headers }: IncomingHttpHeaders, body: Buffer, method: string): IncomingHttpHeaders {
  const whole = chunked !== undefined || headers['content-length'] !== undefined;
  return method === 'HEAD' || !whole ? headers : { ...headers, 'content-length': String(body.length) };
}

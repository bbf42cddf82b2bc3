// A client's server, which is told by POST that somebody signed out: it answers, or it never does.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export class LogoutHost {
  /// The forms that came, each whole.
  readonly told: URLSearchParams[] = [];
  /// How often somebody stopped waiting for an answer.
  givenUp = 0;

  private constructor(
    private readonly server: Server,
    private readonly address: string,
  ) {}

  /// At an address of the loopback network: to the server each is another host.
  static async start(address: string, answers: 'at once' | 'never'): Promise<LogoutHost> {
    const server = createServer();
    const host = new LogoutHost(server, address);
    server.on('request', async (request, response) => {
      response.on('close', () => (host.givenUp += response.writableEnded ? 0 : 1));
      host.told.push(new URLSearchParams(await text(request)));
      if (answers === 'at once') response.end();
    });
    server.listen(0, address);
    await once(server, 'listening');
    return host;
  }

  get uri(): string {
    return `http://${this.address}:${(this.server.address() as AddressInfo).port}/logout`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

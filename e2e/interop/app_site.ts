// An application that uses oidc-client-ts as its documentation says: one page, and one for hidden frames.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { UserManagerSettings } from 'oidc-client-ts';
import { repository } from '../support/server.ts';

const library = readFileSync(join(repository, 'node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js'));

export class AppSite {
  /// Set before the page is opened.
  settings?: UserManagerSettings;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(host: string): Promise<AppSite> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const site = new AppSite(server, `http://${host}:${(server.address() as AddressInfo).port}`);
    server.on('request', ({ url }, response) => {
      if (url === '/oidc-client-ts.js') return void response.setHeader('content-type', 'text/javascript').end(library);
      response.setHeader('content-type', 'text/html').end(site.page());
    });
    return site;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private page(): string {
    return `<!doctype html>
<title>app</title>
<p id="who"></p>
<script src="/oidc-client-ts.js"></script>
<script>
  const manager = new oidc.UserManager(${JSON.stringify(this.settings)});
  const ends = { '/callback': () => manager.signinRedirectCallback(), '/silent': () => manager.signinSilentCallback() };
  Promise.resolve(ends[location.pathname]?.())
    .then(() => manager.getUser())
    .then((user) => (document.getElementById('who').textContent = user ? user.profile.name : 'nobody'), (error) => (document.getElementById('who').textContent = error.message));
</script>`;
  }
}

// What requests may cost, in instructions of the build that is tested: a change that makes one dearer by a quarter is seen
// here, however busy the machine is. A change that is worth it moves the bound, and says why. The bounds are a quarter
// above what Debian 12 needs, since other versions of compiler and libraries need somewhat more or less.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CountedServer } from './server.mjs';

/** Instructions in thousands, of codegrant and its libraries in user space; ES256 signatures are in the first two. */
const bounds = [
  { what: 'a flow: authorize, then the code for tokens', most: 1_650, ask: (server) => server.flow() },
  { what: 'a refresh with rotation', most: 1_460, ask: (server) => server.refresh() },
  { what: 'an introspection', most: 320, ask: (server) => server.introspect() },
  { what: 'userinfo', most: 160, ask: (server) => server.get('/auth/userinfo') },
  { what: 'GET /Patient/p1 with a policy', most: 485, ask: (server) => server.get('/Patient/p1') },
  { what: 'discovery', most: 65, ask: (server) => server.get('/.well-known/openid-configuration') },
  { what: 'the JWK Set', most: 80, ask: (server) => server.get('/.well-known/jwks.json') },
];

let server;
before(async () => {
  server = await CountedServer.start();
});
after(() => server?.stop());

for (const { what, most, ask } of bounds)
  test(`${what} takes at most ${most.toLocaleString('en-US')} thousand instructions`, async (t) => {
    const thousands = Math.round((await server.instructionsOf(() => ask(server))) / 1000);
    t.diagnostic(`${thousands.toLocaleString('en-US')} thousand`);
    assert.ok(thousands <= most, `${thousands.toLocaleString('en-US')} thousand instructions`);
    assert.ok(thousands > 10, 'something was counted');
  });

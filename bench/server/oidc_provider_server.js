// node oidc_provider_server.js settings.json: writes cookies.json beside it, one live session with consent each.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Keygrip from 'keygrip';
import Provider from 'oidc-provider';

const { port, algorithm, users, redirect_uri } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const weeks = 14 * 24 * 3600;
const api = 'urn:bench:api';
const entries = new Map();

class MapAdapter {
  constructor(model) {
    this.model = model;
  }
  async upsert(id, payload, seconds) {
    entries.set(this.key(id), { payload, until: seconds ? Date.now() + seconds * 1000 : Infinity });
    if (this.model === 'Session') entries.set(`uid:${payload.uid}`, id);
  }
  async find(id) {
    const entry = entries.get(this.key(id));
    return entry && entry.until > Date.now() ? entry.payload : undefined;
  }
  async findByUid(uid) {
    return this.find(entries.get(`uid:${uid}`));
  }
  async findByUserCode() {}
  async consume(id) {
    const entry = entries.get(this.key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    entries.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, entry] of entries) if (entry.payload?.grantId === grantId) entries.delete(key);
  }
  key(id) {
    return `${this.model}:${id}`;
  }
}

const key = algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
const cookieKeys = [randomBytes(32).toString('base64url')];
const client = { redirect_uris: [redirect_uri], response_types: ['code'], id_token_signed_response_alg: algorithm };
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: MapAdapter,
  clients: [
    { ...client, client_id: 'bench', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
    { client_id: 'rs', client_secret: 'a-secret-of-the-resource-server', redirect_uris: [], grant_types: [], response_types: [], id_token_signed_response_alg: algorithm },
  ],
  jwks: { keys: [{ ...key.privateKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid: 'bench' }] },
  cookies: { keys: cookieKeys },
  scopes: ['openid'],
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: (_, asking) => asking.grantTypeAllowed('refresh_token'),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'api', audience: api, accessTokenFormat: 'jwt', jwt: { sign: { alg: algorithm } } }),
    },
  },
});
provider.on('server_error', (_, error) => console.error(error));

const signatures = new Keygrip(cookieKeys);
const cookies = [];
for (let i = 0; i < users; i++) {
  const accountId = `user${i}`;
  const grant = new provider.Grant({ accountId, clientId: 'bench' });
  grant.addOIDCScope('openid');
  grant.addResourceScope(api, 'api');
  const session = new provider.Session({ jti: randomBytes(16).toString('base64url') });
  session.loginAccount({ accountId });
  session.ensureClientContainer('bench');
  session.grantIdFor('bench', await grant.save(weeks));
  await session.save(weeks);
  const cookie = `_session=${session.id}`;
  cookies.push(`${cookie}; _session.sig=${signatures.sign(cookie)}`);
}
writeFileSync(join(dirname(process.argv[2]), 'cookies.json'), JSON.stringify(cookies));
provider.listen(port, '127.0.0.1');

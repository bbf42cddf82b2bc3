// An authorization server with its API for tests: a `fetch` that answers as a strict one would, without a network.
import { type TestClock, createTestClock } from './clock.js';
import { atHash, makeSigningKey, publicJwk, readProof, s256, type SigningAlgorithm, type SigningKey, signJwt } from './keys.js';

/** One request, as the server reads it. */
export interface TestRequest {
  method: string;
  url: URL;
  headers: Headers;
  /** As text; empty where there is none. */
  body: string;
}

/** Answers a request in place of the server, or after it: `usual` is what the server itself would do. */
export type TestAnswer = (request: TestRequest, usual: () => Promise<Response>) => Response | Promise<Response>;

export interface TestServerOptions {
  /** Default `https://as.example`. */
  issuer?: string;
  clock?: TestClock;
  /** Who is signed in at the server. Default `{ sub: 'alice', name: 'Alice' }`. */
  user?: { sub: string } & Record<string, unknown>;
  /** Lifetime of access tokens in seconds. Default 300. */
  expires_in?: number;
  /** Default ES256. */
  alg?: SigningAlgorithm;
  /** Pushed authorization requests (RFC 9126). Default: not offered. */
  par?: 'offered' | 'required';
  /** True: DPoP proofs must hold a nonce of the server's (RFC 9449 §8, §9). */
  dpopNonces?: boolean;
  /** Members of the metadata that are to be others; `undefined` leaves one out. */
  metadata?: Record<string, unknown>;
  /** Answers of single endpoints and resources, by `METHOD /path`. */
  answers?: Record<string, TestAnswer>;
}

/** What the person at the server decides. */
export interface Decision {
  /** Refuses with this `error` (RFC 6749 §4.1.2.1), e.g. `access_denied`. Default: agrees. */
  error?: string;
  error_description?: string;
}

export interface TestServer {
  readonly issuer: string;
  /** What a client is given as its `fetch`. Paths that are no endpoint are resources that want a token. */
  readonly fetch: typeof fetch;
  /** What it was asked so far, e.g. `POST /auth/token`. */
  readonly requests: string[];
  /** May be changed at any time. */
  readonly answers: Record<string, TestAnswer>;
  /** All access tokens, refresh tokens and codes that it gave out, to look for where they must not be. */
  readonly secrets: readonly string[];
  /** Plays the browser and the person: takes the authorization request, returns the address that the browser is sent back to. Throws where a server would show an error page. */
  authorize(url: string, decision?: Decision): string;
  /** Plays the browser at the end_session_endpoint: returns where it is sent, if anywhere. */
  endSession(url: string): string | undefined;
  /** Signs with a new key from now on; the old ones stay published unless they are to be forgotten. */
  rotateKeys(options?: { alg?: SigningAlgorithm; forget?: boolean }): Promise<void>;
  /** Demands another nonce in DPoP proofs from now on. */
  rotateNonce(): void;
  /** Signs an id_token of these claims with the present key. */
  signIdToken(claims: object, header?: object): Promise<string>;
}

/** What the person agreed to: all tokens of one login. */
interface Grant {
  request: URLSearchParams;
  jkt: string | undefined;
  ended: boolean;
}

class Refusal extends Error {
  constructor(
    readonly error: string,
    readonly status = 400,
  ) {
    super(error);
  }
}

/** Makes a server. Its keys are made when they are first needed. */
export function createTestServer({
  issuer = 'https://as.example',
  clock = createTestClock(),
  user = { sub: 'alice', name: 'Alice' },
  expires_in = 300,
  alg = 'ES256',
  par,
  dpopNonces = false,
  metadata = {},
  answers = {},
}: TestServerOptions = {}): TestServer {
  const requests: string[] = [];
  const secrets: string[] = [];
  const pushed = new Map<string, URLSearchParams>();
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const accessTokens = new Map<string, { grant: Grant; expires_at: number }>();
  const seenProofs = new Set<unknown>();
  const published: Promise<SigningKey>[] = [];
  let nonce = crypto.randomUUID();
  const at = (path: string) => `${issuer}${path}`;

  const secret = (kind: string) => {
    const made = `secret-${kind}-${secrets.length + 1}-${crypto.randomUUID()}`;
    secrets.push(made);
    return made;
  };
  const signingKey = () => published[0] ?? newKey(alg);
  const newKey = (of: SigningAlgorithm) => {
    const key = makeSigningKey(of, `key-${of}-${crypto.randomUUID()}`);
    published.unshift(key);
    return key;
  };

  const description = () => ({
    issuer,
    authorization_endpoint: at('/auth/authorize'),
    token_endpoint: at('/auth/token'),
    userinfo_endpoint: at('/auth/userinfo'),
    revocation_endpoint: at('/auth/revoke'),
    end_session_endpoint: at('/auth/logout'),
    jwks_uri: at('/.well-known/jwks.json'),
    ...(par && { pushed_authorization_request_endpoint: at('/auth/par'), require_pushed_authorization_requests: par === 'required' }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [alg],
    dpop_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ...metadata,
  });

  /** RFC 6749 §4.1.1 and RFC 7636 §4.3: what an authorization request must hold. */
  function checkRequest(request: URLSearchParams): URLSearchParams {
    for (const name of ['client_id', 'redirect_uri', 'state'])
      if (request.getAll(name).length !== 1) throw new Refusal('invalid_request');
    if (request.get('response_type') !== 'code') throw new Refusal('unsupported_response_type');
    if (request.get('code_challenge_method') !== 'S256' || request.get('code_challenge')?.length !== 43) throw new Refusal('invalid_request');
    return request;
  }

  /** The key that a request proves to have (RFC 9449 §4.3); nothing where it proves none. */
  async function provenKey({ method, url, headers }: TestRequest, access_token?: string): Promise<string | undefined> {
    const sent = headers.get('dpop');
    if (sent === null) return undefined;
    const { jkt, claims } = await readProof(sent).catch(() => {
      throw new Refusal('invalid_dpop_proof');
    });
    const age = Math.abs(clock.now() - Number(claims['iat']));
    if (claims['htm'] !== method || claims['htu'] !== url.origin + url.pathname || !(age < 300)) throw new Refusal('invalid_dpop_proof');
    if (typeof claims['jti'] !== 'string' || seenProofs.has(claims['jti'])) throw new Refusal('invalid_dpop_proof');
    if (access_token !== undefined && claims['ath'] !== (await s256(access_token))) throw new Refusal('invalid_dpop_proof');
    if (dpopNonces && claims['nonce'] !== nonce) throw new Refusal('use_dpop_nonce');
    seenProofs.add(claims['jti']);
    return jkt;
  }

  async function issue(grant: Grant, code?: string): Promise<Response> {
    const { request, jkt } = grant;
    const access_token = secret('access-token');
    const refresh_token = secret('refresh-token');
    accessTokens.set(access_token, { grant, expires_at: clock.now() + expires_in });
    refreshTokens.set(refresh_token, grant);
    const scope = request.get('scope') ?? '';
    const claims = {
      iss: issuer,
      aud: request.get('client_id'),
      iat: clock.now(),
      exp: clock.now() + expires_in,
      at_hash: await atHash(access_token, (await signingKey()).alg),
      ...(code && request.has('nonce') && { nonce: request.get('nonce') }),
      ...user,
    };
    const id_token = scope.split(' ').includes('openid') && (await signJwt(claims, await signingKey()));
    return json({ access_token, refresh_token, token_type: jkt ? 'DPoP' : 'Bearer', expires_in, scope, ...(id_token && { id_token }), userinfo: { id: user.sub } });
  }

  async function redeem(request: TestRequest, form: URLSearchParams): Promise<Response> {
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    const jkt = await provenKey(request);
    codes.delete(code);
    if (!grant || form.get('redirect_uri') !== grant.request.get('redirect_uri')) throw new Refusal('invalid_grant');
    if ((await s256(form.get('code_verifier') ?? '')) !== grant.request.get('code_challenge')) throw new Refusal('invalid_grant');
    if (grant.jkt && grant.jkt !== jkt) throw new Refusal('invalid_grant'); // RFC 9449 §10.1: bound when it was pushed
    grant.jkt = jkt;
    return issue(grant, code);
  }

  async function refresh(request: TestRequest, form: URLSearchParams): Promise<Response> {
    const token = form.get('refresh_token') ?? '';
    const grant = refreshTokens.get(token);
    if (!grant) throw new Refusal('invalid_grant');
    if ((await provenKey(request)) !== grant.jkt || grant.ended) throw new Refusal('invalid_grant');
    if (!refreshTokens.delete(token)) throw new Refusal('invalid_grant');
    return issue(grant);
  }

  /** The grant whose access token a request carries (RFC 6750 §2.1, RFC 9449 §7.1). */
  async function authorized(request: TestRequest): Promise<Grant> {
    const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ');
    const held = accessTokens.get(token);
    if (!held || held.grant.ended || held.expires_at <= clock.now()) throw new Refusal('invalid_token', 401);
    const jkt = await provenKey(request, token);
    if (scheme !== (held.grant.jkt ? 'DPoP' : 'Bearer') || jkt !== held.grant.jkt) throw new Refusal('invalid_token', 401);
    return held.grant;
  }

  const endpoints: Record<string, (request: TestRequest) => Response | Promise<Response>> = {
    'GET /.well-known/oauth-authorization-server': () => json(description()),
    'GET /.well-known/openid-configuration': () => json(description()),
    'GET /.well-known/jwks.json': async () => {
      await signingKey();
      return json({ keys: await Promise.all(published.map(async (key) => publicJwk(await key))) });
    },
    'POST /auth/par': async (request) => {
      const form = checkRequest(new URLSearchParams(request.body));
      const jkt = await provenKey(request);
      if (jkt) form.set('dpop_jkt', jkt);
      const request_uri = `urn:ietf:params:oauth:request_uri:${crypto.randomUUID()}`;
      pushed.set(request_uri, form);
      return json({ request_uri, expires_in: 60 }, 201);
    },
    'POST /auth/token': (request) => {
      const form = new URLSearchParams(request.body);
      if (form.get('grant_type') === 'authorization_code') return redeem(request, form);
      if (form.get('grant_type') === 'refresh_token') return refresh(request, form);
      throw new Refusal('unsupported_grant_type');
    },
    'GET /auth/userinfo': async (request) => (await authorized(request), json(user)),
    'POST /auth/revoke': ({ body }) => {
      const token = new URLSearchParams(body).get('token') ?? '';
      const grant = refreshTokens.get(token) ?? accessTokens.get(token)?.grant;
      if (grant) grant.ended = true;
      return new Response(null, { status: 200 });
    },
    'DELETE /Session': async (request) => {
      (await authorized(request)).ended = true;
      return new Response(null, { status: 204 });
    },
  };

  async function resource(request: TestRequest): Promise<Response> {
    await authorized(request);
    return json({ method: request.method, path: request.url.pathname, sub: user.sub });
  }

  function refused({ error, status }: Refusal, { headers }: TestRequest): Response {
    const isApi = headers.has('authorization');
    const nonceHeader = dpopNonces ? { 'dpop-nonce': nonce } : {};
    const scheme = headers.has('dpop') ? 'DPoP' : 'Bearer';
    const challenge = isApi ? { 'www-authenticate': `${scheme} error="${error}"` } : {};
    return json({ error }, isApi ? 401 : status, { ...nonceHeader, ...challenge });
  }

  return {
    issuer,
    requests,
    answers,
    secrets,

    async fetch(input, init) {
      const sent = new Request(input, init);
      const request = { method: sent.method, url: new URL(sent.url), headers: sent.headers, body: await sent.text() };
      const name = `${request.method} ${request.url.pathname}`;
      requests.push(name);
      if (request.url.origin !== new URL(issuer).origin) throw new TypeError('this server is not there');
      const usual = async () => {
        try {
          return await (endpoints[name] ?? resource)(request);
        } catch (error) {
          if (error instanceof Refusal) return refused(error, request);
          throw error;
        }
      };
      return new Promise((resolve, reject) => {
        sent.signal.throwIfAborted();
        sent.signal.addEventListener('abort', () => reject(sent.signal.reason as Error));
        Promise.resolve(answers[name] ? answers[name](request, usual) : usual()).then(resolve, reject);
      });
    },

    authorize(url, { error, error_description } = {}) {
      const { searchParams } = new URL(url);
      const request_uri = searchParams.get('request_uri');
      if (par === 'required' && !request_uri) throw new Refusal('invalid_request');
      const request = request_uri === null ? checkRequest(searchParams) : pushed.get(request_uri);
      if (!request || !(request_uri === null || pushed.delete(request_uri))) throw new Refusal('invalid_request_uri');
      if (request.get('client_id') !== searchParams.get('client_id')) throw new Refusal('invalid_request');
      const back = new URL(request.get('redirect_uri')!);
      const code = error ? '' : secret('code');
      if (code) codes.set(code, { request, jkt: request.get('dpop_jkt') ?? undefined, ended: false });
      const answer = { ...(code ? { code } : { error: error!, ...(error_description && { error_description }) }), state: request.get('state')!, iss: issuer };
      for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
      return back.href;
    },

    endSession(url) {
      const { searchParams } = new URL(url);
      const back = searchParams.get('post_logout_redirect_uri');
      if (!back) return undefined;
      const state = searchParams.get('state');
      return state ? `${back}?${new URLSearchParams({ state })}` : back;
    },

    async rotateKeys({ alg: next = alg, forget = false } = {}) {
      if (forget) published.length = 0;
      await newKey(next);
    },

    rotateNonce() {
      nonce = crypto.randomUUID();
    },

    async signIdToken(claims, header) {
      return signJwt(claims, await signingKey(), header);
    },
  };
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

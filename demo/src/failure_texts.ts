// What the page says of failures and refusals, in words: a part of texts.ts, to translate with it.

/// What a failure means to the person in front of the page, and what they can do about it. `{issuer}` and its like are
/// what this page is set up with.
export interface Explanation {
  title: string;
  meaning: string;
  remedy: string;
}

const again = 'Press Sign in to begin a new one.';
const change = 'above, under Change';

const otherIssuer: Explanation = {
  title: 'The metadata speaks for another server',
  meaning: 'What is published at this address names another `issuer`, so none of its endpoints is used.',
  remedy: `Write the issuer ${change} as the server itself writes it, to the last slash; a browser takes \`localhost\` and \`127.0.0.1\` for two.`,
};

const noMetadata: Explanation = {
  title: 'The server does not say where its endpoints are',
  meaning: 'Both `/.well-known/oauth-authorization-server` and `/.well-known/openid-configuration` were asked for, and neither brought metadata that can be used: endpoints, and PKCE by S256.',
  remedy: `See that the issuer ${change} is written as the server writes it, to its path, and open one of the two addresses in another tab.`,
};

const unreachable: Explanation = {
  title: 'The server cannot be reached',
  meaning: 'No answer came that this page may read. Either nobody answers there, or the address is wrong, or the server does not know this page’s origin (CORS), or this page’s own policy does not let it speak to that address. A browser does not tell a page which of them it was; its console does.',
  remedy: 'Open the address in another tab. Where it answers there, let the server know the origin below, and start this sandbox with `--sandbox-connect {issuer}` if it is not the server’s own.',
};

const broken: Explanation = {
  title: 'The server failed',
  meaning: 'It answered that it cannot, at the moment; nothing that this page sent need be wrong.',
  remedy: 'Try again in a little while; the server’s log says more.',
};

/// By the server's `error` where it gave one, else by the SDK's own code; before it, where it matters, what the SDK was at.
export const failures: Record<string, Explanation> = {
  access_denied: {
    title: 'Access was denied',
    meaning: 'The server says that you pressed Deny, or that you may not use this client; so this page got nothing: no code and no token.',
    remedy: 'Press Sign in if you want to be asked again.',
  },
  invalid_request: {
    title: 'The server refused the request',
    meaning: 'Something that this page sent is missing, or is not what is registered for the client.',
    remedy: 'Put right at the server what it names, or choose something else here; then press Sign in again.',
  },
  invalid_client: {
    title: 'The server does not take this client',
    meaning: 'It has no such client, or one that must not come without a secret. A page cannot keep a secret, so its client has to be a public one.',
    remedy: `Register it at the server, or choose another ${change}.`,
  },
  unauthorized_client: {
    title: 'This client may not sign anybody in',
    meaning: 'The server knows the client, and it is not registered for the authorization code flow.',
    remedy: 'Give it the grant type `authorization_code` at the server; then press Sign in again.',
  },
  invalid_scope: {
    title: 'The server refused the scope',
    meaning: 'This page asked for something that the server does not know, or that this client may not have.',
    remedy: `Ask for less ${change}, or register the scope for the client.`,
  },
  invalid_target: {
    title: 'The server does not know this resource',
    meaning: 'Tokens were asked for an API that the server issues none for.',
    remedy: 'Compare the `resource` with what the client is registered for.',
  },
  server_error: broken,
  'answered network_error': broken,
  temporarily_unavailable: {
    title: 'The server is busy',
    meaning: 'It cannot take the request at the moment.',
    remedy: 'Wait a little, then press Sign in.',
  },
  state_mismatch: {
    title: 'This answer belongs to no sign-in of this page',
    meaning: 'Its state was not made here: an old address, or somebody else’s answer slipped into this browser. Nothing was sent to the server.',
    remedy: `A sign-in under way is untouched; finish it where you began it. ${again}`,
  },
  transaction_not_found: {
    title: 'This sign-in is over already',
    meaning: 'It was finished before, was begun in another browser or under another address of this page, or took too long. A code is good once, so nothing was sent.',
    remedy: again,
  },
  issuer_mismatch: {
    title: 'This answer came from another server',
    meaning: 'The sign-in was begun at `{issuer}` and answered in the name of another, so it was refused before anything was sent.',
    remedy: again,
  },
  'configure issuer_mismatch': otherIssuer,
  other_issuer: otherIssuer,
  invalid_callback: {
    title: 'This address is no answer of the server',
    meaning: 'Its parameters are missing, repeated or contradict each other.',
    remedy: again,
  },
  invalid_grant: {
    title: 'The server refused the code',
    meaning: 'It was spent already, or expired before this page could use it; or it was given for another client or another `redirect_uri`.',
    remedy: again,
  },
  invalid_response: {
    title: 'The server’s answer makes no sense',
    meaning: 'What came back is not what the standard allows, so it was refused rather than guessed at.',
    remedy: 'The last line says what was wrong with it; the people who run the server will want to know.',
  },
  'configure invalid_response': noMetadata,
  no_metadata: noMetadata,
  invalid_id_token: {
    title: 'The id_token was refused',
    meaning: 'It is not this login’s, or not this issuer’s, or not of this moment, so nobody was signed in by it. The last line says which check failed.',
    remedy: `Compare the clocks of server and browser, and what the id_token holds with what was asked for. ${again}`,
  },
  invalid_configuration: {
    title: 'These settings do not do',
    meaning: 'The SDK would not begin with them. The last line says which of them, and what would be right.',
    remedy: `Put it right ${change}.`,
  },
  network_error: unreachable,
  'configure network_error': unreachable,
  'login network_error': {
    title: 'No answer came to the pushed request',
    meaning: 'The server’s metadata could be read, which any page may read; its answer to this request could not. Mostly that is CORS: the server does not know this page’s origin. Or it went away since.',
    remedy: 'Register the two values below for the client; in Aidbox and in codegrant the origin goes with the `redirect_uri`. Then press Sign in again.',
  },
  'exchange network_error': {
    title: 'No answer came to the code',
    meaning: 'The code was sent and may be spent, so it is not sent again. Either the server went away, or it does not let this page’s origin read answers of the token endpoint (CORS).',
    remedy: `See that the server knows the origin below. ${again}`,
  },
  'fetch network_error': {
    title: 'The API cannot be reached',
    meaning: 'No answer came from `{api}` that this page may read: nobody answers there, or it does not know this page’s origin (CORS), or this page’s own policy does not let it speak to that address.',
    remedy: 'Open the address in another tab. Where it answers there, let the API know the origin below, and name it to this sandbox by `--sandbox-connect`.',
  },
  resource_not_allowed: {
    title: 'This address gets no token',
    meaning: 'The SDK sends tokens to the API that it was set up with, and never to an endpoint of the server.',
    remedy: `Name another API ${change}.`,
  },
  interaction_required: {
    title: 'Your session is over',
    meaning: 'The server would not renew it; perhaps it was ended from somewhere else.',
    remedy: again,
  },
  cancelled: {
    title: 'This sign-in was given up',
    meaning: 'Another sign-in or a sign-out took its place, perhaps in another tab.',
    remedy: again,
  },
  session_not_ended: {
    title: 'Signed out in this browser only',
    meaning: 'The tokens are gone from here, but the server did not confirm that it closed their session.',
    remedy: 'They end by themselves; if it matters now, ask the people who run the server to close the session.',
  },
  worker_failed: {
    title: 'The worker did not start',
    meaning: 'The SDK lives in a worker and in WebAssembly; this browser, or an extension in it, would not run them. Or whoever serves this page gives the worker’s file no policy with `wasm-unsafe-eval`.',
    remedy: 'Try without extensions or in another browser; the console says more.',
  },
  storage_failed: {
    title: 'The browser would not keep the sign-in',
    meaning: 'What has to be remembered while you are at the server could not be stored; private windows sometimes forbid it.',
    remedy: 'Allow this site to store data, or use an ordinary window.',
  },
  not_signed_in: {
    title: 'You are not signed in',
    meaning: 'The session ended, so there is no token to send.',
    remedy: again,
  },
};

/// Where the server named an `error` that is not above.
export const unknownRefusal: Explanation = {
  title: 'The server refused',
  meaning: 'Its own code for the reason is in the last line.',
  remedy: 'Look that code up in the standard that the step names, or in the server’s documentation.',
};

export const unknownFailure: Explanation = {
  title: 'That did not work',
  meaning: 'The reason is named below.',
  remedy: 'Try again; if it comes back, the name of the reason is what to search for.',
};

export const advice = {
  serverSays: 'The server says',
  copy: 'Copy',
  copyName: 'Copy {name}',
  /// What each value is for.
  settings: {
    issuer: 'is where the server was looked for.',
    origin: 'is this page’s origin: register it as one that may ask (CORS).',
    redirect_uri: 'is where this page is to be sent back to: register it for the client, to the letter. In Aidbox and in codegrant that is `redirect_uri` under `auth.authorization_code` of the Client.',
    client_id: 'is the client that was named: compare it with the server’s.',
    scope: 'is what was asked for: compare it with what the client may have.',
  } as Record<string, string>,
  /// What to do in a flow by hand, by the server's `error` or by the status of an answer without one.
  next: {
    invalid_request: 'Compare the request above with what the server names, change it there, and run it again.',
    invalid_grant: 'A code or a refresh token is good once, not for long, and for this very client, `redirect_uri` and verifier: run the steps above again for another.',
    invalid_client: 'Fill in above a client that the server has, and the way to prove itself that it is registered with.',
    unauthorized_client: 'Give the client this grant type at the server.',
    invalid_scope: 'Ask for less, or register the scope for the client.',
    unsupported_grant_type: 'Look at `grant_types_supported` in the server’s metadata: it offers no other.',
    access_denied: 'Open the server’s page once more to be asked again.',
    login_required: 'Nobody is logged in there, and `prompt=none` lets the server ask nobody: send the person there without it.',
    consent_required: 'The person has not allowed this yet, and `prompt=none` lets the server ask nobody: send them there without it.',
    invalid_dpop_proof: 'Sign a new proof: each is good once, and not for long.',
    use_dpop_nonce: 'Sign a new proof with the nonce that came in `DPoP-Nonce`.',
    '401': 'The API does not take the token, or there is none: it is over, was revoked, or belongs to another server. Get a new one by the steps above.',
    '403': 'The API knows who asks, and nothing allows it. In Aidbox and in codegrant an AccessPolicy has to say yes.',
    '404': 'There is no such address or resource: compare the address above with the server’s.',
    '405': 'The address is there, and takes other methods.',
    '429': 'Too many attempts: wait as long as `Retry-After` says.',
  } as Record<string, string>,
};

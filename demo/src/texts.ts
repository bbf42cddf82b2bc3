// Every English text of the sandbox: to translate the page, translate this file, and failure_texts.ts. `code` stands between backquotes.

import { advice, failures, unknownFailure, unknownRefusal } from './failure_texts';

export interface StepText {
  title: string;
  why: string;
}

export interface FlowText {
  name: string;
  lead: string;
  steps: Record<string, StepText>;
  /// Where the server does not have it.
  absent?: string;
}

export const texts = {
  title: 'Auth Sandbox',
  flowsTitle: 'Flows',
  groups: {
    person: 'A person signs in',
    program: 'A program on its own',
    token: 'Tokens',
    configuration: 'Configuration',
    gone: 'Not any more',
  },
  status: { starting: 'Starting', notReady: 'Not ready', signedIn: 'Signed in', signedOut: 'Signed out' },
  skip: 'Skip to the flow',

  server: {
    client: 'client',
    at: 'at',
    change: 'Change',
    title: 'Another server',
    lead: 'Any server with PKCE for public clients will do. Register `{redirect_uri}` there as the client’s redirect URI, and `{origin}` as an origin that may ask it (CORS).',
    issuer: 'Issuer',
    client_id: 'Client id',
    profile: 'Profile',
    scope: 'Scope',
    api: 'Address of the API to call',
    apiHint: 'What the tokens are tried at, by GET. With the profile aidbox the server itself is meant, and its patients.',
    profiles: { aidbox: 'aidbox: DELETE /Session, userinfo in token answers', oidc: 'oidc: insists on an id_token', oauth2: 'oauth2: any server' },
    dpop: 'Bind the tokens to a key (DPoP), where the server can',
    use: 'Use it',
    own: 'Back to this sandbox’s own server',
    reach: 'This page’s own server lets its workers speak to its issuer alone; `--sandbox-connect ORIGIN` adds another server, or an API that is not the server’s.',
  },

  card: {
    run: 'Run',
    open: 'Open the server’s page',
    check: 'Check',
    make: 'Make',
    running: 'Running …',
    cancel: 'Cancel',
    copy: 'Copy as curl',
    copied: 'Copied',
    reset: 'Undo changes',
    breakIt: 'Get it wrong:',
    request: 'Request',
    text: 'Text to look at',
    answer: 'Answer',
    headers: 'Headers that a page may see',
    noBody: 'no body',
    first: 'First run: {steps}',
    fillIn: 'First fill in: {fields}',
    needsRoot: 'Type the root client’s secret above first.',
    needsApi: 'Say above, under Change, which API is to be called.',
    noEndpoint: 'This server’s metadata names no endpoint for it.',
    afterFault: 'Get it wrong only after it went right once.',
    done: 'As it should be',
    refused: 'Refused, as it should be',
    notRefused: 'It should have been refused, and was not',
    unexpected: 'Not what this step expects',
    failed: 'No answer that this page may read',
    notSent: 'Nothing was sent',
    notApplicable: 'This mistake needs something that the text does not have; as it is, it would be right.',
    failedWhy: 'Nobody answered there, or the server does not know this page’s origin (CORS), or this page’s own policy does not let it speak to that address. The browser’s console says which.',
    noRequestLine: 'The first line is a method and an address: `GET https://…`',
    noHeader: 'Each line up to the first empty one is a header: a name, a colon and a value.',
    noSeeds: 'This needs the client `sandbox-brief`, which this server does not have.',
    windowBlocked: 'The browser opened no window: allow windows for this page, and press again.',
    notAJwt: 'This is no JWT. An opaque token says nothing to anybody but the server: ask it by `POST /auth/introspect`.',
    windowGivenUp: 'You did not wait for it. What that window may still bring is thrown away. Where it shows an error, that says what to do: a server sends nobody back to an address that it does not know.',
    milliseconds: '{n} ms',
    line: 'Line {line}: {message}',
    whole: 'The document: {message}',
    holds: 'holds',
    broken: 'does not hold',
  },

  fields: {
    client_id: 'Client id',
    other_client_id: 'Client id of the other app',
    client_secret: 'Client secret',
    scope: 'Scope',
    username: 'Username',
    password: 'Password',
    token: 'Access token (JWT)',
    audience: 'The API’s own name',
    id: 'Id',
    format: 'Format',
    user: 'User',
    method: 'Method',
    type: 'Resource type',
  } as Record<string, string>,
  fieldHints: {
    token: 'Paste one, or run a flow: its token comes here by itself.',
    audience: 'Tokens for others are none for it. A token that was asked for without a `resource` is for the issuer.',
  } as Record<string, string>,
  root: {
    title: 'Root client',
    lead: 'These requests change the server’s configuration. The secret was printed at the server’s first start. It stays in this tab’s memory, is gone with it, and is in no text that you can copy here.',
    id: 'Root client id',
    secret: 'Root client secret',
  },

  aside: {
    title: 'What is going on',
    sequence: 'Who spoke to whom',
    sequenceEmpty: 'Grows with every step. Each line leads to its card.',
    arrow: '{from} to {to}: {label}',
    lanes: { page: 'Page', worker: 'Worker', server: 'Server', api: 'API' },
    forget: 'Clear',
    machine: 'The SDK’s state',
    machineLabel: 'State machine of the SDK; it is now in {state}',
    session: 'Session',
    sessionFacts: { status: 'Status', scope: 'Scope', tokens: 'Tokens', expires: 'Expires in' },
    inWorker: 'in the worker',
    noToken: 'No token is shown, because this page has none. They are in the memory of a worker that adds them to the requests this page is allowed to make. A script that got in here could make those requests too, but it could not carry the tokens off.',
    transitions: 'Last transitions',
    transitionsLead: 'Newest first, from `codegrant/inspect`.',
    events: 'Events',
    eventsLead: 'What the SDK told this page. They survive the way to the server and back.',
    values: 'Values that flow from card to card',
    valuesLead: 'In this flow the page holds them itself, as any app without a worker does: a script that got in here could read them all.',
    valuesEmpty: 'Nothing yet.',
    left: '{minutes} min {seconds} s',
  },

  sdk: {
    welcome: 'Sign in, and see what a page gets',
    welcomeLead: 'You will be taken to the authorization server, where you log in and are asked whether this page may act for you; your password never comes here. Then you come back with a one-time code, and a worker that this page cannot look into exchanges it for tokens and calls an API with them.',
    reloaded: 'You were signed in before this page was loaded again. The tokens were in memory only and went with the old page; your login at the server is still there, so this takes one press.',
    signIn: 'Sign in',
    signOut: 'Sign out',
    who: 'Who you are',
    patients: 'Patients',
    patientsColumns: ['Name', 'Gender', 'Born'],
    answeredPatients: 'answered {status}, {n} patients',
    api: 'What the API answers',
    noApi: 'Nobody said which API these tokens are for. Say it above, under Change, and it will be called.',
    readAgain: 'Read again',
    renew: 'Renew the token',
    renewed: 'Renewed at {time}',
    somebody: 'Somebody',
    noEmail: 'no email given',
    oneCheck: '{n} check',
    checks: '{n} checks',
    closed: 'You have signed out',
    closedLead: 'The SDK sent `DELETE /Session` with its token and then forgot it. What was good for 20 patients a moment ago is good for nothing now: try it.',
    closedLeadElsewhere: 'The SDK asked the server to revoke its tokens, where it does that, and then forgot them.',
    callAgain: 'Call {request} again',
    throughSdk: 'Through the SDK',
    straight: 'Straight at the server',
    nothingSent: '{refusal}: refused in this browser, nothing was sent',
    event: 'What came',
    commands: 'What the core ordered',
    notYet: 'Not yet.',
    masked: '•••• stands for a value that this page cannot see: it stays in the worker, so that no script in here can carry it off. The mark beside it is the beginning of its SHA-256; the same value has the same mark.',
    tryFault: 'Try it',
  },

  /// What stands in the list of events beside their names.
  log: {
    leaving: 'leaving for the server',
    scope: 'scope {scope}',
    atServer: 'session at the server: {server}',
    answered: 'answered {status}',
    withoutToken: 'without a token answered {status}',
  },

  sdkSteps: {
    discover: { title: 'Learn where the server is', why: 'The worker reads the server’s metadata, and refuses a document that is another issuer’s or knows no PKCE.', section: 'RFC 8414 §3' },
    begin: { title: 'Send the browser to the server', why: 'The core makes `state`, `nonce` and a `code_verifier`, keeps them sealed, and sends only the verifier’s digest along.', section: 'RFC 7636 §4.3' },
    callback: { title: 'Take the answer', why: 'First the address bar is cleaned, then `state` is looked up and spent, then `iss` is compared, and only then the code is looked at.', section: 'RFC 6749 §4.1.2' },
    exchange: { title: 'Exchange the code for tokens', why: 'The worker posts code and verifier. The tokens come back to it, and never to the page.', section: 'RFC 6749 §4.1.3' },
    fetch: { title: 'Call the API', why: 'The page names an address; the worker compares it with the resource rules, and only then adds the token.', section: 'RFC 6750 §2.1' },
    renew: { title: 'Renew', why: 'Before the token ends, the worker gets another one with the refresh token, which changes each time.', section: 'RFC 6749 §6' },
    logout: { title: 'Sign out', why: 'The tokens are wiped here whatever the server says, and their session is closed there.', section: 'RFC 7009 §2' },
  } as Record<string, StepText & { section: string }>,

  sdkFaults: {
    title: 'Get it wrong',
    lead: 'What an attacker would try with this page. Each is refused in the worker, before anything is sent.',
    signInFirst: 'Sign in first.',
    signOutFirst: 'Sign out first.',
    forged_state: { label: 'Forge an answer', why: 'A link with a code of somebody else’s login would sign you in as them (login CSRF).', refused: 'The `state` belongs to no login that was begun here: RFC 6749 §10.12.', code: 'state_mismatch' },
    duplicate: { label: 'Say the code twice', why: 'Two readers that each take another one of two codes can be played against each other.', refused: 'No parameter may stand there twice: RFC 6749 §3.1.', code: 'invalid_callback' },
    forbidden_address: { label: 'Ask for another address', why: 'A script in the page tries to have the token sent to `/admin`, or to its own server.', refused: 'No resource rule names it: RFC 6750 §5.2.', code: 'resource_not_allowed' },
    open_redirect: { label: 'Return to another site', why: 'A `returnTo` that leads away would make this page an open redirector.', refused: '`returnTo` must be a path of this app: RFC 6749 §10.15.', code: 'invalid_return_to' },
  },

  aidboxOnly: 'This is about what Aidbox and servers like it have. The server that you chose may have none of it; the profile aidbox is for those that do.',

  flows: {
    sdk: { name: 'Code + PKCE by the SDK', lead: 'The authorization code flow for a single-page app without a secret, as the SDK does it: every step is real, and no token ever comes to this page.', steps: {} },
    by_hand: {
      name: 'Code + PKCE by hand',
      lead: 'The same flow as plain requests, with everything in view. Get it wrong on purpose: each mistake shows which check refuses it.',
      steps: {
        make: { title: 'Make state, verifier and challenge', why: 'Random values for this one login. The server sees the verifier’s digest first and the verifier last, so a stolen code is worth nothing.' },
        authorize: { title: 'Send the person to the server', why: 'It asks for the password and for consent; this page sees neither. The window comes back to `/callback`.' },
        check: { title: 'Check the answer before using it', why: 'Whoever gets a person to open a link can make up such an answer. What was not asked for is thrown away.' },
        token: { title: 'Exchange the code', why: 'No secret: the verifier proves that whoever has the code is whoever began.' },
        call: { title: 'Call the API', why: 'The token acts for its user: her AccessPolicy decides what comes back.' },
        close_session: { title: 'Close the session', why: '`DELETE /Session` closes the session of the token that asks, and every token of it. At a server without it, the token is revoked (RFC 7009).' },
        call_afterwards: { title: 'Call the API once more', why: 'A closed session’s token is refused at once, a JWT, too: the server looks every token up.' },
      },
    },
    with_secret: {
      name: 'Code + secret',
      lead: 'For an app with a server of its own that can keep a secret. Here you see that server’s half as requests; never put a secret into a page.',
      steps: {
        make_state: { title: 'Make a state', why: 'It ties the answer to this browser’s login.' },
        authorize: { title: 'Send the person to the server', why: 'Nothing here proves who asks: the address is anybody’s to write.' },
        check: { title: 'Check the answer', why: 'As always: `state` first, then `iss`, then the code.' },
        token_with_secret: { title: 'Exchange the code, with the secret', why: 'The app’s server proves who it is by Basic authentication; both parts are form-encoded first.' },
        call: { title: 'Call the API', why: 'The app’s server calls with the token; the browser has only that server’s cookie.' },
        close_session: { title: 'Close the session', why: 'Signing out is for the server, too, not for the app alone.' },
      },
    },
    refresh: {
      name: 'Refresh',
      lead: 'Access tokens are short-lived. A public client’s refresh token is good once; using it twice ends the session, since one of the two must be a thief.',
      steps: {
        make: { title: 'Make state, verifier and challenge', why: 'As in every login.' },
        authorize: { title: 'Send the person to the server', why: 'A client has to be registered for refresh tokens to get one.' },
        check: { title: 'Check the answer', why: 'As always.' },
        token: { title: 'Exchange the code', why: 'The answer holds a `refresh_token` now.' },
        refresh: { title: 'Refresh', why: 'New access token, new refresh token. The old one is spent from now on.' },
        replay_refresh: { title: 'Use the old one again', why: 'The server cannot know who of the two is the thief, so it ends the whole family.' },
        call_afterwards: { title: 'Call the API', why: 'The newest access token belonged to that family, too, and is refused.' },
      },
    },
    single_sign_on: {
      name: 'Single sign-on',
      lead: 'Two apps of one house. Their clients are first-party: they share the person’s own session with the server, so nobody is asked for consent, the second app gets in without a password, and signing out of one signs out of both.',
      steps: {
        make: { title: 'The first app: make state, verifier and challenge', why: 'As in every login.' },
        authorize: { title: 'Sign in once', why: 'The password is asked once; a first-party client needs no consent.' },
        check: { title: 'Check the answer', why: 'As always.' },
        token: { title: 'Exchange the code', why: 'The token’s session is a child of the browser’s session.' },
        make_other: { title: 'The other app: make its own', why: 'Another client, another login: nothing of the first app’s is used.' },
        authorize_other: { title: 'Sign in to the other app, without a page', why: '`prompt=none`: the server may answer at once or not at all. It answers with a code, since it knows the person.' },
        check_other: { title: 'Check the other app’s answer', why: 'As always.' },
        token_other: { title: 'Exchange the other app’s code', why: 'A second token, and a second child of the same browser’s session.' },
        call_other: { title: 'Call the API as the other app', why: 'Signed in with no password, and with no cookie of the first app’s.' },
        close_session: { title: 'Sign out of the first app', why: 'A first-party client’s session takes the whole tree with it: the login at the server, and all that came of it.' },
        call_other_afterwards: { title: 'Call the API as the other app, once more', why: 'Nobody signed out of the other app. Its token is refused all the same: the logout is shared.' },
        authorize_after: { title: 'Sign in to the other app again, without a page', why: 'Nobody is logged in any longer: `login_required`.' },
      },
    },
    par: {
      name: 'Pushed request (PAR)',
      lead: 'The request’s parameters go to the server directly. The address that the browser opens holds a name for them, so nobody can change or read them on the way.',
      absent: 'This server’s metadata names no `pushed_authorization_request_endpoint`. The steps below show what would be sent.',
      steps: {
        make: { title: 'Make state, verifier and challenge', why: 'As in every login.' },
        push: { title: 'Push the request', why: 'The server checks everything now, and tells this page rather than the person what is wrong.' },
        authorize_pushed: { title: 'Send the person with the name of it', why: 'Two parameters are left: who asks, and the name of the request.' },
        check: { title: 'Check the answer', why: 'As always.' },
        token: { title: 'Exchange the code', why: 'As without PAR.' },
        call: { title: 'Call the API', why: 'As without PAR.' },
      },
    },
    client_credentials: {
      name: 'Client credentials',
      lead: 'A program that acts for itself: no person, no browser, no refresh token. Its access is granted to the Client by a policy.',
      steps: {
        client_token: { title: 'Ask for a token', why: 'Id and secret, by Basic authentication; the answer is a token whose subject is the client.' },
        call: { title: 'Call the API', why: 'A policy that is linked to the Client decides.' },
      },
    },
    basic: {
      name: 'Basic',
      lead: 'Id and secret with every request. Simple, and the secret travels each time: fit for scripts near the server.',
      steps: { basic_call: { title: 'Call the API', why: 'The client must be registered for `basic`; the secret is checked anew each time, which is slow on purpose.' } },
    },
    dpop: {
      name: 'Bound tokens (DPoP)',
      lead: 'Each request carries a proof, signed with a key that no script can read. A stolen token is worth nothing without the key.',
      absent: 'This server’s metadata names no `dpop_signing_alg_values_supported`. The steps below show what would be sent.',
      steps: {
        make_key: { title: 'Make a key', why: 'By WebCrypto, not extractable: it can sign, and cannot be copied.' },
        first_proof: { title: 'Sign a proof', why: 'A JWT with the method, the address, the time and a number that is used once.' },
        ask_nonce: { title: 'Learn the server’s nonce', why: 'A server may want a nonce of its own in each proof, so that none can be signed beforehand: it refuses the first with `use_dpop_nonce` and tells it in a header.' },
        token_proof: { title: 'Sign a proof for the token endpoint', why: 'Like the first, with the nonce where the server gave one.' },
        bound_token: { title: 'Ask for a token', why: 'The answer’s `token_type` is `DPoP`, and the token holds the key’s thumbprint.' },
        call_proof: { title: 'Sign a proof for the API', why: 'With the token’s digest in it: it is good for this token alone.' },
        bound_call: { title: 'Call the API', why: 'Token and proof must belong together.' },
      },
    },
    jwt: {
      name: 'JWT resource server',
      lead: 'What an API does with an access token: read it, fetch the issuer’s keys, check signature and claims. All of it happens here, with WebCrypto.',
      steps: {
        decode: { title: 'Read the token', why: 'Header and claims are only encoded, not encrypted: anybody can read them, and nobody may believe them yet.' },
        keys: { title: 'Fetch the keys', why: 'The issuer publishes its public keys; `kid` says which one signed.' },
        verify: { title: 'Check it', why: 'Algorithm from a list of one’s own, never from the token alone; then the signature, then the claims.' },
        call_with_it: { title: 'Call the API with it', why: 'The server checks the same, and also that the session still lives.' },
      },
    },
    clients: {
      name: 'Client',
      lead: 'A client is a resource: read it, change it, write it back, in YAML or JSON. What is wrong with it is said at its line.',
      steps: {
        read_Client: { title: 'Read it', why: 'What is there comes into the editor below. Secrets are not shown, and are kept when they are left out.' },
        write_Client: { title: 'Write it', why: '`PUT` makes it or replaces it. The id in the address wins.' },
      },
    },
    users: {
      name: 'User',
      lead: 'Who may log in. The password is hashed at once and never shown again.',
      steps: {
        read_User: { title: 'Read it', why: 'What is there comes into the editor below, without its password.' },
        write_User: { title: 'Write it', why: 'A new password signs the user out everywhere.' },
      },
    },
    policies: {
      name: 'AccessPolicy',
      lead: 'Who may do what. Without one nothing is allowed; one that says yes is enough.',
      steps: {
        read_AccessPolicy: { title: 'Read it', why: 'What is there comes into the editor below.' },
        write_AccessPolicy: { title: 'Write it', why: 'It is compiled now, so what an engine cannot read is refused now; it counts from the next request.' },
      },
    },
    policy_test: {
      name: 'Policy tester',
      lead: 'A request that nobody makes, and what each policy says of it.',
      steps: {
        stored_policies: { title: 'Ask the policies that there are', why: 'Each answers for itself; one yes is enough.' },
        draft_policy: { title: 'Try a policy that is not written yet', why: 'Change it until it says what you mean; `differences` tells where the request is not what it expects.' },
      },
    },
    smart: {
      name: 'SMART discovery',
      lead: 'What a SMART on FHIR app asks first.',
      steps: { smart_configuration: { title: 'Where is the server, and what can it do?', why: 'Only what really works is in the list of capabilities.' } },
    },
    password: {
      name: 'Resource owner password',
      lead: 'The app itself asks for the person’s password. It teaches people to type it anywhere, knows no second factor, and OAuth 2.1 has dropped it. It is off here unless the server runs with `--password-grant on`.',
      steps: { password_token: { title: 'Ask for a token with a password', why: 'The server says that it knows no such grant, or that this client may not use it.' } },
    },
    implicit: {
      name: 'Implicit',
      lead: 'It sent tokens through the address bar, where histories, logs and extensions read them. Browsers can do better since they know CORS and WebCrypto: use the code flow with PKCE. OAuth 2.1 has dropped it, and this server never had it.',
      steps: {
        make_state: { title: 'Make a state', why: 'As always.' },
        implicit_request: { title: 'Ask for a token in the address', why: 'The server sends the person back with `unsupported_response_type`.' },
      },
    },
  } as Record<string, FlowText>,

  faults: {
    wrong_state: { label: 'Wrong state', refused: 'The page threw the answer away: its `state` is not the one that this login made.' },
    wrong_issuer: { label: 'Wrong issuer', refused: 'The page threw the answer away: `iss` is not the server that was asked (mix-up).' },
    wrong_verifier: { label: 'Wrong verifier', refused: 'The verifier’s SHA-256 is not the challenge that came with the authorization request.' },
    replayed_code: { label: 'Replay the code', refused: 'The code was spent. Whoever shows it again is a thief or was robbed, so the tokens of the first time are revoked, too: call the API below.' },
    wrong_redirect_uri: { label: 'Wrong redirect_uri', refused: 'The `redirect_uri` is not the one that was registered and asked for.' },
    wrong_secret: { label: 'Wrong secret', refused: 'The client’s secret is not the one whose hash the server keeps.' },
    wrong_grant: { label: 'Unknown grant', refused: 'The server knows no such `grant_type`.' },
    no_token: { label: 'Without credentials', refused: 'Nobody asks, so nothing is answered.' },
    expired_token: { label: 'Expired token', refused: 'The token is over. (This page got one that lives for a second, and waited.)' },
    wider_scope: { label: 'Ask for more scope', refused: 'A refresh can narrow what was granted, never widen it.' },
    replayed_proof: { label: 'Same proof again', refused: 'The proof’s `jti` was seen before.' },
    proof_for_another_address: { label: 'Proof for another address', refused: 'The proof’s `htu` is not the address that was asked.' },
    stolen_token: { label: 'Stolen token, no key', refused: 'A token that is bound to a key is no Bearer token.' },
    changed_claim: { label: 'Change a claim', refused: 'The signature is not of these bytes.' },
    no_signature: { label: 'alg: none', refused: '`none` is no algorithm that this page knows.' },
    empty_redirect_uri: { label: 'Empty redirect_uri', refused: 'Validation refused it, and says at which line.' },
    wrong_type: { label: 'A number for an email', refused: 'Validation refused it, and says at which line.' },
    unknown_engine: { label: 'Unknown engine', refused: 'Validation refused it, and says at which line.' },
  } as Record<string, { label: string; refused: string }>,

  facts: {
    state: '`state` is the one that this login made',
    iss: '`iss` is the server that was asked',
    code: 'there is a code, and no error',
    typ: '`typ` says that it is an access token',
    kid: 'the issuer published the key `kid`',
    signature: 'the signature is that key’s',
    aud: '`aud` is this API',
    exp: '`exp` lies ahead',
  } as Record<string, string>,

  handedOver: { title: 'Back at the sandbox', lead: 'The answer went to the window where you began. This one can be closed.' },
  problem: { remedy: 'What to do:', reload: 'Try again', caught: 'An app catches {error}.', heard: 'An app hears `session_ended`, with the reason `{reason}`.' },

  failures,
  unknownRefusal,
  unknownFailure,
  advice,
};

/// `text` with `{name}` replaced.
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

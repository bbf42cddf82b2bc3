// Every flow of the sandbox, card by card, with every mistake that can be made on the way: what is pressed, and what the card says.

export type Person = 'logs in' | 'logs in and allows' | 'is known';

export interface Deed {
  step: string;
  /// What the person does in the window that the step opens.
  person?: Person;
  /// The button of the deliberate mistake.
  mistake?: string;
  /// What else than the verdict stands in the card then.
  says?: string;
}

export interface Walk {
  /// As the list of flows has it.
  flow: string;
  /// What comes first: the root client's secret is typed, or another flow's first card is run, which brings a token.
  before?: 'root' | 'a token';
  deeds: Deed[];
}

const run = (step: string, says?: string): Deed => ({ step, says });
const visit = (step: string, person: Person, says?: string): Deed => ({ step, person, says });
const wrong = (step: string, mistake: string, says: string): Deed => ({ step, mistake, says });

const answerGotWrong = [wrong('check', 'Wrong state', 'is not the one that this login made'), wrong('check', 'Wrong issuer', 'not the server that was asked')];
const callGotWrong = [wrong('call', 'Without credentials', 'Nobody asks'), wrong('call', 'Expired token', 'The token is over')];
const wrongSecret = (step: string) => wrong(step, 'Wrong secret', 'whose hash the server keeps');
const replayed = (step: string) => wrong(step, 'Replay the code', 'The code was spent');

export const walks: Walk[] = [
  {
    flow: 'Code + PKCE by hand',
    deeds: [
      run('make'),
      visit('authorize', 'logs in and allows'),
      ...answerGotWrong,
      run('check'),
      wrong('token', 'Wrong verifier', 'SHA-256 is not the challenge'),
      wrong('token', 'Wrong redirect_uri', 'registered and asked for'),
      run('token'),
      run('call'),
      ...callGotWrong,
      run('close_session'),
      run('call_afterwards', '401'),
      run('make'),
      visit('authorize', 'is known'),
      run('check'),
      run('token'),
      run('call'),
      replayed('token'),
      run('call_afterwards', '401'), // the replay took the tokens of the first time with it
    ],
  },
  {
    flow: 'Code + secret',
    deeds: [
      run('make_state'),
      visit('authorize', 'logs in and allows'),
      ...answerGotWrong,
      run('check'),
      wrongSecret('token_with_secret'),
      run('token_with_secret'),
      run('call'),
      ...callGotWrong,
      run('close_session'),
      replayed('token_with_secret'),
    ],
  },
  {
    flow: 'Refresh',
    deeds: [
      run('make'),
      visit('authorize', 'logs in and allows'),
      ...answerGotWrong,
      run('check'),
      run('token'),
      wrong('refresh', 'Ask for more scope', 'never widen it'),
      run('refresh'),
      run('replay_refresh', 'invalid_grant'),
      run('call_afterwards', '401'),
    ],
  },
  {
    flow: 'Single sign-on',
    deeds: [
      run('make'),
      visit('authorize', 'logs in'),
      ...answerGotWrong,
      run('check'),
      run('token'),
      run('make_other'),
      visit('authorize_other', 'is known'),
      run('check_other'),
      run('token_other'),
      run('call_other', 'Bundle'),
      run('close_session'),
      run('call_other_afterwards', '401'),
      visit('authorize_after', 'is known', 'login_required'),
    ],
  },
  {
    flow: 'Pushed request (PAR)',
    deeds: [
      run('make'),
      wrong('push', 'Wrong redirect_uri', 'registered and asked for'),
      run('push'),
      visit('authorize_pushed', 'logs in and allows'),
      ...answerGotWrong,
      run('check'),
      run('token'),
      run('call'),
    ],
  },
  {
    flow: 'Client credentials',
    deeds: [wrongSecret('client_token'), wrong('client_token', 'Unknown grant', 'knows no such'), run('client_token'), run('call'), ...callGotWrong],
  },
  { flow: 'Basic', deeds: [run('basic_call'), wrongSecret('basic_call'), wrong('basic_call', 'Without credentials', 'Nobody asks')] },
  {
    flow: 'Bound tokens (DPoP)',
    deeds: [
      run('make_key'),
      run('first_proof'),
      run('ask_nonce'),
      run('token_proof'),
      wrong('bound_token', 'Proof for another address', 'not the address'),
      run('bound_token'),
      wrong('bound_token', 'Same proof again', 'was seen before'),
      run('call_proof'),
      wrong('bound_call', 'Stolen token, no key', 'no Bearer token'),
      run('bound_call'),
      wrong('bound_call', 'Same proof again', 'was seen before'),
    ],
  },
  {
    flow: 'JWT resource server',
    before: 'a token',
    deeds: [
      run('decode', 'sandbox-service'),
      run('keys'),
      run('verify'),
      wrong('verify', 'Change a claim', 'The signature is not of these bytes'),
      wrong('verify', 'alg: none', 'no algorithm that this page knows'),
      run('call_with_it'),
    ],
  },
  { flow: 'Client', before: 'root', deeds: documentOf('Client', 'Empty redirect_uri') },
  { flow: 'User', before: 'root', deeds: documentOf('User', 'A number for an email') },
  { flow: 'AccessPolicy', before: 'root', deeds: documentOf('AccessPolicy', 'Unknown engine') },
  { flow: 'Policy tester', before: 'root', deeds: [run('stored_policies', 'alice-reads-patients'), run('draft_policy', 'differences')] },
  { flow: 'SMART discovery', deeds: [run('smart_configuration', 'capabilities')] },
  { flow: 'Resource owner password', deeds: [run('password_token', 'unsupported_grant_type')] },
  { flow: 'Implicit', deeds: [run('make_state'), visit('implicit_request', 'is known', 'unsupported_response_type')] },
];

function documentOf(type: string, mistake: string): Deed[] {
  return [run(`read_${type}`, '404'), wrong(`write_${type}`, mistake, 'says at which line'), run(`write_${type}`, '201'), run(`read_${type}`, '200')];
}

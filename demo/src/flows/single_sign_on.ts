// Two apps of one house: who is signed in at one is signed in at the other, and signing out of one ends both.
import { authorize, authorizeSilently, callApi, checkAnswer, closeSession, makeSecrets, token } from './by_hand';
import { scope, type CheckStep, type Context, type Flow, type MakeStep, type RequestStep, type Values, type WindowStep } from './flow';

const mark = 'other_';

/// Values of the other app, beside those of the first.
const asOthers = (values: Values): Values => Object.fromEntries(Object.entries(values).map(([name, value]) => [mark + name, value]));

/// What a step sees that works for the other app.
function ofOther(context: Context): Context {
  const { scope = '' } = context.values;
  const own = Object.entries(context.values).filter(([name]) => name.startsWith(mark));
  return { ...context, values: { scope, ...Object.fromEntries(own.map(([name, value]) => [name.slice(mark.length), value])) } };
}

const makeOther: MakeStep = {
  ...makeSecrets,
  id: 'make_other',
  brings: makeSecrets.brings.map((name) => mark + name),
  make: async (context) => asOthers(await makeSecrets.make(context)),
};

const authorizeOther: WindowStep = {
  ...authorizeSilently,
  id: 'authorize_other',
  needs: ['other_state'],
  answer: 'other_answer',
  request: (context) => authorizeSilently.request(ofOther(context)),
};

const checkOther: CheckStep = {
  ...checkAnswer,
  id: 'check_other',
  needs: ['other_answer'],
  brings: ['other_code'],
  input: (context) => checkAnswer.input(ofOther(context)),
  async check(input, context) {
    const { facts, values = {} } = await checkAnswer.check(input, ofOther(context));
    return { facts, values: asOthers(values) };
  },
  faults: [],
};

const tokenOther: RequestStep = {
  ...token,
  id: 'token_other',
  needs: ['other_code'],
  request: (context) => token.request(ofOther(context)),
  keeps: { other_access_token: 'access_token' },
  faults: [],
};

const callOther: RequestStep = {
  ...callApi,
  id: 'call_other',
  needs: ['other_access_token'],
  request: (context) => callApi.request(ofOther(context)),
  faults: [],
};

export const singleSignOn: Flow = {
  id: 'single_sign_on',
  group: 'person',
  aidbox: true,
  fields: [
    { name: 'client_id', initial: 'webapp-first-party' },
    { name: 'other_client_id', initial: 'wards-first-party' },
    scope,
  ],
  steps: [
    makeSecrets,
    authorize,
    checkAnswer,
    { ...token, faults: [] },
    makeOther,
    authorizeOther,
    checkOther,
    tokenOther,
    callOther,
    closeSession,
    { ...callOther, id: 'call_other_afterwards', expects: [401] },
    { ...authorizeOther, id: 'authorize_after', expectsError: 'login_required' },
  ],
};

// Every deliberate mistake of the sandbox: it is refused, and the card says which check did it.
import type { SandboxFlow } from '../support/sandbox_flow.ts';
import { expect, test } from '../support/test.ts';

type Way = (flow: SandboxFlow) => Promise<void>;

const toTheAnswer: Way = async (flow) => {
  await flow.run(await flow.card('make').count() ? 'make' : 'make_state');
  await flow.visit('authorize', 'logs in and allows');
};
const toTheCode: Way = async (flow) => {
  await toTheAnswer(flow);
  await flow.run('check');
};
const after = (...steps: string[]): Way => async (flow) => {
  await toTheCode(flow);
  await flow.run(...steps);
};
const atOnce: Way = async () => {};
const withClientToken: Way = (flow) => flow.run('client_token');
const asRoot: Way = async (flow) => void (await flow.becomeRoot());

const mistakes: [flow: string, way: Way, step: string, mistake: string, check: string][] = [
  ['by_hand', toTheAnswer, 'check', 'Wrong state', 'is not the one that this login made'],
  ['by_hand', toTheAnswer, 'check', 'Wrong issuer', 'not the server that was asked'],
  ['by_hand', toTheCode, 'token', 'Wrong verifier', 'SHA-256 is not the challenge'],
  ['by_hand', toTheCode, 'token', 'Wrong redirect_uri', 'registered and asked for'],
  ['by_hand', after('token'), 'token', 'Replay the code', 'The code was spent'],
  ['by_hand', after('token'), 'call', 'Without credentials', 'Nobody asks'],
  ['by_hand', after('token'), 'call', 'Expired token', 'The token is over'],
  ['with_secret', toTheCode, 'token_with_secret', 'Wrong secret', 'whose hash the server keeps'],
  ['with_secret', after('token_with_secret'), 'token_with_secret', 'Replay the code', 'The code was spent'],
  ['refresh', after('token'), 'refresh', 'Ask for more scope', 'never widen it'],
  ['client_credentials', atOnce, 'client_token', 'Wrong secret', 'whose hash the server keeps'],
  ['client_credentials', atOnce, 'client_token', 'Unknown grant', 'knows no such'],
  ['client_credentials', withClientToken, 'call', 'Expired token', 'The token is over'],
  ['basic', atOnce, 'basic_call', 'Wrong secret', 'whose hash the server keeps'],
  ['basic', atOnce, 'basic_call', 'Without credentials', 'Nobody asks'],
  ['clients', asRoot, 'write_Client', 'Empty redirect_uri', 'says at which line'],
  ['users', asRoot, 'write_User', 'A number for an email', 'says at which line'],
  ['policies', asRoot, 'write_AccessPolicy', 'Unknown engine', 'says at which line'],
];

for (const [name, way, step, mistake, check] of mistakes)
  test(`${name}: ${mistake} is refused`, async ({ flow }) => {
    await flow.open(name);
    await way(flow);
    await flow.getWrong(step, mistake);
    await flow.expectVerdict(step, 'Refused, as it should be');
    await expect(flow.card(step).getByTestId('verdict')).toContainText(check);
  });

test('a replayed code takes the tokens of the first time with it', async ({ flow }) => {
  await flow.open('by_hand');
  await after('token', 'call')(flow);
  await flow.getWrong('token', 'Replay the code');
  await flow.expectVerdict('token', 'Refused, as it should be');
  await flow.press('call_afterwards');
  await flow.expectStatus('call_afterwards', 401);
});

test('a mistake is made once: the whole flow goes well after it, in the same page', async ({ flow }) => {
  await flow.open('by_hand');
  await toTheAnswer(flow);
  await flow.getWrong('check', 'Wrong state');
  await flow.expectVerdict('check', 'Refused, as it should be');
  await again(flow);
  await flow.getWrong('token', 'Replay the code');
  await flow.expectVerdict('token', 'Refused, as it should be');
  await again(flow);
});

/// From new secrets to an answer of the API. The server knows the person by now.
async function again(flow: SandboxFlow): Promise<void> {
  await flow.run('make');
  await flow.visit('authorize', 'is known');
  await flow.run('check', 'token', 'call');
}

for (const [mistake, part] of [
  ['Change a claim', 'signature'],
  ['alg: none', 'signature'],
])
  test(`jwt: ${mistake} is seen`, async ({ flow, page }) => {
    await flow.open('client_credentials');
    await flow.run('client_token');
    await page.getByRole('link', { name: 'JWT resource server' }).click();
    await flow.run('keys');
    await flow.getWrong('verify', mistake);
    await flow.expectVerdict('verify', 'Refused, as it should be');
    await expect(flow.card('verify').getByRole('listitem').filter({ has: page.getByRole('img', { name: 'does not hold' }) })).toContainText([part]);
  });

const bound: [step: string, before: string[], mistake: string, check: string][] = [
  ['bound_token', ['bound_token'], 'Same proof again', 'was seen before'],
  ['bound_token', [], 'Proof for another address', 'not the address'],
  ['bound_call', ['bound_token', 'call_proof'], 'Stolen token, no key', 'no Bearer token'],
  ['bound_call', ['bound_token', 'call_proof', 'bound_call'], 'Same proof again', 'was seen before'],
];
for (const [step, before, mistake, check] of bound)
  test(`dpop: at ${step}, ${mistake} is refused`, async ({ flow }) => {
    await flow.open('dpop');
    await flow.run('make_key', 'first_proof', 'ask_nonce', 'token_proof', ...before);
    await flow.getWrong(step, mistake);
    await flow.expectVerdict(step, 'Refused, as it should be');
    await expect(flow.card(step).getByTestId('verdict')).toContainText(check);
  });

for (const [mistake, code, session] of [
  ['Forge an answer', 'state_mismatch', 'with'],
  ['Forge an answer', 'state_mismatch', 'without'],
  ['Say the code twice', 'invalid_callback', 'with'],
  ['Ask for another address', 'resource_not_allowed', 'with'],
  ['Return to another site', 'invalid_return_to', 'without'],
])
  test(`the SDK ${session} a session: ${mistake} is refused in the worker, and nothing is sent`, async ({ app, page, server }) => {
    await app.open();
    if (session === 'with') await app.signIn();
    const before = server.wire.exchanges.length;
    await page.getByRole('button', { name: `Try it: ${mistake}` }).click();
    await expect(page.getByTestId('mistake')).toContainText(`Refused, as it should be ${code}`);
    expect(server.wire.exchanges).toHaveLength(before);
  });

// What comes after a deliberate mistake. That each is refused, and by which check, e2e/engines sees.
import type { SandboxFlow } from '../support/sandbox_flow.ts';
import { test } from '../support/test.ts';

async function toTheAnswer(flow: SandboxFlow): Promise<void> {
  await flow.run('make');
  await flow.visit('authorize', 'logs in and allows');
}

test('a replayed code takes the tokens of the first time with it', async ({ flow }) => {
  await flow.open('by_hand');
  await toTheAnswer(flow);
  await flow.run('check', 'token', 'call');
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

// The sandbox's flows and mistakes in each engine. WebKitGTK's browser opens no window that a driver asks for, so there
// the flows by hand are left to the main flow's tests.
import type { Sandbox } from './sandbox.ts';
import { expect, test } from './test.ts';

/// What the verdict on that step says, in the words before the first full stop; nothing while the step runs.
function verdict(sandbox: Sandbox, step: string): Promise<string> {
  return sandbox.tab.evaluate((step) => document.querySelector(`[data-testid=card_${step}] [data-testid=verdict] strong`)?.textContent ?? '', step);
}

async function press(sandbox: Sandbox, step: string, button: string, expected = 'As it should be'): Promise<void> {
  await forget(sandbox, step);
  await sandbox.tab.press(button);
  await expect.poll(() => verdict(sandbox, step).catch(() => ''), button).toBe(expected);
}

/// An engine may tell what the page shows before it presses: what was there before is no answer.
function forget(sandbox: Sandbox, step: string): Promise<void> {
  return sandbox.tab.evaluate((step) => void document.querySelector(`[data-testid=card_${step}] [data-testid=verdict]`)?.removeAttribute('data-testid'), step);
}

const refused = 'Refused, as it should be';

test('client credentials, a wrong secret, and an expired token', async ({ sandbox }) => {
  await sandbox.tab.follow('Client credentials');
  await press(sandbox, 'client_token', 'Run: Ask for a token');
  await press(sandbox, 'call', 'Run: Call the API');
  await press(sandbox, 'call', 'Expired token', refused);
  await press(sandbox, 'client_token', 'Wrong secret', refused);
});

test('a JWT is verified here, and a changed one is seen', async ({ sandbox }) => {
  await sandbox.tab.follow('Client credentials');
  await press(sandbox, 'client_token', 'Run: Ask for a token');
  await sandbox.tab.follow('JWT resource server');
  await press(sandbox, 'decode', 'Check: Read the token');
  await press(sandbox, 'keys', 'Run: Fetch the keys');
  await press(sandbox, 'verify', 'Check: Check it');
  await press(sandbox, 'verify', 'Change a claim', refused);
  await press(sandbox, 'verify', 'alg: none', refused);
});

test('basic, a call without credentials, and the password grant that is off', async ({ sandbox }) => {
  await sandbox.tab.follow('Basic');
  await press(sandbox, 'basic_call', 'Run: Call the API');
  await press(sandbox, 'basic_call', 'Without credentials', refused);
  await sandbox.tab.follow('Resource owner password');
  await press(sandbox, 'password_token', 'Run: Ask for a token with a password');
});

test('the code flow by hand: a wrong state, a wrong verifier and a replayed code are refused, and the last ends the session', async ({ sandbox, engineName }) => {
  test.skip(engineName === 'webkitgtk', 'no window without a person');
  await sandbox.pressSignIn();
  await sandbox.logInAndAllow(); // the server knows the person from here on: its window asks nothing
  const toTheCode = async () => {
    await sandbox.goTo(); // a new page has no verdicts yet
    await sandbox.tab.follow('Code + PKCE by hand');
    await press(sandbox, 'make', 'Make: Make state, verifier and challenge');
    await press(sandbox, 'authorize', 'Open the server’s page: Send the person to the server');
    await press(sandbox, 'check', 'Check: Check the answer before using it');
  };
  await toTheCode();
  await press(sandbox, 'check', 'Wrong state', refused);
  await press(sandbox, 'token', 'Wrong verifier', refused);
  await toTheCode();
  await press(sandbox, 'token', 'Run: Exchange the code');
  await press(sandbox, 'call', 'Run: Call the API');
  await press(sandbox, 'token', 'Replay the code', refused);
  await press(sandbox, 'call_afterwards', 'Run: Call the API once more');
});

for (const [mistake, code] of [
  ['Forge an answer', 'state_mismatch'],
  ['Say the code twice', 'invalid_callback'],
  ['Return to another site', 'invalid_return_to'],
])
  test(`the SDK refuses: ${mistake}`, async ({ sandbox }) => {
    await sandbox.tab.press(`Try it: ${mistake}`);
    await expect.poll(() => sandbox.tab.text('mistake')).toContain(`${refused} ${code}`);
  });

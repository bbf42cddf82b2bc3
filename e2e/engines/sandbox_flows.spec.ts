// Every flow of the sandbox and every deliberate mistake in each engine. WebKitGTK's browser opens no window that a driver
// asks for, so there the flows with a person are left to the SDK's.
import { Sandbox } from './sandbox.ts';
import { expect, test as base } from './test.ts';
import { Walker } from './walker.ts';
import { walks } from './walks.ts';

/// The sandbox as its own server serves it: its clients know that origin alone.
const test = base.extend<{ walker: Walker; own: Sandbox }>({
  own: async ({ engine, server }, use) => {
    const own = new Sandbox(await engine.newTab(), server.sandbox, 'webapp');
    await own.open();
    await use(own);
  },
  walker: async ({ engine, own, server }, use) => {
    await use(new Walker(engine, own.tab, server));
  },
});

for (const walk of walks)
  test(`${walk.flow}: every card, and every mistake`, async ({ walker, engineName }) => {
    test.skip(engineName === 'webkitgtk' && walk.deeds.some(({ person }) => person), 'no window without a person');
    test.slow(); // some wait for a token to end
    await walker.walk(walk);
    const taken = walk.deeds.map(({ step, mistake }) => (mistake ? `${step}: ${mistake}` : step));
    expect([...new Set(taken)].sort()).toEqual((await walker.offered()).sort());
  });

test('no flow is left out', async ({ own }) => {
  const names = await own.tab.evaluate(() => [...document.querySelectorAll('nav a')].map(({ textContent }) => textContent));
  expect(names.sort()).toEqual(['Code + PKCE by the SDK', ...walks.map(({ flow }) => flow)].sort());
});

for (const [mistake, code, session] of [
  ['Forge an answer', 'state_mismatch', 'with'],
  ['Forge an answer', 'state_mismatch', 'without'],
  ['Say the code twice', 'invalid_callback', 'with'],
  ['Ask for another address', 'resource_not_allowed', 'with'],
  ['Return to another site', 'invalid_return_to', 'without'],
])
  test(`the SDK ${session} a session: ${mistake} is refused in the worker, and nothing is sent`, async ({ sandbox, server }) => {
    if (session === 'with') {
      await sandbox.pressSignIn();
      await sandbox.logInAndAllow();
    }
    const before = server.wire.exchanges.length;
    await sandbox.tab.press(`Try it: ${mistake}`);
    await expect.poll(() => sandbox.tab.text('mistake')).toContain(`Refused, as it should be ${code}`);
    expect(server.wire.exchanges).toHaveLength(before);
  });

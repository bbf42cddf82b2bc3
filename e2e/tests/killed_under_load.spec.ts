// What was acknowledged holds, whenever the server is killed: no token is lost, none that was revoked comes back,
// no code buys twice. CONTRIBUTING.md tells how to let it run for longer.
import { setTimeout as pause } from 'node:timers/promises';
import { type Entry, Ledger } from '../support/ledger.ts';
import { MortalServer } from '../support/mortal_server.ts';
import { client, logIn, resources } from '../support/page_client.ts';
import { expect, test } from '../support/test.ts';

const rounds = Number(process.env.KILLS ?? 5);
const users = 8;

test(`what was acknowledged holds after ${rounds} kills`, async ({ request }) => {
  test.setTimeout(60_000 + rounds * 10_000);
  const server = await MortalServer.create(resources);
  try {
    await server.start();
    const cookie = await logIn(request, server.origin);
    const settled: Promised[] = [];
    let promises = 0;
    for (let round = 0; round < rounds; round++) {
      const ledgers = Array.from({ length: users }, () => new Ledger(server.origin, client, cookie));
      const filled = Promise.all(ledgers.map((ledger) => ledger.fill()));
      await pause(100 + Math.random() * 400);
      await server.kill();
      await filled;
      await server.start();
      for (const ledger of ledgers) settled.push(...(await hold(ledger)));
      promises += ledgers.reduce((sum, { entries }) => sum + entries.length, 0);
    }
    for (const { ledger, entry } of settled) expect(await ledger.isAlive(entry), 'a token from before several kills').toBe(true);
    expect(promises, 'something was acknowledged').toBeGreaterThan(rounds * users);
    test.info().annotations.push({ type: 'acknowledged', description: `${promises} codes in ${rounds} rounds` });
  } finally {
    await server.destroy();
  }
});

interface Promised {
  ledger: Ledger;
  entry: Entry;
}

/// Holds the server to what it acknowledged to one user. Gives a few tokens that must stay good.
async function hold(ledger: Ledger): Promise<Promised[]> {
  const staying: Promised[] = [];
  for (const entry of ledger.entries) {
    const { redeemed, refreshed, revoked } = entry;
    const isSure = ![redeemed, refreshed, revoked].includes('asked');
    if (isSure && redeemed === 'yes') expect(await ledger.isAlive(entry), 'issued and not revoked').toBe(revoked === 'no');
    if (isSure && redeemed === 'yes' && revoked === 'no' && staying.length < 2) {
      staying.push({ ledger, entry });
      continue; // its code is left alone: the second use would end it
    }
    const first = await ledger.redeem(entry);
    if (redeemed === 'yes') expect(first, 'a code that was spent').toEqual({});
    if (redeemed === 'no') expect(first.access_token, 'a code that was not spent').toBeDefined();
    expect(await ledger.redeem(entry), 'a code, for the second time now').toEqual({});
    if (redeemed === 'yes') expect(await ledger.isAlive(entry), 'what a code bought that came twice').toBe(false);
  }
  return staying;
}

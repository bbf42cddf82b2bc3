import { type APIRequestContext, expect, test } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Entry, Ledger } from '../support/ledger.ts';
import { MortalServer } from '../support/mortal_server.ts';
import { Nginx } from '../support/nginx.ts';
import { alice, authorization, client, logIn, resources } from '../support/page_client.ts';
import { Postgres } from '../support/postgres.ts';
import { hiddenFields } from '../support/visitor.ts';

let directory: string;
let postgres: Postgres;
let nginx: Nginx;
let servers: MortalServer[];

test.beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'codegrant-scaling-'));
  postgres = Postgres.start();
  nginx = await Nginx.create();
  const shared = { store: postgres.address, key_file: join(directory, 'key'), issuer: nginx.origin };
  servers = [await MortalServer.create(resources, shared), await MortalServer.create(resources, shared)];
  await servers[0].start(); // makes the key file
  await servers[1].start();
  await nginx.start(servers.map(({ port }) => port));
});

test.afterEach(async () => {
  await nginx.stop();
  for (const server of servers) await server.destroy();
  postgres.stop();
  rmSync(directory, { recursive: true });
});

test('a login at one server is one at the other, tokens too, and both sign with the same keys', async ({ request }) => {
  const cookie = await logIn(request, servers[0].origin);
  const ledgers = servers.map(({ origin }) => new Ledger(origin, client, cookie));
  const entry = await ledgers[1].authorize();
  Object.assign(entry, await ledgers[0].redeem(entry));
  for (const ledger of ledgers) expect(await ledger.isAlive(entry)).toBe(true);
  await ledgers[1].revoke(entry);
  for (const ledger of ledgers) expect(await ledger.isAlive(entry)).toBe(false);
  const [first, second] = await Promise.all(servers.map(({ origin }) => fetch(`${origin}/.well-known/jwks.json`).then((response) => response.text())));
  expect(second).toBe(first);
});

test('failed logins at one server count at the other', async ({ request }) => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 12; tries++) statuses.push(await tryPassword(request, servers[tries % 2].origin, 'wrong'));
  expect(statuses[0]).toBe(400);
  expect(statuses.at(-1)).toBe(429);
  expect(await tryPassword(request, servers[0].origin, alice.password)).toBe(429);
  expect(await tryPassword(request, servers[1].origin, alice.password)).toBe(429);
});

test('where a server is killed under load, only what it was answering is lost, and nobody is signed out', async ({ request }) => {
  const cookie = await logIn(request, nginx.origin);
  const { people, end } = putUnderLoad(cookie);
  await pause(1000);
  await servers[0].kill();
  const before = people.map(({ entries }) => entries.length);
  await pause(1500);
  const refusals = await end();
  expect(refusals.length, `at most one for each connection: ${refusals}`).toBeLessThanOrEqual(people.length);
  for (const [place, ledger] of people.entries()) {
    const good = ledger.entries.slice(0, before[place]).filter(isGood);
    expect(good.length, 'tokens from before the kill').toBeGreaterThan(0);
    for (const entry of good) expect(await ledger.isAlive(entry)).toBe(true);
    expect(ledger.entries.length, 'and it goes on').toBeGreaterThan(before[place]);
  }
  expect((await people[0].authorize()).code, 'the session of the browser goes on').not.toBe('');
});

test('while the database is away, the answer is 503 with Retry-After, and all is well once it is back', async ({ request }) => {
  const cookie = await logIn(request, nginx.origin);
  const { people, end } = putUnderLoad(cookie);
  await pause(300);
  await postgres.break();
  await pause(500);
  await postgres.resume();
  await expect(async () => expect((await people[0].authorize()).code).not.toBe('')).toPass();
  const refusals = await end();
  // To a program by status, to a client in its redirect (RFC 6749 §4.1.2.1).
  for (const refusal of refusals) expect(['503 with Retry-After', 'temporarily_unavailable']).toContain(refusal);
  expect(refusals).toContain('503 with Retry-After');
  const entry = await people[0].authorize();
  expect(await people[0].redeem(entry)).toHaveProperty('access_token');
  for (const ledger of people) for (const old of ledger.entries.filter(isGood)) expect(await ledger.isAlive(old)).toBe(true);
});

/// Eight people who ask for tokens, renew some and revoke some; `end` gives what they were refused.
function putUnderLoad(cookie: string): { people: Ledger[]; end: () => Promise<string[]> } {
  const people = Array.from({ length: 8 }, () => new Ledger(nginx.origin, client, cookie));
  const until = new AbortController();
  const load = Promise.all(people.map((ledger) => ledger.keepFilling(until.signal)));
  const end = async () => {
    until.abort();
    return (await load).flat();
  };
  return { people, end };
}

/// Whether its access token must be good, whatever became of what was not answered.
function isGood({ redeemed, refreshed, revoked }: Entry): boolean {
  return redeemed === 'yes' && refreshed !== 'asked' && revoked === 'no';
}

async function tryPassword(request: APIRequestContext, origin: string, password: string): Promise<number> {
  const page = await request.get(`${origin}/auth/authorize?${authorization}`);
  const form = { ...(await hiddenFields(page)), username: alice.username, password };
  return (await request.post(`${origin}/auth/login`, { form, maxRedirects: 0 })).status();
}

import { type APIRequestContext, expect, test } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from '../support/ledger.ts';
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
  const people = Array.from({ length: 8 }, () => new Ledger(nginx.origin, client, cookie));
  const until = new AbortController();
  const load = Promise.all(people.map((ledger) => ledger.keepFilling(until.signal)));
  await pause(500);
  await servers[0].kill();
  await pause(1500);
  until.abort();
  const refusals = (await load).flat();
  expect(refusals.length, `at most one for each connection: ${refusals}`).toBeLessThanOrEqual(people.length);
  for (const ledger of people) {
    const sure = ledger.entries.filter(({ redeemed, refreshed, revoked }) => redeemed === 'yes' && refreshed !== 'asked' && revoked === 'no');
    for (const entry of sure.slice(-3)) expect(await ledger.isAlive(entry)).toBe(true);
  }
  expect((await people[0].authorize()).code, 'the session of the browser goes on').not.toBe('');
});

test('where the database goes away, the answer is 503 with Retry-After, and all is well once it is back', async ({ request }) => {
  const cookie = await logIn(request, nginx.origin);
  const people = Array.from({ length: 8 }, () => new Ledger(nginx.origin, client, cookie));
  const until = new AbortController();
  const load = Promise.all(people.map((ledger) => ledger.keepFilling(until.signal)));
  await pause(300);
  postgres.restart();
  await expect(async () => expect((await people[0].authorize()).code).not.toBe('')).toPass();
  await pause(300);
  until.abort();
  // To a program by status, to a client in its redirect (RFC 6749 §4.1.2.1).
  for (const refusal of (await load).flat()) expect(['503 with Retry-After', 'temporarily_unavailable']).toContain(refusal);
  const entry = await people[0].authorize();
  expect(await people[0].redeem(entry)).toHaveProperty('access_token');
});

async function tryPassword(request: APIRequestContext, origin: string, password: string): Promise<number> {
  const page = await request.get(`${origin}/auth/authorize?${authorization}`);
  const form = { ...(await hiddenFields(page)), username: alice.username, password };
  return (await request.post(`${origin}/auth/login`, { form, maxRedirects: 0 })).status();
}

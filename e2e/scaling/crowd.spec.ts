// A crowd that wants nothing yet, on a server with two threads: nobody else notices, and nobody of it is sent away.
import { expect, test } from '@playwright/test';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Ledger } from '../support/ledger.ts';
import { MortalServer } from '../support/mortal_server.ts';
import { client, logIn, resources } from '../support/page_client.ts';

const silent = 1000;
const halfway = 200;

test('thousands of connections that say nothing, or half a request, hold no thread', async ({ request }) => {
  const server = await MortalServer.create(resources, { flags: ['--threads', '2'] });
  const crowd: Socket[] = [];
  try {
    await server.start();
    const cookie = await logIn(request, server.origin);
    crowd.push(...(await Promise.all(Array.from({ length: silent }, () => arrive(server.port)))));
    crowd.push(...(await Promise.all(Array.from({ length: halfway }, () => arrive(server.port, 'GET /$version HTTP/1.1\r\nHo')))));

    const ledger = new Ledger(server.origin, client, cookie);
    const entry = await ledger.authorize();
    expect(await ledger.redeem(entry)).toHaveProperty('access_token');
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);

    const [first, last] = [crowd[0], crowd.at(-1)!];
    first.write('GET /$version HTTP/1.1\r\nHost: h\r\n\r\n');
    last.write('st: h\r\n\r\n');
    for (const socket of [first, last]) expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  } finally {
    for (const socket of crowd) socket.destroy();
    await server.destroy();
  }
});

async function arrive(port: number, words = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  if (words) socket.write(words);
  return socket;
}

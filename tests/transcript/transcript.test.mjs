// docs/transcript.md says what the server answers today, to every example, and shows no secret.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';
import { root_secret } from './server.mjs';
import { transcript } from './walk.mjs';

const written = readFileSync(resolve(import.meta.dirname, '../../docs/transcript.md'), 'utf8');

test('every example is answered with the status that it says, and docs/transcript.md shows it', async () => {
  assert.equal(await transcript(), written, 'stale: node tests/transcript/write.mjs writes it anew');
});

test('docs/transcript.md holds no secret', () => {
  for (const secret of [root_secret, 'my-secret', 'a-long-password', 'eyJ', '$s0$']) assert.ok(!written.includes(secret), secret);
});

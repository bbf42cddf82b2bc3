// A store as years of use leave it, made in minutes: what the server wrote once is copied by SQL under other names, so
// that every row looks as the server itself writes it.
import { execFileSync } from 'node:child_process';

/**
 * Copies one user, one client, one policy and one session with its tokens in the database at `path`. Copies are named
 * many1, many2 and so on; the sessions' time is over where `expired` says so.
 */
export function fill(path, { users, sessions, clients, policies, expired = false }) {
  const shift = expired ? -10 * 24 * 3600 : 0; // longer ago than an administrator can see
  const script = [
    'PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;',
    `CREATE TEMP TABLE byte (n INTEGER PRIMARY KEY, b BLOB); INSERT INTO byte VALUES ${bytes};`,
    'BEGIN;',
    copies('User', 'user0', users),
    copies('Client', 'bench', clients),
    copies('AccessPolicy', 'user0-reads-patients', policies, 'user0'),
    `WITH ${numbers(policies)} INSERT INTO news (type, id, number)
       SELECT 'AccessPolicy', 'many' || n, n + (SELECT max(number) FROM news WHERE type = 'AccessPolicy') FROM numbers;`,
    sessionsAndTokens(sessions, users, shift),
    'COMMIT; PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;',
  ];
  execFileSync('sqlite3', [path], { input: script.join('\n'), stdio: ['pipe', 'ignore', 'inherit'] });
}

const numbers = (count) => `RECURSIVE numbers(n) AS (SELECT 1 WHERE ${count} > 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})`;

const bytes = Array.from({ length: 256 }, (_, n) => `(${n}, x'${n.toString(16).padStart(2, '0')}')`);

/** A digest as the server makes it: six bytes of milliseconds, and 26 that nobody can guess (docs/adr/0036). */
function digestOf(milliseconds) {
  const moment = [40, 32, 24, 16, 8, 0].map((bits) => `(SELECT b FROM byte WHERE n = (${milliseconds} >> ${bits}) & 255)`);
  return `CAST(${moment.join(' || ')} || randomblob(26) AS BLOB)`;
}

/** `inside` is what stands for the resource in its body and its index. */
function copies(type, id, count, inside = id) {
  const renamed = (column) => `replace(${column}, '${inside}', 'many' || n)`;
  const of = (table) => `FROM ${table} AS t, numbers WHERE t.type = '${type}' AND t.id = '${id}'`;
  return `
    WITH ${numbers(count)} INSERT INTO resource (type, id, body, version, created_at, updated_at)
      SELECT t.type, 'many' || n, ${renamed('t.body')}, 1, t.created_at, t.updated_at ${of('resource')};
    WITH ${numbers(count)} INSERT INTO resource_index (type, key, value, id, is_unique)
      SELECT t.type, t.key, ${renamed('t.value')}, 'many' || n, t.is_unique ${of('resource_index')};
    WITH ${numbers(count)} INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)
      SELECT t.type, 'many' || n, 1, ${renamed('t.shown')}, t.created_at, t.updated_at ${of('resource_history')} AND t.version = 1;`;
}

/** A session as a flow makes it, with an access token and a refresh token that nobody holds. */
function sessionsAndTokens(count, users, shift) {
  const token = (kind, jti) => `
    INSERT INTO token (digest, kind, session, expires_at, jti, issued_at, scope, audience)
      SELECT ${digestOf('(start * 1000 + row)')}, ${kind}, row, expires_at, ${jti}, start, scope, audience FROM session WHERE id LIKE 'many%';`;
  return `
    WITH ${numbers(count)} INSERT INTO session (id, type, client, user, scope, audience, details, auth_time, start, expires_at, version, updated_at)
      SELECT printf('many%026d', n), 'authorization_code', 'bench', 'many' || (n % max(${users}, 1) + 1), 'openid', 'rs', '{}', at, at, at + 30 * 24 * 3600 + ${shift} * 5, 1, at
      FROM numbers, (SELECT unixepoch() - 3600 AS at);
    ${token(0, "printf('%030d', row)")}
    ${token(1, 'NULL')}`;
}

-- What a token is good for belongs to the token: one that a refresh narrowed says less than its session.
ALTER TABLE token ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN jkt TEXT NOT NULL DEFAULT '';  -- key that it is bound to

-- A refresh token that was spent says when, and for a moment with which answer: sealed under the token itself.
ALTER TABLE token ADD COLUMN spent_at INTEGER;
ALTER TABLE token ADD COLUMN sealed_answer TEXT;
CREATE INDEX token_by_sealed_answer ON token (spent_at) WHERE sealed_answer IS NOT NULL;

UPDATE token SET (issued_at, scope, audience) =
  (SELECT start, scope, audience FROM session WHERE session.row = token.session);
UPDATE token SET spent_at = 0 WHERE spent;
ALTER TABLE token DROP COLUMN spent;

-- The key that must redeem a code; '' where the request named none.
ALTER TABLE code ADD COLUMN dpop_jkt TEXT NOT NULL DEFAULT '';

-- Authorization requests that clients sent ahead, under the SHA-256 of their request_uri.
CREATE TABLE pushed_request (
  digest     BLOB PRIMARY KEY,
  client     TEXT NOT NULL,
  parameters TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pushed_request_by_expires_at ON pushed_request (expires_at);

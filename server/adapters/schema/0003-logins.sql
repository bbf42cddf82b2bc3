-- What logins need beyond a password: how often they failed, second factors, and finding a session by the jti of
-- its token.

-- Failed logins under a digest of account or address: `weighs_until` moves on with each.
CREATE TABLE attempt (
  key          BLOB PRIMARY KEY,
  weighs_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_weighs_until ON attempt (weighs_until);

-- What was used and may not be used again.
CREATE TABLE used (
  key        BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_by_expires_at ON used (expires_at);

-- Whose password was right, while the second factor is awaited; '' until then.
ALTER TABLE interaction ADD COLUMN first_factor TEXT NOT NULL DEFAULT '';

-- Of access tokens that are JWTs.
ALTER TABLE token ADD COLUMN jti TEXT;
CREATE INDEX token_by_jti ON token (jti) WHERE jti IS NOT NULL;

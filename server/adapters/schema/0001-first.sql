-- The first schema. Times are whole seconds since 1970. Codes, tokens and cookies are kept as SHA-256 only.
-- A text that is absent is NULL where a partial index should pass over it, '' elsewhere.

CREATE TABLE resource (
  row        INTEGER PRIMARY KEY,
  type       TEXT NOT NULL,
  id         TEXT NOT NULL,
  body       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (type, id)
) STRICT;

-- What resources are found by. (type, key, value, id) answers a search in the order of ids.
CREATE TABLE resource_index (
  type      TEXT NOT NULL,
  key       TEXT NOT NULL,
  value     TEXT NOT NULL,
  id        TEXT NOT NULL,
  is_unique INTEGER NOT NULL,
  PRIMARY KEY (type, key, value, id),
  FOREIGN KEY (type, id) REFERENCES resource (type, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX resource_index_by_resource ON resource_index (type, id);

-- The last version of what was deleted, so that a resource of the same id goes on counting from there.
CREATE TABLE tombstone (
  type    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;

-- A browser's login, or a family of tokens. Tokens refer to `row`: new sessions and their tokens lie side by
-- side at the end of the tables, whatever their random ids are.
CREATE TABLE session (
  row        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  parent     TEXT,
  type       TEXT NOT NULL,
  client     TEXT,
  user       TEXT,
  scope      TEXT NOT NULL,
  audience   TEXT NOT NULL,
  details    TEXT NOT NULL,
  auth_time  INTEGER NOT NULL,
  start      INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at   INTEGER,
  version    INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  gone_at    INTEGER NOT NULL AS (min(expires_at, coalesce(ended_at, expires_at)))
) STRICT;

CREATE INDEX session_by_parent ON session (parent, start) WHERE parent IS NOT NULL;
CREATE INDEX session_by_client ON session (client, start) WHERE client IS NOT NULL;
CREATE INDEX session_by_user ON session (user, start) WHERE user IS NOT NULL;
CREATE INDEX session_by_type ON session (type, start);
CREATE INDEX session_by_start ON session (start);
CREATE INDEX session_by_gone_at ON session (gone_at);

CREATE TABLE token (
  digest     BLOB PRIMARY KEY,
  kind       INTEGER NOT NULL,  -- 0 access, 1 refresh, 2 cookie
  session    INTEGER NOT NULL REFERENCES session (row) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  spent      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX token_by_session ON token (session);
CREATE INDEX token_by_expires_at ON token (expires_at);

-- `bought` is the id of the session that the code was redeemed for; until then it is NULL.
CREATE TABLE code (
  digest          BLOB PRIMARY KEY,
  client          TEXT NOT NULL,
  user            TEXT NOT NULL,
  browser_session TEXT NOT NULL,
  redirect_uri    TEXT NOT NULL,
  scope           TEXT NOT NULL,
  audience        TEXT NOT NULL,
  code_challenge  TEXT NOT NULL,
  nonce           TEXT NOT NULL,
  auth_time       INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  bought          TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX code_by_expires_at ON code (expires_at);

CREATE TABLE interaction (
  id              TEXT NOT NULL PRIMARY KEY,
  browser         BLOB NOT NULL,
  parameters      TEXT NOT NULL,
  login_session   TEXT NOT NULL,
  consent         INTEGER NOT NULL,  -- 0 undecided, 1 allowed, 2 denied
  consent_session TEXT NOT NULL,
  expires_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX interaction_by_expires_at ON interaction (expires_at);

CREATE TABLE signing_key (
  row                INTEGER PRIMARY KEY,
  kid                TEXT NOT NULL UNIQUE,
  algorithm          TEXT NOT NULL,  -- as in a JWS header: RS256
  sealed_private_key BLOB NOT NULL,
  created_at         INTEGER NOT NULL
) STRICT;

-- A sweep that goes through sessions and tokens finds what is over without an index, in which each refresh would write a
-- page at its session's place. A token outlives its session's row until that sweep comes by.

CREATE TABLE walked_token (
  digest     BLOB PRIMARY KEY,
  kind       INTEGER NOT NULL,  -- 0 access, 1 refresh, 2 cookie
  session    INTEGER NOT NULL,  -- row of its session, while that is there
  expires_at INTEGER NOT NULL,
  jti        TEXT,
  issued_at  INTEGER NOT NULL,
  scope      TEXT NOT NULL,
  audience   TEXT NOT NULL,
  jkt        TEXT NOT NULL DEFAULT '',
  spent_at   INTEGER,
  answer     INTEGER  -- row of its sealed_answer, while that is there
) STRICT, WITHOUT ROWID;
INSERT INTO walked_token (digest, kind, session, expires_at, jti, issued_at, scope, audience, jkt, spent_at, answer)
  SELECT digest, kind, session, expires_at, jti, issued_at, scope, audience, jkt, spent_at, answer FROM token;
DROP TABLE token;
ALTER TABLE walked_token RENAME TO token;

-- AUTOINCREMENT: a row that was used is nobody else's later, so that a token which is left of it opens nothing.
CREATE TABLE walked_session (
  row        INTEGER PRIMARY KEY AUTOINCREMENT,
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
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO walked_session (row, id, parent, type, client, user, scope, audience, details, auth_time, start, expires_at,
                            ended_at, version, updated_at)
  SELECT row, id, parent, type, client, user, scope, audience, details, auth_time, start, expires_at,
         ended_at, version, updated_at FROM session ORDER BY row;
DROP TABLE session;
ALTER TABLE walked_session RENAME TO session;
CREATE INDEX session_by_parent ON session (parent) WHERE parent IS NOT NULL;
CREATE INDEX session_by_client ON session (client) WHERE client IS NOT NULL;
CREATE INDEX session_by_user ON session (user) WHERE user IS NOT NULL;

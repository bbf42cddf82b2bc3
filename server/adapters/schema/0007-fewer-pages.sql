-- Each table and index that a row goes to costs a page of the log. What follows from the order of digests, ids and
-- rows, which is that of time, needs no index.

-- Sessions are listed by `row`, the newest first.
DROP INDEX session_by_start;
DROP INDEX session_by_type;
DROP INDEX session_by_parent;
DROP INDEX session_by_client;
DROP INDEX session_by_user;
CREATE INDEX session_by_parent ON session (parent) WHERE parent IS NOT NULL;
CREATE INDEX session_by_client ON session (client) WHERE client IS NOT NULL;
CREATE INDEX session_by_user ON session (user) WHERE user IS NOT NULL;

-- Tokens that expired go when their session gets others, or with it.
DROP INDEX token_by_expires_at;
DROP INDEX token_by_session;
CREATE INDEX token_by_session ON token (session, expires_at);

-- A digest begins as its jti does.
DROP INDEX token_by_jti;

-- The oldest codes have the lowest digests.
DROP INDEX code_by_expires_at;

-- Answers that can be given again, in the order of `spent_at`: each is larger than all else of its token, and gone in a
-- minute.
CREATE TABLE sealed_answer (
  row      INTEGER PRIMARY KEY,
  spent_at INTEGER NOT NULL,
  answer   TEXT NOT NULL
) STRICT;
DROP INDEX token_by_sealed_answer;
ALTER TABLE token DROP COLUMN sealed_answer;
ALTER TABLE token ADD COLUMN answer INTEGER;  -- row of its sealed_answer, while that is there

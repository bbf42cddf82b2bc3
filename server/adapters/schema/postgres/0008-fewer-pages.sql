-- As schema/0007-fewer-pages.sql has it: digests, ids and rows are in the order of time.

DROP INDEX session_by_start;
DROP INDEX session_by_type;
DROP INDEX session_by_parent;
DROP INDEX session_by_client;
DROP INDEX session_by_user;
CREATE INDEX session_by_parent ON session (parent, row) WHERE parent IS NOT NULL;
CREATE INDEX session_by_client ON session (client, row) WHERE client IS NOT NULL;
CREATE INDEX session_by_user ON session ("user", row) WHERE "user" IS NOT NULL;

DROP INDEX token_by_expires_at;
DROP INDEX token_by_session;
CREATE INDEX token_by_session ON token (session, expires_at);
DROP INDEX token_by_jti;
DROP INDEX code_by_expires_at;

CREATE TABLE sealed_answer (
  row      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  spent_at BIGINT NOT NULL,
  answer   TEXT NOT NULL
);
DROP INDEX token_by_sealed_answer;
ALTER TABLE token DROP COLUMN sealed_answer, ADD COLUMN answer BIGINT;

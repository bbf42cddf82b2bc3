-- As schema/0004-tokens.sql has it: what a token is good for, refresh tokens that were spent, pushed requests.
ALTER TABLE token
  ADD COLUMN issued_at BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN scope TEXT NOT NULL DEFAULT '',
  ADD COLUMN audience TEXT NOT NULL DEFAULT '',
  ADD COLUMN jkt TEXT NOT NULL DEFAULT '',
  ADD COLUMN spent_at BIGINT,
  ADD COLUMN sealed_answer TEXT;
CREATE INDEX token_by_sealed_answer ON token (spent_at) WHERE sealed_answer IS NOT NULL;

UPDATE token SET issued_at = session.start, scope = session.scope, audience = session.audience
  FROM session WHERE session.row = token.session;
UPDATE token SET spent_at = 0 WHERE spent <> 0;
ALTER TABLE token DROP COLUMN spent;

ALTER TABLE code ADD COLUMN dpop_jkt TEXT NOT NULL DEFAULT '';

CREATE TABLE pushed_request (
  digest     BYTEA PRIMARY KEY,
  client     bytewise NOT NULL,
  parameters TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX pushed_request_by_expires_at ON pushed_request (expires_at);

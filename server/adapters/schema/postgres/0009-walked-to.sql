-- As schema/0008-walked-to.sql has it. Rows of an identity are never given twice.

ALTER TABLE token DROP CONSTRAINT token_session_fkey;
DROP INDEX token_by_session;
ALTER TABLE session DROP COLUMN gone_at;

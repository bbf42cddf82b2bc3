-- The first schema. Times are whole seconds since 1970. Codes, tokens and cookies are kept as SHA-256 only.
-- A text that is absent is NULL where a partial index should pass over it, '' elsewhere. Texts are compared byte for
-- byte, whatever the database's own collation is.

CREATE DOMAIN bytewise AS TEXT COLLATE "C";

CREATE TABLE resource (
  type       bytewise NOT NULL,
  id         bytewise NOT NULL,
  body       TEXT NOT NULL,
  version    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (type, id)
);

-- What resources are found by. (type, key, value, id) answers a search in the order of ids.
CREATE TABLE resource_index (
  type      bytewise NOT NULL,
  key       bytewise NOT NULL,
  value     bytewise NOT NULL,
  id        bytewise NOT NULL,
  is_unique BIGINT NOT NULL,
  PRIMARY KEY (type, key, value, id),
  FOREIGN KEY (type, id) REFERENCES resource (type, id) ON DELETE CASCADE
);
CREATE INDEX resource_index_by_resource ON resource_index (type, id);

-- The last version of what was deleted, so that a resource of the same id goes on counting from there.
CREATE TABLE tombstone (
  type    bytewise NOT NULL,
  id      bytewise NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (type, id)
);

-- Every version of every resource, as anyone may see it: what is secret never comes here.
CREATE TABLE resource_history (
  type       bytewise NOT NULL,
  id         bytewise NOT NULL,
  version    BIGINT NOT NULL,
  shown      TEXT,  -- NULL: here it was deleted
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (type, id, version)
);

-- Numbers before texts, each among its like; nothing for what is neither.
CREATE FUNCTION json_sort_key(value JSONB) RETURNS JSONB IMMUTABLE STRICT LANGUAGE SQL AS $$
  SELECT CASE jsonb_typeof(value)
    WHEN 'number' THEN jsonb_build_array(0, value)
    WHEN 'boolean' THEN jsonb_build_array(0, CASE WHEN value = 'true' THEN 1 ELSE 0 END)
    WHEN 'null' THEN NULL
    ELSE jsonb_build_array(1, value #>> '{}')
  END
$$;

-- A browser's login, or a family of tokens.
CREATE TABLE session (
  row        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         bytewise NOT NULL UNIQUE,
  parent     bytewise,
  type       bytewise NOT NULL,
  client     bytewise,
  "user"     bytewise,
  scope      TEXT NOT NULL,
  audience   TEXT NOT NULL,
  details    TEXT NOT NULL,
  auth_time  BIGINT NOT NULL,
  start      BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at   BIGINT,
  version    BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  gone_at    BIGINT GENERATED ALWAYS AS (least(expires_at, coalesce(ended_at, expires_at))) STORED
);
CREATE INDEX session_by_parent ON session (parent, start) WHERE parent IS NOT NULL;
CREATE INDEX session_by_client ON session (client, start) WHERE client IS NOT NULL;
CREATE INDEX session_by_user ON session ("user", start) WHERE "user" IS NOT NULL;
CREATE INDEX session_by_type ON session (type, start);
CREATE INDEX session_by_start ON session (start);
CREATE INDEX session_by_gone_at ON session (gone_at);

CREATE TABLE token (
  digest     BYTEA PRIMARY KEY,
  kind       BIGINT NOT NULL,  -- 0 access, 1 refresh, 2 cookie
  session    BIGINT NOT NULL REFERENCES session (row) ON DELETE CASCADE,
  expires_at BIGINT NOT NULL,
  spent      BIGINT NOT NULL DEFAULT 0,
  jti        bytewise  -- of access tokens that are JWTs
);
CREATE INDEX token_by_session ON token (session);
CREATE INDEX token_by_expires_at ON token (expires_at);
CREATE INDEX token_by_jti ON token (jti) WHERE jti IS NOT NULL;

-- `bought` is the id of the session that the code was redeemed for; until then it is NULL.
CREATE TABLE code (
  digest          BYTEA PRIMARY KEY,
  client          bytewise NOT NULL,
  "user"          bytewise NOT NULL,
  browser_session bytewise NOT NULL,
  redirect_uri    TEXT NOT NULL,
  scope           TEXT NOT NULL,
  audience        TEXT NOT NULL,
  code_challenge  TEXT NOT NULL,
  nonce           TEXT NOT NULL,
  auth_time       BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  bought          bytewise
);
CREATE INDEX code_by_expires_at ON code (expires_at);

CREATE TABLE interaction (
  id              bytewise PRIMARY KEY,
  browser         BYTEA NOT NULL,
  parameters      TEXT NOT NULL,
  first_factor    bytewise NOT NULL DEFAULT '',  -- whose password was right, while the second factor is awaited
  login_session   bytewise NOT NULL,
  consent         BIGINT NOT NULL,  -- 0 undecided, 1 allowed, 2 denied
  consent_session bytewise NOT NULL,
  expires_at      BIGINT NOT NULL
);
CREATE INDEX interaction_by_expires_at ON interaction (expires_at);

CREATE TABLE signing_key (
  row                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kid                bytewise NOT NULL UNIQUE,
  algorithm          bytewise NOT NULL,  -- as in a JWS header: RS256
  sealed_private_key BYTEA NOT NULL,
  created_at         BIGINT NOT NULL
);

-- Failed logins under a digest of account or address: `weighs_until` moves on with each.
CREATE TABLE attempt (
  key          BYTEA PRIMARY KEY,
  weighs_until BIGINT NOT NULL
);
CREATE INDEX attempt_by_weighs_until ON attempt (weighs_until);

-- What was used and may not be used again.
CREATE TABLE used (
  key        BYTEA PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX used_by_expires_at ON used (expires_at);

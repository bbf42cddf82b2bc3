-- Several signing keys at once, and claims that are asked for by name. Each key is published before it signs and
-- stays published while tokens that it signed are good.

-- From when it signs. Of the keys of one algorithm the one that began last does.
ALTER TABLE signing_key ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;
-- When the last token that it signed expires, or somewhat later.
ALTER TABLE signing_key ADD COLUMN needed_until BIGINT NOT NULL DEFAULT 0;

-- What it signed so far ends with the tokens that are there.
UPDATE signing_key SET signs_from = created_at,
  needed_until = coalesce((SELECT max(expires_at) FROM token), created_at);

-- What an authorization request asked for by name, as JSON; '' for nothing.
ALTER TABLE code ADD COLUMN claims TEXT NOT NULL DEFAULT '';

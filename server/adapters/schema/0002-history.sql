-- Every version of every resource, as anyone may see it: what is secret never comes here.

CREATE TABLE resource_history (
  row        INTEGER PRIMARY KEY,
  type       TEXT NOT NULL,
  id         TEXT NOT NULL,
  version    INTEGER NOT NULL,
  shown      TEXT,  -- NULL: here it was deleted
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (type, id, version)
) STRICT;

-- What is there already begins its history now.
INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)
  SELECT type, id, version, json_remove(body, '$.secret', '$.password', '$.twoFactor'), created_at, updated_at
  FROM resource;

-- From now on a deletion is a version of its own.
UPDATE tombstone SET version = version + 1;
INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)
  SELECT type, id, version, NULL, unixepoch(), unixepoch() FROM tombstone;

-- Names and the like are found by their beginning, whatever its case.
UPDATE OR REPLACE resource_index SET value = lower(value)
  WHERE type = 'Patient' AND key IN ('name', 'family', 'given');

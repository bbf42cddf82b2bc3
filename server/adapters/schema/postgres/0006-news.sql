-- What changed of the types whose news are kept, each resource with the number of its last change. A number is
-- given to whoever has seen the one before it, so that nobody reads past one that is still to come.
CREATE TABLE news (
  type   bytewise NOT NULL,
  id     bytewise NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (type, id)
);

CREATE UNIQUE INDEX news_by_number ON news (type, number);

INSERT INTO news (type, id, number)
  SELECT type, id, row_number() OVER (ORDER BY id) FROM resource WHERE type = 'AccessPolicy';

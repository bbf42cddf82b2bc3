-- Resources as policies of the engine sql may read them: what the history keeps of each, which is what anyone may see.
-- Only a role that may read nothing but this view asks policies' queries.
CREATE VIEW shown_resource AS
  SELECT r.type, r.id, r.version, r.updated_at, h.shown AS body
  FROM resource AS r JOIN resource_history AS h ON h.type = r.type AND h.id = r.id AND h.version = r.version;

-- Queries name types in lower case.
CREATE INDEX resource_by_folded_type ON resource (lower(type), id);

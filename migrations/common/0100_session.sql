CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  data       BYTEA NOT NULL,
  person_id  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expires ON session (expires_at);

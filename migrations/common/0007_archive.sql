CREATE TABLE archive_source (
  id         BIGINT PRIMARY KEY,
  name       TEXT   NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at   BIGINT,
  report     TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX archive_source_name ON archive_source (name);
CREATE TABLE archive_key (
  source_id BIGINT NOT NULL REFERENCES archive_source (id),
  hash      BIGINT NOT NULL,
  id        BIGINT NOT NULL,
  PRIMARY KEY (source_id, hash)
);

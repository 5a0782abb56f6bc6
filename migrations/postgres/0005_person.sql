CREATE TABLE person_word (
  person_id BIGINT NOT NULL REFERENCES person (id),
  word      TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, word)
);
CREATE INDEX person_word_prefix ON person_word (word, person_id);
ALTER TABLE person ADD COLUMN ref TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN keys_off BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX person_ref ON person (ref) WHERE ref <> '';
CREATE INDEX person_active ON person (unit_id, has_account) WHERE left_at IS NULL;
CREATE TABLE person_import (
  id        BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  body      TEXT   NOT NULL
);
CREATE INDEX person_active_site ON person (site_id, has_account) WHERE left_at IS NULL;
CREATE INDEX person_roles ON person (id) WHERE roles <> '';

CREATE TABLE person_unit (
  id        BIGINT  PRIMARY KEY,
  parent_id BIGINT  REFERENCES person_unit (id),
  site      BOOLEAN NOT NULL,
  name      TEXT    NOT NULL,
  name_fold TEXT    NOT NULL
);
CREATE INDEX person_unit_tree ON person_unit (parent_id);
CREATE TABLE person (
  id           BIGINT  PRIMARY KEY,
  username     TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  name_fold    TEXT    NOT NULL,
  email        TEXT    NOT NULL DEFAULT '',
  title        TEXT    NOT NULL DEFAULT '',
  about        TEXT    NOT NULL DEFAULT '',
  ask_me_about TEXT    NOT NULL DEFAULT '',
  lang         TEXT    NOT NULL DEFAULT '',
  zone         TEXT    NOT NULL DEFAULT '',
  theme        TEXT    NOT NULL DEFAULT '',
  unit_id      BIGINT  REFERENCES person_unit (id),
  site_id      BIGINT  REFERENCES person_unit (id),
  manager_id   BIGINT  REFERENCES person (id),
  roles        TEXT    NOT NULL DEFAULT '',
  has_account  BOOLEAN NOT NULL,
  absent       BOOLEAN NOT NULL DEFAULT FALSE,
  picture_key  TEXT    NOT NULL DEFAULT '',
  joined_at    BIGINT  NOT NULL,
  left_at      BIGINT
);
CREATE UNIQUE INDEX person_username ON person (username);
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';
CREATE INDEX person_name ON person (name_fold, id);
CREATE INDEX person_in_unit ON person (unit_id, name_fold, id);
CREATE INDEX person_at_site ON person (site_id, name_fold, id);
CREATE INDEX person_reports_to ON person (manager_id, name_fold, id);
CREATE TABLE person_secret (
  person_id     BIGINT PRIMARY KEY REFERENCES person (id),
  password_hash TEXT   NOT NULL,
  changed_at    BIGINT NOT NULL
);
CREATE TABLE person_attempt (
  subject   TEXT   PRIMARY KEY,
  failures  BIGINT NOT NULL,
  last_at   BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);

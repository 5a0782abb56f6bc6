CREATE TABLE card (
  id            BIGINT PRIMARY KEY,
  key           TEXT   NOT NULL,
  round         BIGINT NOT NULL,
  rule          TEXT   NOT NULL,
  signal_id     BIGINT NOT NULL,
  community_id  BIGINT NOT NULL,
  thread_id     BIGINT NOT NULL,
  unit_id       BIGINT NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('open', 'done', 'delegated', 'snoozed', 'dropped', 'gone')),
  since         BIGINT NOT NULL,
  made_at       BIGINT NOT NULL,
  urgency       DOUBLE PRECISION NOT NULL,
  claimed       DOUBLE PRECISION NOT NULL,
  minutes       BIGINT NOT NULL,
  body          TEXT   NOT NULL,
  owner_id      BIGINT NOT NULL DEFAULT 0,
  until_at      BIGINT NOT NULL DEFAULT 0,
  held_by       BIGINT NOT NULL DEFAULT 0,
  held_at       BIGINT NOT NULL DEFAULT 0,
  decided_by    BIGINT NOT NULL DEFAULT 0,
  decided_at    BIGINT NOT NULL DEFAULT 0,
  act           TEXT   NOT NULL DEFAULT '',
  action        TEXT   NOT NULL DEFAULT '',
  object_id     BIGINT NOT NULL DEFAULT 0,
  why           TEXT   NOT NULL DEFAULT '',
  note          TEXT   NOT NULL DEFAULT '',
  spent         BIGINT NOT NULL DEFAULT 0,
  effect_id     BIGINT NOT NULL DEFAULT 0,
  tries         BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX card_cause ON card (key, round);
CREATE INDEX card_waiting ON card (made_at) WHERE state IN ('open', 'delegated', 'snoozed');
CREATE INDEX card_owner ON card (owner_id, decided_at) WHERE state = 'delegated';
CREATE INDEX card_decided ON card (decided_at) WHERE state IN ('done', 'delegated', 'dropped');
CREATE INDEX card_thread ON card (thread_id) WHERE thread_id <> 0;

CREATE TABLE card_budget (
  person_id BIGINT PRIMARY KEY REFERENCES person (id),
  minutes   BIGINT NOT NULL
);

CREATE TABLE card_note (
  id           BIGINT PRIMARY KEY,
  card_id      BIGINT NOT NULL REFERENCES card (id),
  host_id      BIGINT NOT NULL REFERENCES person (id),
  author_id    BIGINT NOT NULL REFERENCES person (id),
  community_id BIGINT NOT NULL,
  body         TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  read_at      BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX card_note_once ON card_note (card_id, author_id, host_id);
CREATE INDEX card_note_of ON card_note (host_id, at);

CREATE TABLE card_run (
  id           BIGINT PRIMARY KEY,
  card_id      BIGINT NOT NULL REFERENCES card (id),
  action       TEXT   NOT NULL,
  community_id BIGINT NOT NULL REFERENCES community (id),
  post_id      BIGINT NOT NULL REFERENCES post (id),
  started_at   BIGINT NOT NULL,
  ends_at      BIGINT NOT NULL,
  undone       BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX card_run_once ON card_run (card_id, post_id);
CREATE INDEX card_run_in ON card_run (community_id, started_at);
CREATE INDEX card_run_at ON card_run (started_at);

CREATE TABLE card_effect (
  id           BIGINT PRIMARY KEY,
  card_id      BIGINT NOT NULL REFERENCES card (id),
  rule         TEXT   NOT NULL,
  act          TEXT   NOT NULL,
  action       TEXT   NOT NULL,
  community_id BIGINT NOT NULL,
  thread_id    BIGINT NOT NULL,
  unit_id      BIGINT NOT NULL,
  design       TEXT   NOT NULL CHECK (design IN ('matched', 'peers', 'describe')),
  metric       TEXT   NOT NULL,
  lower_better BOOLEAN NOT NULL,
  started_at   BIGINT NOT NULL,
  started_by   BIGINT NOT NULL,
  minutes      BIGINT NOT NULL,
  plan         TEXT   NOT NULL
);
CREATE INDEX card_effect_at ON card_effect (started_at);
CREATE INDEX card_effect_of ON card_effect (card_id);

CREATE TABLE card_outcome (
  effect_id BIGINT NOT NULL REFERENCES card_effect (id),
  days      BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  verdict   TEXT   NOT NULL CHECK (verdict IN ('likely_helped', 'no_clear_effect', 'likely_harmful', 'not_measurable', 'confounded')),
  measured  BOOLEAN NOT NULL,
  estimate  DOUBLE PRECISION NOT NULL,
  low       DOUBLE PRECISION NOT NULL,
  high      DOUBLE PRECISION NOT NULL,
  p         DOUBLE PRECISION NOT NULL,
  findings  TEXT   NOT NULL,
  PRIMARY KEY (effect_id, days)
);
CREATE INDEX card_outcome_at ON card_outcome (at);

CREATE TABLE signal (
  id           BIGINT PRIMARY KEY,
  rule         TEXT   NOT NULL,
  key          TEXT   NOT NULL,
  community_id BIGINT NOT NULL,
  thread_id    BIGINT NOT NULL,
  unit_id      BIGINT NOT NULL,
  since        BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  gone_at      BIGINT,
  urgency      DOUBLE PRECISION NOT NULL,
  effect       DOUBLE PRECISION NOT NULL,
  people       BIGINT NOT NULL,
  minutes      BIGINT NOT NULL,
  detail       TEXT   NOT NULL
);
CREATE UNIQUE INDEX signal_key ON signal (key);
CREATE INDEX signal_open ON signal (rule, id) WHERE gone_at IS NULL;

CREATE TABLE ledger (
  id               BIGINT PRIMARY KEY,
  seq              BIGINT,
  at               BIGINT NOT NULL,
  actor_id         BIGINT NOT NULL,
  verb             TEXT   NOT NULL,
  object_kind      TEXT   NOT NULL,
  object_id        BIGINT NOT NULL,
  object_author_id BIGINT NOT NULL DEFAULT 0,
  community_id     BIGINT NOT NULL DEFAULT 0,
  thread_id        BIGINT NOT NULL DEFAULT 0,
  parent_id        BIGINT NOT NULL DEFAULT 0,
  lang             TEXT   NOT NULL DEFAULT '',
  data             TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX ledger_seq ON ledger (seq) WHERE seq IS NOT NULL;
CREATE INDEX ledger_unsequenced ON ledger (id) WHERE seq IS NULL;
CREATE TABLE ledger_checkpoint (
  name TEXT PRIMARY KEY,
  seq  BIGINT NOT NULL
);

CREATE TABLE audit (
  id       BIGINT PRIMARY KEY,
  at       BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  action   TEXT   NOT NULL,
  path     TEXT   NOT NULL
);
CREATE INDEX audit_by_actor ON audit (actor_id, id);

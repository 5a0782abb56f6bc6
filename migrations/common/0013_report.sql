CREATE TABLE report (
  id          BIGINT PRIMARY KEY,
  from_at     BIGINT NOT NULL,
  to_at       BIGINT NOT NULL,
  lang        TEXT   NOT NULL,
  body        TEXT   NOT NULL,
  page        TEXT   NOT NULL,
  saved_by    BIGINT NOT NULL,
  saved_at    BIGINT NOT NULL,
  released_by BIGINT NOT NULL DEFAULT 0,
  released_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX report_saved ON report (saved_at);
CREATE INDEX community_created ON community (created_at);

CREATE TABLE search_document (
  id           BIGINT PRIMARY KEY,
  kind         TEXT   NOT NULL CHECK (kind IN ('post', 'comment', 'person', 'community')),
  community_id BIGINT NOT NULL,
  thread_id    BIGINT NOT NULL,
  author_id    BIGINT NOT NULL,
  lang         TEXT   NOT NULL,
  title        TEXT   NOT NULL,
  words        BIGINT NOT NULL
);
CREATE TABLE search_zero (
  day       BIGINT NOT NULL,
  words     TEXT   NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (day, words, person_id)
);

CREATE TABLE post (
  id              BIGINT  PRIMARY KEY,
  community_id    BIGINT  NOT NULL REFERENCES community (id),
  author_id       BIGINT  NOT NULL REFERENCES person (id),
  kind            TEXT    NOT NULL CHECK (kind IN ('post', 'question', 'announcement')),
  title           TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  html            TEXT    NOT NULL,
  lang            TEXT    NOT NULL DEFAULT '',
  topics          TEXT    NOT NULL DEFAULT '',
  edited_at       BIGINT,
  deleted_at      BIGINT,
  closed_at       BIGINT,
  pinned          BOOLEAN NOT NULL DEFAULT FALSE,
  best_comment_id BIGINT,
  accepted_at     BIGINT,
  comment_count   BIGINT  NOT NULL DEFAULT 0,
  last_comment_id BIGINT  NOT NULL DEFAULT 0,
  reactions       TEXT    NOT NULL DEFAULT '',
  reaction_count  BIGINT  NOT NULL DEFAULT 0,
  unnamed_reactions BIGINT NOT NULL DEFAULT 0,
  view_count      BIGINT  NOT NULL DEFAULT 0,
  once            TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX post_timeline ON post (community_id, id) WHERE deleted_at IS NULL;
CREATE INDEX post_by_author ON post (author_id, id) WHERE deleted_at IS NULL;
CREATE INDEX post_open_question ON post (community_id, id) WHERE kind = 'question' AND accepted_at IS NULL AND deleted_at IS NULL;
CREATE INDEX post_question ON post (id) WHERE kind = 'question' AND deleted_at IS NULL;
CREATE UNIQUE INDEX post_once ON post (author_id, once) WHERE once <> '';
CREATE TABLE post_comment (
  id              BIGINT PRIMARY KEY,
  post_id         BIGINT NOT NULL REFERENCES post (id),
  parent_id       BIGINT REFERENCES post_comment (id),
  author_id       BIGINT NOT NULL REFERENCES person (id),
  body            TEXT   NOT NULL,
  html            TEXT   NOT NULL,
  lang            TEXT   NOT NULL DEFAULT '',
  edited_at       BIGINT,
  deleted_at      BIGINT,
  reactions       TEXT   NOT NULL DEFAULT '',
  reaction_count  BIGINT NOT NULL DEFAULT 0,
  unnamed_reactions BIGINT NOT NULL DEFAULT 0,
  once            TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX post_comment_thread ON post_comment (post_id, id);
CREATE INDEX post_comment_by_author ON post_comment (author_id, id) WHERE deleted_at IS NULL;
CREATE INDEX post_comment_parent ON post_comment (parent_id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX post_comment_once ON post_comment (author_id, once) WHERE once <> '';
CREATE TABLE post_reaction (
  target_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind      TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (target_id, person_id)
);
CREATE TABLE post_revision (
  id        BIGINT PRIMARY KEY,
  target_id BIGINT NOT NULL,
  editor_id BIGINT NOT NULL REFERENCES person (id),
  title     TEXT   NOT NULL,
  body      TEXT   NOT NULL
);
CREATE INDEX post_revision_of ON post_revision (target_id, id);
CREATE TABLE post_mention (
  target_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  PRIMARY KEY (target_id, person_id)
);
CREATE TABLE post_topic (
  topic   TEXT   NOT NULL,
  post_id BIGINT NOT NULL REFERENCES post (id),
  PRIMARY KEY (topic, post_id)
);
CREATE INDEX post_topic_of ON post_topic (post_id);
CREATE TABLE post_ask (
  post_id   BIGINT NOT NULL REFERENCES post (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  asked_by  BIGINT NOT NULL REFERENCES person (id),
  reason    TEXT   NOT NULL DEFAULT '',
  at        BIGINT NOT NULL,
  PRIMARY KEY (post_id, person_id)
);
CREATE INDEX post_ask_of ON post_ask (person_id, at);
CREATE TABLE post_draft (
  person_id  BIGINT NOT NULL REFERENCES person (id),
  place      TEXT   NOT NULL,
  title      TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, place)
);
CREATE TABLE post_file (
  id        BIGINT PRIMARY KEY,
  target_id BIGINT,
  owner_id  BIGINT NOT NULL REFERENCES person (id),
  blob_key  TEXT   NOT NULL,
  thumb_key TEXT   NOT NULL DEFAULT '',
  name      TEXT   NOT NULL,
  type      TEXT   NOT NULL,
  size      BIGINT NOT NULL,
  width     BIGINT NOT NULL DEFAULT 0,
  height    BIGINT NOT NULL DEFAULT 0,
  alt       TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX post_file_of ON post_file (target_id) WHERE target_id IS NOT NULL;
CREATE TABLE post_view (
  post_id   BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (post_id, person_id)
);
CREATE INDEX post_view_age ON post_view (at);

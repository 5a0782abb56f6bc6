CREATE TABLE notify_item (
  person_id    BIGINT NOT NULL,
  place_id     BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  seq          BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  kinds        BIGINT NOT NULL,
  unread       BIGINT NOT NULL,
  PRIMARY KEY (person_id, place_id)
);
CREATE INDEX notify_item_list ON notify_item (person_id, seq);
CREATE INDEX notify_item_unread ON notify_item (person_id) WHERE unread <> 0;
CREATE TABLE notify_voice (
  person_id BIGINT NOT NULL,
  place_id  BIGINT NOT NULL,
  kind      BIGINT NOT NULL,
  actor_id  BIGINT NOT NULL,
  target_id BIGINT NOT NULL,
  seq       BIGINT NOT NULL,
  PRIMARY KEY (person_id, place_id, kind, actor_id)
);
CREATE TABLE notify_follow (
  thread_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  author    BOOLEAN NOT NULL,
  seq       BIGINT NOT NULL,
  PRIMARY KEY (thread_id, person_id)
);
CREATE TABLE notify_host (
  community_id BIGINT NOT NULL,
  person_id    BIGINT NOT NULL,
  PRIMARY KEY (community_id, person_id)
);
CREATE TABLE notify_read (
  person_id BIGINT NOT NULL,
  place_id  BIGINT NOT NULL,
  seq       BIGINT NOT NULL,
  PRIMARY KEY (person_id, place_id)
);
CREATE TABLE notify_mute (
  person_id BIGINT NOT NULL,
  thread_id BIGINT NOT NULL,
  PRIMARY KEY (person_id, thread_id)
);
CREATE TABLE notify_off (
  person_id BIGINT PRIMARY KEY,
  kinds     BIGINT NOT NULL
);

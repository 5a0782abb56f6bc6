CREATE TABLE community (
  id           BIGINT PRIMARY KEY,
  slug         TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  name_fold    TEXT   NOT NULL,
  purpose      TEXT   NOT NULL DEFAULT '',
  goal         TEXT   NOT NULL DEFAULT '',
  rules        TEXT   NOT NULL DEFAULT '',
  lang         TEXT   NOT NULL DEFAULT '',
  access       TEXT   NOT NULL CHECK (access IN ('open', 'closed', 'hidden')),
  type         TEXT   NOT NULL CHECK (type IN ('practice', 'forum', 'project', 'broadcast')),
  created_at   BIGINT NOT NULL,
  archived_at  BIGINT,
  member_count BIGINT NOT NULL DEFAULT 0,
  last_post_id BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX community_slug ON community (slug);
CREATE INDEX community_name ON community (name_fold, id);
CREATE INDEX community_busy ON community (last_post_id DESC);
CREATE TABLE community_member (
  community_id BIGINT  NOT NULL REFERENCES community (id),
  person_id    BIGINT  NOT NULL REFERENCES person (id),
  host         BOOLEAN NOT NULL,
  muted        BOOLEAN NOT NULL DEFAULT FALSE,
  joined_at    BIGINT  NOT NULL,
  PRIMARY KEY (community_id, person_id)
);
CREATE INDEX community_member_of ON community_member (person_id, community_id);
CREATE INDEX community_hosts ON community_member (community_id) WHERE host;
CREATE TABLE community_request (
  community_id BIGINT NOT NULL REFERENCES community (id),
  person_id    BIGINT NOT NULL REFERENCES person (id),
  invited_by   BIGINT REFERENCES person (id),
  message      TEXT   NOT NULL DEFAULT '',
  at           BIGINT NOT NULL,
  PRIMARY KEY (community_id, person_id)
);
CREATE INDEX community_request_of ON community_request (person_id);

CREATE TABLE insight_thread (
  post_id        BIGINT  PRIMARY KEY,
  community_id   BIGINT  NOT NULL,
  author_id      BIGINT  NOT NULL,
  question       BOOLEAN NOT NULL,
  guessed        BOOLEAN NOT NULL,
  accepted_at    BIGINT,
  first_reply_id BIGINT,
  first_reply_by BIGINT
);
CREATE INDEX insight_thread_asked_in ON insight_thread (community_id, post_id) WHERE question;
CREATE INDEX insight_thread_asked ON insight_thread (post_id) WHERE question;
CREATE TABLE insight_day (
  community_id BIGINT NOT NULL,
  day          BIGINT NOT NULL,
  person_id    BIGINT NOT NULL,
  posts        BIGINT NOT NULL,
  comments     BIGINT NOT NULL,
  reactions    BIGINT NOT NULL,
  views        BIGINT NOT NULL,
  PRIMARY KEY (community_id, day, person_id)
);
CREATE INDEX insight_day_of ON insight_day (person_id, day);
CREATE INDEX insight_day_all ON insight_day (day);
CREATE TABLE insight_total (
  day           BIGINT PRIMARY KEY,
  contributions BIGINT NOT NULL
);
CREATE TABLE insight_first (
  person_id    BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  object_id    BIGINT NOT NULL,
  thread_id    BIGINT NOT NULL,
  PRIMARY KEY (person_id, community_id)
);
CREATE INDEX insight_first_at ON insight_first (object_id) WHERE community_id <> 0;
CREATE TABLE insight_week (
  community_id  BIGINT NOT NULL,
  week          BIGINT NOT NULL,
  contributors  BIGINT NOT NULL,
  contributions BIGINT NOT NULL,
  raw           TEXT   NOT NULL,
  phase         TEXT   NOT NULL,
  since         BIGINT NOT NULL,
  confidence    DOUBLE PRECISION NOT NULL,
  features      TEXT   NOT NULL,
  explanation   TEXT   NOT NULL,
  PRIMARY KEY (community_id, week)
);
CREATE INDEX insight_week_of ON insight_week (week);
CREATE INDEX person_with_roles ON person (id) WHERE roles <> '';
CREATE INDEX community_hidden ON community (id) WHERE access = 'hidden';
CREATE INDEX person_unit_departments ON person_unit (name_fold, id) WHERE NOT site;

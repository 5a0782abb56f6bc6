CREATE INDEX post_pinned ON post (community_id, id) WHERE pinned AND deleted_at IS NULL;

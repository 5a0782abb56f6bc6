CREATE INDEX post_waiting_of ON post (author_id, id) WHERE kind = 'question' AND accepted_at IS NULL AND deleted_at IS NULL;

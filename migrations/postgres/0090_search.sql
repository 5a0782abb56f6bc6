CREATE TABLE search_text (
  rowid BIGINT PRIMARY KEY,
  terms tsvector NOT NULL
);
CREATE INDEX search_text_terms ON search_text USING gin (terms);

-- Reports and dashboards that people keep. All times are Unix milliseconds.
CREATE TABLE saved_item (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'dashboard')),
    name TEXT NOT NULL,
    owner TEXT NOT NULL, -- who made it: a user or an API token, by id
    is_shared BIGINT NOT NULL,
    content TEXT NOT NULL, -- JSON, as its kind says
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL -- one higher with each change
);
CREATE INDEX saved_item_of_owner ON saved_item (owner, kind);

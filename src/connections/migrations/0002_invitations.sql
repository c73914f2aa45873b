-- Links by which somebody without an account here finishes a connection; of a token, its hash.
CREATE TABLE connection_invitation (
    id TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    email TEXT,               -- where it was mailed to
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT            -- when it was first followed
);
CREATE INDEX connection_invitation_of ON connection_invitation (connection_id);
CREATE INDEX connection_invitation_by_end ON connection_invitation (expires_at);

-- Who is told when the bills of a connection are in for the first time, and when that was: once.
CREATE TABLE connection_first_bills (
    connection_id TEXT PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    created_by TEXT NOT NULL, -- who made the connection; empty: that is not known any more
    complete_at BIGINT
);

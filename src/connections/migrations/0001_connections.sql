-- AWS accounts that let Muster in by a role. Times are Unix milliseconds.
CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    partition_name TEXT NOT NULL,
    account TEXT,                    -- that is expected; null: whatever account a role is shown of
    external_id TEXT NOT NULL UNIQUE,
    role_arn TEXT UNIQUE,            -- that has worked: of one connection alone
    state TEXT NOT NULL,
    since BIGINT NOT NULL,           -- of the state
    cause TEXT,                      -- a slug: why it is not as it should be
    cause_detail TEXT,
    bucket TEXT,                     -- where bills are delivered
    bucket_region TEXT,
    bucket_prefix TEXT,
    report TEXT,
    checked_at BIGINT,               -- when the role was last tried
    worked_at BIGINT,                -- when it last worked
    probed_at BIGINT,                -- when its permissions were last looked at
    task TEXT,                       -- the job that listens for the role, or did
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL         -- one higher with each change by people
);
CREATE INDEX connection_by_state ON connection (state);

-- What of a connection can be used, as the last look at its permissions found it.
CREATE TABLE connection_feature (
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    feature TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,           -- of the state
    missing TEXT NOT NULL,           -- JSON: the actions that AWS refused
    waits_for TEXT NOT NULL,         -- what else it needs; empty: nothing
    worked_at BIGINT,                -- when it could last be used
    PRIMARY KEY (connection_id, feature)
);

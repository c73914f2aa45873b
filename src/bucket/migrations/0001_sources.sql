-- Places in S3 that bills come from, and what was read there. All times are Unix milliseconds.
CREATE TABLE bill_source (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL UNIQUE, -- what its bills are called in the ledger
    bucket TEXT NOT NULL,
    prefix TEXT NOT NULL,
    region TEXT NOT NULL, -- where the bucket is asked for first
    role_arn TEXT, -- in whose name; none: in Muster's own
    external_id TEXT,
    requester_pays BIGINT NOT NULL,
    is_paused BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    polled_at BIGINT, -- when all that is there was last known to be in the ledger
    failed_reason TEXT, -- of the last look, where it did not go well
    failed_detail TEXT
);

-- Manifests whose deliveries are in the ledger.
CREATE TABLE bill_source_manifest (
    source_id TEXT NOT NULL REFERENCES bill_source (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    etag TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (source_id, key)
);

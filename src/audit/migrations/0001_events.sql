-- The audit log. docs/audit.md says byte by byte what the hashes and signatures are taken of. Times are
-- Unix milliseconds; hashes are SHA-256 and signatures Ed25519, both as lower-case hexadecimal digits.
CREATE TABLE audit_event (
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL, -- 1, 2, 3, … in each chain
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    result TEXT NOT NULL,
    request_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    details TEXT NOT NULL, -- a JSON object
    hash TEXT NOT NULL,    -- of this row and the hash before it in its chain
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_event_by_time ON audit_event (at, chain, seq);
CREATE INDEX audit_event_by_actor ON audit_event (actor, at);
CREATE INDEX audit_event_by_target ON audit_event (target, at);

-- The head of each chain. A row is shared by the appends of one writer only.
CREATE TABLE audit_chain (
    chain TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    sealed BIGINT NOT NULL -- the seq that a checkpoint binds; 0 before the first
);

CREATE TABLE audit_checkpoint (
    number BIGINT PRIMARY KEY, -- 1, 2, 3, …
    at BIGINT NOT NULL,
    previous TEXT NOT NULL, -- hash of the checkpoint before; of the first, 64 zeros
    key_id TEXT NOT NULL,
    cut_through BIGINT NOT NULL, -- a cut removed the checkpoints up to this one; 0 when it is no cut
    cut_hash TEXT NOT NULL,      -- hash of that checkpoint
    hash TEXT NOT NULL,
    signature TEXT NOT NULL
);

-- The heads that moved since the checkpoint before.
CREATE TABLE audit_checkpoint_head (
    number BIGINT NOT NULL,
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (number, chain)
);
CREATE INDEX audit_checkpoint_head_by_chain ON audit_checkpoint_head (chain, seq);

-- Where each chain that goes on begins after a cut: the last event that was removed.
CREATE TABLE audit_checkpoint_cut (
    number BIGINT NOT NULL,
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (number, chain)
);
CREATE INDEX audit_checkpoint_cut_by_chain ON audit_checkpoint_cut (chain);

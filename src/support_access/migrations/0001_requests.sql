-- Engineers from outside who ask to be let in, and what became of it. All times are Unix milliseconds.
CREATE TABLE support_access_request (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of what the engineer signs in with, once approved
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    reason TEXT NOT NULL,
    address TEXT NOT NULL,           -- where it was asked from
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'denied', 'ended')),
    decided_by TEXT,                 -- the user who approved or denied
    decided_at BIGINT,
    decision TEXT,                   -- in their words
    role TEXT,
    ends_at BIGINT,
    guest_id TEXT,                   -- the user the engineer is, once approved
    ended_at BIGINT,                 -- when it was over, early or not
    ended_by TEXT                    -- null: by itself
);
CREATE INDEX support_access_request_by_state ON support_access_request (state, ends_at);
CREATE INDEX support_access_request_by_guest ON support_access_request (guest_id);

-- Programs that wait for a person to let them act in their name (RFC 8628).
CREATE TABLE identity_device_request (
    id TEXT PRIMARY KEY,
    device_hash TEXT NOT NULL UNIQUE,    -- SHA-256 of what the program asks with
    user_code_hash TEXT NOT NULL UNIQUE, -- HMAC of what the person types
    client_name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    pace BIGINT NOT NULL,      -- milliseconds that the program has to wait from one question to the next
    asked_at BIGINT NOT NULL,  -- its last question
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied')),
    user_id TEXT REFERENCES identity_user (id) ON DELETE CASCADE -- who decided
);
CREATE INDEX identity_device_request_by_end ON identity_device_request (expires_at);

CREATE TABLE identity_user_token (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    client_name TEXT NOT NULL,
    address TEXT NOT NULL,           -- where the program asked from
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,    -- to some minutes
    expires_at BIGINT NOT NULL       -- however much it is used
);
CREATE INDEX identity_user_token_by_user ON identity_user_token (user_id);

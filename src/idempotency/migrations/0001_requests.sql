-- Requests that came with an Idempotency-Key, and what they were answered. All times are Unix
-- milliseconds.
CREATE TABLE idempotency_request (
    key TEXT PRIMARY KEY, -- keyed hash of who asked, the route and the key they chose
    content TEXT NOT NULL, -- keyed hash of what was asked
    attempt TEXT NOT NULL, -- who handles it: writes of any other fail
    state TEXT NOT NULL CHECK (state IN ('running', 'changed', 'answered')),
    leased_until BIGINT NOT NULL, -- when an attempt that has not ended is taken for dead
    answer TEXT, -- sealed; there once it is answered
    expires_at BIGINT NOT NULL
);
CREATE INDEX idempotency_request_expiry ON idempotency_request (expires_at);

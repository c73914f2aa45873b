-- Passkeys as second factor and as sign-in, who has to have a second factor, and the sign-in log.
CREATE TABLE identity_passkey (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    credential_id TEXT NOT NULL UNIQUE, -- base64url, as the authenticator calls it
    site TEXT NOT NULL,                 -- the host name it is for
    algorithm TEXT NOT NULL,
    public_key TEXT NOT NULL,           -- base64url
    sign_count BIGINT NOT NULL,         -- of the last use
    is_backed_up BIGINT NOT NULL,
    is_copied BIGINT NOT NULL,          -- 1: it counted backwards, and is good for nothing
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX identity_passkey_by_user ON identity_passkey (user_id);

-- Challenges that were answered: none is answered again.
CREATE TABLE identity_used_challenge (
    hash TEXT PRIMARY KEY, -- SHA-256
    expires_at BIGINT NOT NULL
);

CREATE TABLE identity_factor_policy (
    includes_federated BIGINT NOT NULL, -- 0: the provider of federated users sees to it
    revision BIGINT NOT NULL
);
INSERT INTO identity_factor_policy (includes_federated, revision) VALUES (0, 1);
CREATE TABLE identity_factor_role (
    role TEXT PRIMARY KEY -- who has it has to have a second factor
);

CREATE TABLE identity_sign_in (
    id TEXT PRIMARY KEY,
    user_id TEXT REFERENCES identity_user (id) ON DELETE CASCADE, -- null: nobody's address
    method TEXT NOT NULL,
    second_factor TEXT,
    provider_id TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'refused')),
    reason TEXT, -- why refused
    device TEXT, -- null: a browser that was known
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX identity_sign_in_by_user ON identity_sign_in (user_id, id);
CREATE INDEX identity_sign_in_by_time ON identity_sign_in (at);

-- Sessions have a stage more; a check cannot be changed in place on every engine.
CREATE TABLE identity_session_next (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    stage TEXT NOT NULL CHECK (stage IN ('second_factor', 'enrolment', 'active')),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,
    provider_id TEXT,
    provider_session TEXT
);
INSERT INTO identity_session_next (id, token_hash, user_id, stage, address, user_agent, created_at,
    last_seen_at, expires_at, proved_at, provider_id, provider_session)
    SELECT id, token_hash, user_id, stage, address, user_agent, created_at, last_seen_at,
    expires_at, proved_at, provider_id, provider_session FROM identity_session;
DROP TABLE identity_session;
ALTER TABLE identity_session_next RENAME TO identity_session;
CREATE INDEX identity_session_by_user ON identity_session (user_id);
CREATE INDEX identity_session_by_provider ON identity_session (provider_id, provider_session);

-- Somebody from outside, who is let in until then; null: a user of the house.
ALTER TABLE identity_user ADD COLUMN guest_until BIGINT;

-- All times are Unix milliseconds. What a stranger could use is kept as a hash, or sealed.
CREATE TABLE identity_user (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE, -- in lower case
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'deactivated')),
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    revision BIGINT NOT NULL
);

CREATE TABLE identity_password (
    user_id TEXT PRIMARY KEY REFERENCES identity_user (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,         -- $argon2id$…
    is_short BIGINT NOT NULL,   -- 1: long enough only beside a second factor
    changed_at BIGINT NOT NULL
);

CREATE TABLE identity_session (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie's value
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    stage TEXT NOT NULL CHECK (stage IN ('second_factor', 'active')),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, -- however much it is used
    proved_at BIGINT NOT NULL   -- when the person last proved who they are
);
CREATE INDEX identity_session_by_user ON identity_session (user_id);

-- Browsers that a user has signed in from before.
CREATE TABLE identity_device (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    used_at BIGINT NOT NULL
);
CREATE INDEX identity_device_by_user ON identity_device (user_id);

-- Failed attempts by account, source and device; the key is a keyed hash, because people type
-- passwords where a name is asked for.
CREATE TABLE identity_attempt (
    key TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

-- Links that work once: setup, invitations, password resets.
CREATE TABLE identity_link (
    token_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id TEXT REFERENCES identity_user (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_link_by_user ON identity_link (user_id);

CREATE TABLE identity_totp (
    user_id TEXT PRIMARY KEY REFERENCES identity_user (id) ON DELETE CASCADE,
    sealed_secret TEXT NOT NULL,
    is_confirmed BIGINT NOT NULL, -- 0 until a first code has shown that the app has the secret
    last_step BIGINT NOT NULL     -- of the code used last; none up to it is accepted again
);

CREATE TABLE identity_recovery_code (
    user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL, -- HMAC
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE identity_api_token (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256
    hint TEXT NOT NULL,              -- its first characters
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT -- to some minutes
);
CREATE INDEX identity_api_token_by_maker ON identity_api_token (made_by);

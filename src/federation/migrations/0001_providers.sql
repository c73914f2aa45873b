-- Where companies' people sign in. All times are Unix milliseconds; users are identity's, named by
-- their ids.
CREATE TABLE federation_provider (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('saml', 'oidc')),
    name TEXT NOT NULL UNIQUE,
    is_enabled BIGINT NOT NULL,
    is_enforced BIGINT NOT NULL,    -- 1: a password is nothing for addresses of its domains
    creates_users BIGINT NOT NULL,  -- 1: whoever signs in there becomes a user
    takes_unasked BIGINT NOT NULL,  -- 1: also answers to no question of ours (SAML alone)
    email_attribute TEXT NOT NULL,
    name_attribute TEXT NOT NULL,
    role_attribute TEXT,
    default_role TEXT NOT NULL,
    groups_attribute TEXT,
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

-- A domain signs in at one provider.
CREATE TABLE federation_domain (
    domain TEXT PRIMARY KEY, -- in lower case
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE
);
CREATE INDEX federation_domain_by_provider ON federation_domain (provider_id);

-- Which role a value of the provider's role attribute gives.
CREATE TABLE federation_role (
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    value TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (provider_id, value)
);

CREATE TABLE federation_oidc (
    provider_id TEXT PRIMARY KEY REFERENCES federation_provider (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sealed_secret TEXT -- null: a public client
);

-- Whom a provider means by a subject.
CREATE TABLE federation_link (
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, subject)
);
CREATE UNIQUE INDEX federation_link_by_user ON federation_link (provider_id, user_id);

-- Sign-ins on their way, each of one browser. What the provider said is kept until the browser
-- fetches the outcome, for minutes.
CREATE TABLE federation_request (
    id TEXT PRIMARY KEY,
    state_hash TEXT NOT NULL UNIQUE,   -- SHA-256 of what the provider brings back
    browser_hash TEXT NOT NULL,        -- SHA-256 of the cookie's value
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'proof', 'test')),
    return_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'answered', 'refused')),
    answer TEXT,                       -- JSON: who it is, what was checked, why it was refused
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX federation_request_by_end ON federation_request (expires_at);

-- Assertions and logout tokens that have come, so that none counts twice.
CREATE TABLE federation_seen (
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    token_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, token_id)
);
CREATE INDEX federation_seen_by_end ON federation_seen (expires_at);

-- Local Admins who come in by a password when a provider is down, whatever their domain.
CREATE TABLE federation_exempt (
    user_id TEXT PRIMARY KEY,
    since BIGINT NOT NULL
);

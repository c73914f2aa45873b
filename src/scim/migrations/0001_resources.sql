-- What providers have sent of users and groups, as they sent it. All times are Unix milliseconds.
CREATE TABLE scim_resource (
    id TEXT PRIMARY KEY,         -- of the user or the group
    provider_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('User', 'Group')),
    document TEXT NOT NULL,      -- JSON, without what the server says and without members
    is_ended BIGINT NOT NULL,    -- 1: the provider deactivated the user, and nobody else did
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL     -- one higher with each change, those of members included
);
CREATE INDEX scim_resource_by_provider ON scim_resource (provider_id, kind, id);

-- What resources are looked for by: attributes whose values are kept in lower case unless case
-- counts.
CREATE TABLE scim_key (
    provider_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    resource_id TEXT NOT NULL REFERENCES scim_resource (id) ON DELETE CASCADE,
    PRIMARY KEY (provider_id, kind, attribute, value, resource_id)
);
CREATE INDEX scim_key_by_resource ON scim_key (resource_id);

-- The tokens that providers show.
CREATE TABLE scim_token (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256
    hint TEXT NOT NULL,              -- its first characters
    made_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT              -- to some minutes
);
CREATE INDEX scim_token_by_provider ON scim_token (provider_id, id);

-- Channels that notices go to, and what is still to be delivered. Times are Unix milliseconds.
CREATE TABLE notify_channel (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'slack', 'webhook')),
    sealed_target TEXT NOT NULL,   -- an address or a URL, which may be a credential
    shown_target TEXT NOT NULL,    -- what of it people see
    sealed_secret TEXT,            -- that webhooks are signed with
    events TEXT NOT NULL,          -- JSON: the names of those it is told of
    is_on BIGINT NOT NULL,
    delivered_at BIGINT,           -- when something last arrived
    failed_at BIGINT,              -- when something last did not
    failure TEXT NOT NULL,         -- the slug of why; empty: none since it last arrived
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL       -- one higher with each change by people
);

-- One message to one place; gone once it has arrived.
CREATE TABLE notify_delivery (
    id TEXT PRIMARY KEY,
    channel_id TEXT,               -- null: a mail to one person
    sealed_message TEXT NOT NULL,  -- it has addresses, and links that open what they are for
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL     -- not sent any more from then on
);
CREATE INDEX notify_delivery_by_expiry ON notify_delivery (expires_at);

-- What people were told of once and are not to be told of again.
CREATE TABLE notify_once (
    key TEXT PRIMARY KEY,
    told_at BIGINT NOT NULL
);

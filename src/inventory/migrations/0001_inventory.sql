-- What runs in connected accounts, and what it costs. All times are Unix milliseconds, all amounts units of
-- 10^-10 US dollars.
CREATE TABLE resource (
    arn TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL, -- through which it was last seen
    account TEXT NOT NULL,
    region TEXT NOT NULL, -- that it is in; empty: not known
    asked_region TEXT NOT NULL, -- that it was found by asking; '' for kinds that are global
    kind TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    name TEXT,
    state TEXT,
    type TEXT,
    size BIGINT,
    since BIGINT, -- as AWS has it; none: AWS does not say
    tags TEXT NOT NULL, -- a JSON object
    facts TEXT NOT NULL, -- a JSON object: what its rate is made of
    words TEXT NOT NULL, -- lower case, for search
    hourly BIGINT, -- none: not known; see unrated
    monthly BIGINT,
    unrated TEXT, -- why there is no rate
    first_seen_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT -- when it was first missed
);
CREATE INDEX resource_by_place ON resource (account, asked_region, kind);
CREATE INDEX resource_by_region ON resource (region, arn);
CREATE INDEX resource_by_cost ON resource ((coalesce(monthly, -1)) DESC, arn);
CREATE INDEX resource_by_connection ON resource (connection_id);

CREATE TABLE resource_tag (
    arn TEXT NOT NULL REFERENCES resource (arn) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (arn, key)
);
CREATE INDEX resource_tag_by_key ON resource_tag (key, value);

-- One look at one kind in one region of an account.
CREATE TABLE collection (
    account TEXT NOT NULL,
    asked_region TEXT NOT NULL, -- '' for kinds that are global
    kind TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    collected_at BIGINT, -- when all of it was last read
    failed_at BIGINT, -- since when it is not, where that is so
    reason TEXT,
    detail TEXT,
    PRIMARY KEY (account, asked_region, kind)
);
CREATE INDEX collection_by_connection ON collection (connection_id);

-- The last collection of a connection's account.
CREATE TABLE collected_connection (
    connection_id TEXT PRIMARY KEY,
    tried_at BIGINT NOT NULL, -- when the last one ended, however it did
    ended_at BIGINT, -- when one last went over the whole account
    reason TEXT, -- why the last one did not
    detail TEXT
);

-- Offer files of AWS's price list, per region.
CREATE TABLE price_list (
    offer TEXT NOT NULL,
    region TEXT NOT NULL,
    version TEXT, -- none: nothing was read yet
    looked_at BIGINT NOT NULL, -- when it was last known to be the newest, or could not be read
    reason TEXT, -- why it could not be read
    detail TEXT,
    PRIMARY KEY (offer, region)
);

CREATE TABLE price (
    offer TEXT NOT NULL,
    region TEXT NOT NULL,
    key TEXT NOT NULL, -- a part of a rate, and the values that tell the product
    version TEXT NOT NULL,
    price TEXT, -- US dollars, decimal; none: several differ
    PRIMARY KEY (offer, region, key)
);

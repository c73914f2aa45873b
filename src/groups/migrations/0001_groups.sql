-- Groups of users, and what they give. All times are Unix milliseconds.
CREATE TABLE groups_group (
    id TEXT PRIMARY KEY,
    provider_id TEXT,              -- who keeps it; null: kept here
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE, -- of its keeper and the name in lower case
    role TEXT,                     -- what its members are given
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL       -- one higher with each change, those of its members left out
);
CREATE INDEX groups_group_by_provider ON groups_group (provider_id, id);

-- Users are kept elsewhere: who removes one takes them out of their groups, too.
CREATE TABLE groups_member (
    group_id TEXT NOT NULL REFERENCES groups_group (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX groups_member_by_user ON groups_member (user_id, group_id);

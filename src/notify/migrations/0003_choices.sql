-- What people have chosen for themselves, against the defaults of the catalogue.
CREATE TABLE notify_choice (
    user_id TEXT NOT NULL,
    event TEXT NOT NULL,           -- its name in the catalogue
    is_on BIGINT NOT NULL,         -- whether it is mailed to them
    changed_at BIGINT NOT NULL,    -- Unix milliseconds
    PRIMARY KEY (user_id, event)
);
CREATE INDEX notify_choice_by_event ON notify_choice (event, user_id);

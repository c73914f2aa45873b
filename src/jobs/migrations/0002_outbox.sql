-- Events that a subscriber has not yet handled, in order for each key.
CREATE TABLE outbox_event (
    subscriber TEXT NOT NULL,
    event_key TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id TEXT NOT NULL, -- the same for all subscribers
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (subscriber, event_key, seq)
);

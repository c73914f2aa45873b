-- Durable jobs. Times are Unix milliseconds, documents are JSON, and an empty text is an absent one.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    business_key TEXT NOT NULL,
    -- Kind and business key while the job is open, so that there is one; null once it is closed.
    open_key TEXT UNIQUE,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    input TEXT NOT NULL,
    cursor TEXT NOT NULL,
    attempt BIGINT NOT NULL, -- how often the step failed in a row
    waiting_for TEXT NOT NULL,
    -- When a runner looks at the row next. Queued and waiting: not before. Running: when the lease
    -- ends. Closed: null.
    due_at BIGINT,
    owner TEXT NOT NULL,   -- who has the lease
    fence BIGINT NOT NULL, -- grows with each claim; a write with an older one is refused
    cancel_requested BIGINT NOT NULL,
    starts BIGINT NOT NULL, -- how often it was asked for while it was open
    error_kind TEXT NOT NULL,
    error_reason TEXT NOT NULL,
    error_detail TEXT NOT NULL,
    actor TEXT NOT NULL, -- who asked for it
    request_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX job_due_of_kind ON job (kind, due_at);
CREATE INDEX job_due ON job (due_at);
CREATE INDEX job_by_time ON job (created_at, id);
CREATE INDEX job_by_end ON job (ended_at);

CREATE TABLE job_step (
    job_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL, -- from 0
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    detail TEXT NOT NULL,
    PRIMARY KEY (job_id, ordinal)
);

-- A place among those that may run at once of a kind that has a limit. The key makes the limit hold
-- between processes.
CREATE TABLE job_slot (
    kind TEXT NOT NULL,
    slot BIGINT NOT NULL, -- from 0
    job_id TEXT NOT NULL UNIQUE,
    PRIMARY KEY (kind, slot)
);

-- An effect outside: written before it is asked for, completed after.
CREATE TABLE job_effect (
    job_id TEXT NOT NULL,
    name TEXT NOT NULL,
    operation_id TEXT NOT NULL, -- goes with the request, so that what it made is recognized
    request TEXT NOT NULL,
    result TEXT, -- null: it may have happened
    PRIMARY KEY (job_id, name)
);

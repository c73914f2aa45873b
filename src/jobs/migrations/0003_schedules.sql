-- When each schedule is due next. The change of this time, made by one process, starts the job.
CREATE TABLE job_schedule (
    name TEXT PRIMARY KEY,
    cadence TEXT NOT NULL,
    next_at BIGINT NOT NULL
);

-- A pacing budget as time that was not yet used: a permit costs its interval. Microseconds.
CREATE TABLE job_budget (
    name TEXT PRIMARY KEY,
    credit BIGINT NOT NULL,
    at BIGINT NOT NULL -- as of this time, Unix milliseconds
);

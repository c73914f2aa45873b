-- What Cost Explorer was asked of each month, and what came of it. AWS charges for each request. All
-- times are Unix milliseconds.
CREATE TABLE history_month (
    source TEXT NOT NULL, -- what its bills are called in the ledger
    month TEXT NOT NULL, -- 2026-10
    requests BIGINT NOT NULL, -- counted before each is made, so that none is missed
    asked_at BIGINT, -- when the last reading began
    read_at BIGINT, -- when its answer was last in the ledger
    is_whole BIGINT NOT NULL, -- the month was over for long enough when it was read
    failed_reason TEXT, -- of the last reading, where it did not go well
    failed_detail TEXT,
    PRIMARY KEY (source, month)
);

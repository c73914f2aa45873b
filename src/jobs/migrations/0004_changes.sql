-- Each change of a job has the next number, so that a process sees what others changed since it
-- looked. The progress is that of the step that runs, as it was last kept; null without one.
ALTER TABLE job ADD COLUMN change_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN progress_bytes BIGINT;
ALTER TABLE job ADD COLUMN progress_total_bytes BIGINT;
ALTER TABLE job ADD COLUMN progress_rows BIGINT;
CREATE INDEX job_by_change ON job (change_seq);

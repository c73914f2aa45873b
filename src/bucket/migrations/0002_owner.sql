-- Whose a source is: the id of the connection that keeps it; null: of those who keep it by hand.
ALTER TABLE bill_source ADD COLUMN owner TEXT;
CREATE UNIQUE INDEX bill_source_by_owner ON bill_source (owner);
-- When it was last looked at, however that went; polled_at is when it last went well.
ALTER TABLE bill_source ADD COLUMN looked_at BIGINT;
ALTER TABLE bill_source ADD COLUMN revision BIGINT NOT NULL DEFAULT 1; -- one higher with each change by people

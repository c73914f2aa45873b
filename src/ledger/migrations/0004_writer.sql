-- The one who may write, in one row. Whoever becomes the writer raises the fence; a write with an
-- older one is refused, so that a writer that was given up for dead changes nothing any more.
CREATE TABLE ledger_writer (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    fence BIGINT NOT NULL,
    owner TEXT NOT NULL,          -- machine, process and command, for people
    last_version BIGINT NOT NULL, -- the highest id that a version was ever given
    files TEXT NOT NULL           -- the mark of the data directory with the files; empty: none yet
);
INSERT INTO ledger_writer (one, fence, owner, last_version, files)
SELECT 1, 0, '', coalesce(max(seq), 0), '' FROM sqlite_sequence WHERE name = 'version';

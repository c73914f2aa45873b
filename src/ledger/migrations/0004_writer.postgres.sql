-- As 0004_writer.sql has it.
CREATE TABLE ledger_writer (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    fence BIGINT NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    last_version BIGINT NOT NULL,
    files TEXT COLLATE "C" NOT NULL
);
INSERT INTO ledger_writer (one, fence, owner, last_version, files)
SELECT 1, 0, '', coalesce(max(id), 0), '' FROM version;

-- A source is one stream of bills: an AWS report or export, or a name given to loose files.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL -- Unix milliseconds, as all times here
) STRICT;

-- One delivery of one billing month, imported; immutable once it is ready.
CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: a directory is named after it
    source_id INTEGER NOT NULL REFERENCES source (id),
    month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
    delivery_id TEXT NOT NULL,
    report_name TEXT NOT NULL,
    format TEXT NOT NULL,
    delivered_at INTEGER,
    -- building: a writer is at it, or was killed; ready: readable; removing: its files may be gone
    state TEXT NOT NULL CHECK (state IN ('building', 'ready', 'removing')),
    published_at INTEGER,
    rows INTEGER NOT NULL DEFAULT 0,
    rejected_rows INTEGER NOT NULL DEFAULT 0,
    currency TEXT NOT NULL DEFAULT '',
    future_cutoff INTEGER
) STRICT;
CREATE INDEX version_by_month ON version (source_id, month, id);

-- Which version answers for a month. Publishing is the change of this one row.
CREATE TABLE period (
    source_id INTEGER NOT NULL REFERENCES source (id),
    month TEXT NOT NULL,
    current_version INTEGER NOT NULL REFERENCES version (id),
    PRIMARY KEY (source_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_input (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_segment (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    file TEXT NOT NULL,
    role TEXT NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (version_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_rollup (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    keys TEXT NOT NULL, -- column names, one a line
    rows INTEGER NOT NULL,
    PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_rounding (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    column_name TEXT NOT NULL,
    count INTEGER NOT NULL,
    residual TEXT NOT NULL,
    PRIMARY KEY (version_id, column_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_check (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('passed', 'violated', 'not_applicable')),
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (version_id, ordinal)
) STRICT, WITHOUT ROWID;

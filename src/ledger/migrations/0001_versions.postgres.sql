-- As 0001_versions.sql has it, in PostgreSQL's words. Numbers are given by the ledger.
CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL -- Unix milliseconds, as all times here
);

CREATE TABLE version (
    id BIGINT PRIMARY KEY, -- never reused: a directory is named after it
    source_id BIGINT NOT NULL REFERENCES source (id),
    month TEXT COLLATE "C" NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
    delivery_id TEXT COLLATE "C" NOT NULL,
    report_name TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C" NOT NULL,
    delivered_at BIGINT,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('building', 'ready', 'removing')),
    published_at BIGINT,
    rows BIGINT NOT NULL DEFAULT 0,
    rejected_rows BIGINT NOT NULL DEFAULT 0,
    currency TEXT COLLATE "C" NOT NULL DEFAULT '',
    future_cutoff BIGINT
);
CREATE INDEX version_by_month ON version (source_id, month, id);

CREATE TABLE period (
    source_id BIGINT NOT NULL REFERENCES source (id),
    month TEXT COLLATE "C" NOT NULL,
    current_version BIGINT NOT NULL REFERENCES version (id),
    PRIMARY KEY (source_id, month)
);

CREATE TABLE version_input (
    version_id BIGINT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    rows BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (version_id, ordinal)
);

CREATE TABLE version_segment (
    version_id BIGINT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    file TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    rows BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (version_id, ordinal)
);

CREATE TABLE version_rollup (
    version_id BIGINT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    keys TEXT COLLATE "C" NOT NULL, -- column names, one a line
    rows BIGINT NOT NULL,
    PRIMARY KEY (version_id, name)
);

CREATE TABLE version_rounding (
    version_id BIGINT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    column_name TEXT COLLATE "C" NOT NULL,
    count BIGINT NOT NULL,
    residual TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (version_id, column_name)
);

CREATE TABLE version_check (
    version_id BIGINT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('passed', 'violated', 'not_applicable')),
    expected TEXT COLLATE "C" NOT NULL,
    actual TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (version_id, ordinal)
);

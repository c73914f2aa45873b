-- Hash of everything a version was published with, so that damage to its rows here is found. Empty
-- for versions that were published before there was one.
ALTER TABLE version ADD COLUMN digest TEXT NOT NULL DEFAULT '';

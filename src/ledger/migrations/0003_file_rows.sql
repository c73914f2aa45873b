-- How many rows a file has of all months, so that a command knows without reading whether the
-- versions that name its files hold everything in them. Not known of files imported before.
ALTER TABLE version_input ADD COLUMN file_rows INTEGER NOT NULL DEFAULT 0;

-- What signs a webhook beside the newest secret for a while, so that a receiver can change over.
ALTER TABLE notify_channel ADD COLUMN sealed_former_secret TEXT;
ALTER TABLE notify_channel ADD COLUMN former_secret_until BIGINT; -- Unix milliseconds

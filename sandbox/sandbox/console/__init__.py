"""Pages for a browser: the part of AWS's console that plays a quick-create link, and a mailbox."""

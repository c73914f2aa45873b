"""An AWS organization without AWS, on loopback, for trying and testing Muster."""

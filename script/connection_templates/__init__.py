"""Makes the templates of every way to connect out of catalog/connections: see generate_connections.py."""

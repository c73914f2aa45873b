"""Bills to DuckDB's own table in a database file: explicit types, no order kept, two threads."""

import os
import sys

import duckdb

from columns import bills_in, duckdb_reader, imported, report, unblended_column

source, target = sys.argv[1], sys.argv[2]
files = bills_in(source)
db = duckdb.connect(f"{target}/charges.duckdb")
db.execute("SET threads=2; SET preserve_insertion_order=false")
db.execute(f"CREATE TABLE charges AS SELECT * FROM {duckdb_reader(files)}", [files])
db.execute("CHECKPOINT")
os.sync()
imported()
report(*db.execute(f'SELECT count(*), sum("{unblended_column(files)}") FROM charges').fetchone())

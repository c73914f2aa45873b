"""Bills to one zstd Parquet file with DuckDB: explicit types, no order kept, two threads."""

import os
import sys

import duckdb

from columns import bills_in, duckdb_reader, imported, report, unblended_column

source, target = sys.argv[1], sys.argv[2]
files = bills_in(source)
db = duckdb.connect()
db.execute("SET threads=2; SET preserve_insertion_order=false")
out = f"{target}/charges.parquet"
db.execute(f"COPY (SELECT * FROM {duckdb_reader(files)}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)", [files])
os.sync()
imported()
report(*db.execute(f"SELECT count(*), sum(\"{unblended_column(files)}\") FROM '{out}'").fetchone())

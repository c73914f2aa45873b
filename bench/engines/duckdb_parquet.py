"""Bills to one zstd Parquet file with DuckDB: explicit types, no order kept, two threads."""

import glob
import os
import sys

import duckdb

from columns import number_columns, header_of, report

source, target = sys.argv[1], sys.argv[2]
files = sorted(glob.glob(f"{source}/**/*.csv.gz", recursive=True))
names = header_of(files[0])
numbers = number_columns(names)
types = {name: "DOUBLE" if name in numbers else "VARCHAR" for name in names}
db = duckdb.connect()
db.execute("SET threads=2; SET preserve_insertion_order=false")
out = f"{target}/charges.parquet"
db.execute(
    "COPY (SELECT * FROM read_csv($1, auto_detect=false, header=true, delim=',', quote='\"',"
    f" escape='\"', columns={types!r})) TO '{out}' (FORMAT parquet, COMPRESSION zstd)",
    [files],
)
os.sync()
report(*db.execute(f"SELECT count(*), sum(\"lineItem/UnblendedCost\") FROM '{out}'").fetchone())

"""Bills to DuckDB's own table in a database file: explicit types, no order kept, two threads."""

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
db = duckdb.connect(f"{target}/charges.duckdb")
db.execute("SET threads=2; SET preserve_insertion_order=false")
db.execute(
    "CREATE TABLE charges AS SELECT * FROM read_csv($1, auto_detect=false, header=true, delim=',',"
    f" quote='\"', escape='\"', columns={types!r})",
    [files],
)
db.execute("CHECKPOINT")
os.sync()
report(*db.execute('SELECT count(*), sum("lineItem/UnblendedCost") FROM charges').fetchone())

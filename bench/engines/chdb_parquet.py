"""Bills to one zstd Parquet file with ClickHouse (chdb): explicit types, two threads."""

import glob
import os
import sys

import chdb

from columns import header_of, imported, number_columns, report

source, target = sys.argv[1], sys.argv[2]
files = sorted(glob.glob(f"{source}/**/*.csv.gz", recursive=True))
names = header_of(files[0])
numbers = number_columns(names)
schema = ", ".join(f"`{n}` {'Nullable(Float64)' if n in numbers else 'String'}" for n in names)
schema = schema.replace("'", "\\'")
out = f"{target}/charges.parquet"
inputs = "{" + ",".join(os.path.relpath(f, "/") for f in files) + "}"
query = chdb.query(
    f"INSERT INTO FUNCTION file('{out}', 'Parquet') SELECT * FROM file('/{inputs}', 'CSVWithNames', '{schema}')"
    " SETTINGS max_threads=2, max_insert_threads=2, output_format_parquet_compression_method='zstd'"
)
os.sync()
imported()
text = str(chdb.query(f"SELECT count(), sum(`lineItem/UnblendedCost`) FROM file('{out}', 'Parquet')", "CSV"))
rows, total = text.strip().split(",")
report(int(rows), float(total))

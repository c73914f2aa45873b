"""Bills to one zstd Parquet file with Polars' streaming engine: explicit types, two threads."""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = "2"

import polars

from columns import bills_in, header_of, imported, is_parquet, number_columns, report, unblended_column

source, target = sys.argv[1], sys.argv[2]
files = bills_in(source)
if is_parquet(files):
    bills = polars.scan_parquet(files)
else:
    names = header_of(files[0])
    numbers = number_columns(names)
    schema = {name: polars.Float64 if name in numbers else polars.String for name in names}
    bills = polars.scan_csv(files, schema=schema)
out = f"{target}/charges.parquet"
bills.sink_parquet(out, compression="zstd", maintain_order=False)
os.sync()
imported()
total = polars.scan_parquet(out).select(polars.len(), polars.col(unblended_column(files)).sum()).collect()
report(*total.row(0))

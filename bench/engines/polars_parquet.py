"""Bills to one zstd Parquet file with Polars' streaming engine: explicit types, two threads."""

import glob
import os
import sys

os.environ["POLARS_MAX_THREADS"] = "2"

import polars

from columns import number_columns, header_of, report

source, target = sys.argv[1], sys.argv[2]
files = sorted(glob.glob(f"{source}/**/*.csv.gz", recursive=True))
names = header_of(files[0])
numbers = number_columns(names)
schema = {name: polars.Float64 if name in numbers else polars.String for name in names}
out = f"{target}/charges.parquet"
polars.scan_csv(files, schema=schema).sink_parquet(out, compression="zstd", maintain_order=False)
os.sync()
total = polars.scan_parquet(out).select(polars.len(), polars.col("lineItem/UnblendedCost").sum()).collect()
report(*total.row(0))

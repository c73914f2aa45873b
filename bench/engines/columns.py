"""What the engines share: finding bills, a bill's header, which columns are numbers, the answer's form."""

import csv
import glob
import gzip
import json

# The columns that a cost report sums; every engine but csv parses them as numbers.
NUMBER_SUFFIXES = ("Cost", "Amount", "CostForUsage", "FeeForBillingPeriod", "FeeForUsage", "RecurringFee",
                   "UpfrontValue", "Commitment", "CommitmentToDate", "CommitmentForBillingPeriod")


def bills_in(source):
    """The data files below a folder: csv.gz if there are any, else Parquet."""
    return (sorted(glob.glob(f"{source}/**/*.csv.gz", recursive=True))
            or sorted(glob.glob(f"{source}/**/*.parquet", recursive=True)))


def is_parquet(files):
    return files[0].endswith(".parquet")


def unblended_column(files):
    return "line_item_unblended_cost" if is_parquet(files) else "lineItem/UnblendedCost"


def header_of(path):
    with gzip.open(path, "rt", newline="") as file:
        return next(csv.reader(file))


def number_columns(names):
    return {n for n in names if n.endswith(NUMBER_SUFFIXES) and not n.startswith(("resourceTags/", "product/"))}


def duckdb_reader(files):
    """The table function that reads the files ($1) in DuckDB; types are told, not guessed."""
    if is_parquet(files):
        return "read_parquet($1, union_by_name=true)"
    names = header_of(files[0])
    numbers = number_columns(names)
    types = {name: "DOUBLE" if name in numbers else "VARCHAR" for name in names}
    return ("read_csv($1, auto_detect=false, header=true, delim=',', quote='\"', escape='\"',"
            f" columns={types!r})")


def imported():
    """Said when all is done and on the disk: the clock stops. What follows shows that the work was equal."""
    print("imported", flush=True)


def report(rows, total):
    print(json.dumps({"rows": int(rows), "unblended": f"{total}"}))

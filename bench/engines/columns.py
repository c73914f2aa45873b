"""What the engines share: the header of a bill, which columns are numbers, and the answer's form."""

import csv
import gzip
import json

# The columns that a cost report sums; every engine but csv parses them as numbers.
NUMBER_SUFFIXES = ("Cost", "Amount", "CostForUsage", "FeeForBillingPeriod", "FeeForUsage", "RecurringFee",
                   "UpfrontValue", "Commitment", "CommitmentToDate", "CommitmentForBillingPeriod")


def header_of(path):
    with gzip.open(path, "rt", newline="") as file:
        return next(csv.reader(file))


def number_columns(names):
    return {n for n in names if n.endswith(NUMBER_SUFFIXES) and not n.startswith(("resourceTags/", "product/"))}


def report(rows, total):
    print(json.dumps({"rows": int(rows), "unblended": f"{total}"}))

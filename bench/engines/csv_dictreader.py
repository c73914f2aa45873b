"""Bills read by Python's csv.DictReader, summing one column: what a script does."""

import csv
import glob
import gzip
import sys
from decimal import Decimal

from columns import imported, report

rows = 0
total = Decimal(0)
for path in sorted(glob.glob(f"{sys.argv[1]}/**/*.csv.gz", recursive=True)):
    with gzip.open(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            rows += 1
            total += Decimal(row["lineItem/UnblendedCost"] or 0)
imported()
report(rows, total)

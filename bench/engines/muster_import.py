"""Bills into Muster's ledger: `muster billing import`, with rollups, checks and fsync."""

import json
import os
import subprocess
import sys

from columns import imported, report

source, target = sys.argv[1], sys.argv[2]
muster = os.environ["MUSTER_BIN"]
extra = os.environ.get("MUSTER_IMPORT_FLAGS", "").split()
subprocess.run(
    [muster, "--data", target, "--threads", "2", "billing", "import", source, *extra],
    check=True, stdout=subprocess.DEVNULL,
)
imported()
answer = subprocess.run(
    [muster, "--data", target, "cost", "report", "--granularity", "total", "--period", "2000..2100",
     "--measures", "lines,unblended_cost", "--format", "json"],
    check=True, capture_output=True, text=True,
)
row = json.loads(answer.stdout)[0]
report(int(row["lines"]), row["unblended_cost"])

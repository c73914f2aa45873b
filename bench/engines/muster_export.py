"""Bills to Parquet through Muster's ledger: import, then `muster ledger export`; only the Parquet stays."""

import json
import os
import subprocess
import sys
import tempfile

from columns import imported, report

source, target = sys.argv[1], sys.argv[2]
muster = os.environ["MUSTER_BIN"]
with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as data:
    command = [muster, "--data", data, "--threads", "2"]
    for words in (["billing", "import", source], ["ledger", "export", "--format", "parquet", target]):
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
    os.sync()
    imported()
    answer = subprocess.run(
        [*command, "cost", "report", "--granularity", "total", "--period", "2000..2100",
         "--measures", "lines,unblended_cost", "--format", "json"],
        check=True, capture_output=True, text=True,
    )
row = json.loads(answer.stdout)[0]
report(int(row["lines"]), row["unblended_cost"])

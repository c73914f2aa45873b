#!/usr/bin/env python3
"""Times the import of the same generated bills by several engines, in interleaved rounds.

Each engine runs in a process of its own with two threads. Timed is from the start of the process until
its output is durable; then it says how many rows it has and what they cost, and if that does not agree
the run fails. Every round is printed; the medians and
their ratios to Muster come last. Memory is the peak of the largest process.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ENGINES = ["muster_import", "muster_export", "duckdb_parquet", "duckdb_table", "polars_parquet", "chdb_parquet", "csv_dictreader"]


def run(engine, data, scratch):
    target = pathlib.Path(tempfile.mkdtemp(prefix=engine, dir=scratch))
    command = [sys.executable, str(HERE / "engines" / f"{engine}.py"), str(data), str(target)]
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True)
        child.stdout.readline()  # "imported"
        seconds = time.monotonic() - start
        answer = child.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(child.pid, 0)  # counts what the child waited for: Muster's own process too
        child.stdout.close()
        err.seek(0)
        errors = err.read().strip().splitlines()
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    shutil.rmtree(target)
    if os.waitstatus_to_exitcode(status) != 0 or not answer:
        return {"engine": engine, "error": errors[-3:]}
    return {"engine": engine, "seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime,
            "memory_mib": usage.ru_maxrss / 1024, "size_mib": size / 2**20, **json.loads(answer[-1])}


def warm(data):
    for path in pathlib.Path(data).rglob("*"):
        if path.is_file():
            path.read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder with generated bills of one month (legacy CUR, csv.gz or Parquet)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--once", default="csv_dictreader,muster_export", help="engines to run in the first round only")
    parser.add_argument("--scratch", default=None)
    options = parser.parse_args()
    results = {}
    for number in range(options.rounds):
        for engine in options.engines.split(","):
            if number > 0 and engine in options.once.split(","):
                continue
            warm(options.data)
            result = run(engine, options.data, options.scratch)
            results.setdefault(engine, []).append(result)
            print(f"round {number + 1}: {json.dumps(result)}", flush=True)
    return summarize(results)


def summarize(results):
    good = {e: [r for r in rs if "error" not in r] for e, rs in results.items()}
    reference = next((rs[0] for rs in good.values() if rs), None)
    failed = [e for e, rs in results.items() if any("error" in r for r in rs)]
    for rs in good.values():
        for r in rs:
            same = abs(float(r["unblended"]) - float(reference["unblended"])) <= 1e-4
            if r["rows"] != reference["rows"] or not same:
                sys.exit(f"{r['engine']} disagrees: {r['rows']} rows, {r['unblended']}; "
                         f"expected {reference['rows']}, {reference['unblended']}")
    own = statistics.median(r["seconds"] for r in good["muster_import"]) if good.get("muster_import") else None
    print(f"\n{'engine':18} {'seconds':>9} {'cpu':>8} {'MiB peak':>9} {'MiB out':>9} {'x muster':>9}")
    for engine, rs in good.items():
        if rs:
            middle = {k: statistics.median(r[k] for r in rs) for k in ("seconds", "cpu", "memory_mib", "size_mib")}
            ratio = f"{middle['seconds'] / own:9.2f}" if own else "        -"
            print(f"{engine:18} {middle['seconds']:9.2f} {middle['cpu']:8.2f} {middle['memory_mib']:9.0f} "
                  f"{middle['size_mib']:9.1f} {ratio}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Times dashboard reports over the same month of charges by several engines, in interleaved rounds.

Every engine is one process with two threads that answers query after query: Muster from its segments alone and
with its rollups, DuckDB and ClickHouse (chdb) from tables of their own and from the bills' Parquet files. Before
anything is timed, all engines have to give the same rows to the last digit. Warm rounds go engine by engine
through each query; the first one is not counted. For a cold round the engine is started anew after the page cache
has let go of its files (posix_fadvise DONTNEED). Every round is printed.
"""

import argparse
import csv
import decimal
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from report_data import Data
from report_queries import QUERIES

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["duckdb-table", "duckdb-varchar", "duckdb-parquet", "chdb-table", "chdb-parquet"]
ENGINES = ["muster-segments", "muster-rollups", *PEERS]


class Engine:
    """One engine's process. `files` is what it reads."""

    def __init__(self, name, data, answerer):
        self.name = name
        self.kind, self.form = name.split("-")
        self.has_derived = self.form in ("table", "varchar")
        if self.kind == "muster":
            self.command, self.files = [answerer, data.ledger, "2"], data.ledger
        else:
            stores = {"duckdb-table": data.table, "duckdb-varchar": data.varchar_table, "chdb-table": data.merge_tree}
            store = stores.get(name, "")
            self.files = store or data.bills
            self.command = [sys.executable, HERE / "engines" / "answer_sql.py", self.kind, store]
        bills = f"{data.bills}/*.parquet"
        self.source = {"duckdb-table": "charges", "duckdb-varchar": "charges",
                       "duckdb-parquet": f"read_parquet('{bills}')", "chdb-table": "bench.charges", "chdb-parquet": f"file('{bills}', Parquet)"}.get(name)
        self.process = None

    def start(self):
        self.process = subprocess.Popen([str(part) for part in self.command], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, query, file=None):
        """Milliseconds."""
        if self.kind == "muster":
            request = f"{self.form}\t{file or ''}\t{query.report()}"
        else:
            request = json.dumps({"sql": query.sql(self.kind, self.source, self.has_derived), "file": file})
        print(request, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} ended at '{query.name}'")
        return float(answer.split("\t")[0]) if self.kind == "muster" else json.loads(answer)["ms"]

    def forget_files(self):
        paths = [self.files] if self.files.is_file() else [p for p in self.files.rglob("*") if p.is_file()]
        for path in paths:
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def number(text):
    try:
        return format(decimal.Decimal(text).normalize(), "f")
    except decimal.InvalidOperation:
        return text


def rows_of(engine, query, file):
    with open(file, newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    first = 0 if query.per != "total" or engine.kind != "muster" else 1  # Muster says the period of a total too
    groups = first + len(query.by) + (query.per != "total")
    return sorted((*row[first:groups], *map(number, row[groups:])) for row in rows)


def check_equal(engines, scratch):
    for query in QUERIES:
        expected = None
        for engine in engines:
            file = f"{scratch}/{engine.name}.csv"
            engine.ask(query, file)
            rows = rows_of(engine, query, file)
            os.unlink(file)
            expected = expected if expected is not None else rows
            if rows != expected:
                different = next((a, b) for a, b in zip([*rows, None], [*expected, None]) if a != b)
                sys.exit(f"{query.name}: {engine.name} says {different[0]}, {engines[0].name} {different[1]}")
        print(f"equal: {query.name}: {len(expected)} rows in {len(engines)} engines", flush=True)


def time_warm(engines, rounds, longest):
    """Up to `longest` seconds for a query; at least three rounds."""
    results = {}
    for query in QUERIES:
        times = {engine.name: [] for engine in engines}
        start = time.monotonic()
        for count in range(rounds + 1):
            if count > 3 and time.monotonic() - start > longest:
                break
            for engine in engines:
                took = engine.ask(query)
                if count > 0:
                    times[engine.name].append(took)
        results[query.name] = times
        for name, all_times in times.items():
            print(f"warm  {query.name:32} {name:16} " + " ".join(f"{t:.1f}" for t in all_times), flush=True)
    return results


def time_cold(engines, rounds):
    results = {}
    for query in QUERIES:
        times = {engine.name: [] for engine in engines}
        for _ in range(rounds):
            for engine in engines:
                engine.forget_files()
                engine.start()
                times[engine.name].append(engine.ask(query))
                engine.stop()
        results[query.name] = times
        for name, all_times in times.items():
            print(f"cold  {query.name:32} {name:16} " + " ".join(f"{t:.1f}" for t in all_times), flush=True)
    return results


def quantile(times, share):
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def print_summary(title, results, engines):
    """Medians in ms with p99, and how many times Muster's an engine's median is."""
    print(f"\n{title}: p50/p99 in ms; in brackets, times muster-segments' p50")
    print(f"{'':32}" + "".join(f"{engine.name:>24}" for engine in engines))
    for query, times in results.items():
        own = statistics.median(times.get("muster-segments", [math.nan]))
        cells = (f"{statistics.median(t):.1f}/{quantile(t, 0.99):.1f} ({statistics.median(t) / own:.1f})"
                 for t in times.values())
        print(f"{query:32}" + "".join(f"{cell:>24}" for cell in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder for the data: about 25 GB for 100 million rows")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--cold-rounds", type=int, default=3)
    parser.add_argument("--longest", type=float, default=60, help="seconds for the warm rounds of one query")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--queries", default="", help="only those whose name holds this text")
    parser.add_argument("--make-only", action="store_true", help="make the data, measure nothing")
    parser.add_argument("--skip-check", action="store_true", help="do not compare the engines' rows")
    options = parser.parse_args()
    QUERIES[:] = [query for query in QUERIES if options.queries in query.name]
    muster = pathlib.Path(os.environ["MUSTER_BIN"])
    data = Data(options.data, options.rows, options.seed, muster).make()
    if options.make_only:
        return
    engines = [Engine(name, data, muster.parent / "muster_bench_answer") for name in options.engines.split(",")]
    for engine in engines:
        engine.start()
    if not options.skip_check:
        with tempfile.TemporaryDirectory() as scratch:
            check_equal(engines, scratch)
    warm = time_warm(engines, options.rounds, options.longest)
    for engine in engines:
        engine.stop()
    cold = time_cold(engines, options.cold_rounds)
    print_summary(f"{options.rows} rows, warm", warm, engines)
    if options.cold_rounds:
        print_summary(f"{options.rows} rows, cold", cold, engines)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Counts the instructions that a row costs, under callgrind.

A count depends on no clock, other load or frequency, so it can be guarded where a time cannot. Each
path is counted over a bill and one of twice its rows; the difference is free of what a run costs
anyway. callgrind hides AVX-512, so the paths are those of AVX2 and of no vector instructions at all.

    script/speed            counts, and shows the functions that cost most
    script/speed --write    the same, and makes what it found the bounds in bounds.json
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("MUSTER_SPEED_BIN", ROOT / "build/release/bin"))
BOUNDS = pathlib.Path(__file__).with_name("bounds.json")
PROGRAM = BIN / "muster_bench_rows"
MONTH = "2026-10"
REPORT = f"unblended_cost by service per day for {MONTH}"
SIMD = {"x86_64": ["avx2", "portable"], "aarch64": ["neon"]}
# The scan costs a hundredth of the import, so it reads more rows to stand out of the fixed costs.
ROWS = {"import": 30_000, "scan": 200_000}


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def make_bill(work, rows):
    """A legacy CUR of about so many rows, the same bytes every time."""
    bill = work / f"bill-{rows}"
    if not bill.exists():
        run(BIN / "muster_generate", "--out", bill, "--rows", rows, "--accounts", 20, "--files", 1,
            "--months", 1, "--first-month", MONTH, "--format", "cur1-csv", "--seed", 11)
    return bill


def count(work, name, *command):
    """The output of a run of PROGRAM and the file of its profile."""
    profile = work / f"{name}.callgrind"
    output = run("valgrind", "--tool=callgrind", "-q", f"--callgrind-out-file={profile}", PROGRAM, *command)
    return output, profile


def instructions(profile):
    return int(re.search(r"^(?:summary|totals): (\d+)", profile.read_text(), re.M)[1])


def count_import(work, simd, rows):
    data = work / "data"
    shutil.rmtree(data, ignore_errors=True)
    output, profile = count(work, f"import-{simd}-{rows}", simd, "import", data, make_bill(work, rows))
    return int(output), profile


def count_scan(work, simd, rows):
    data = work / f"data-{rows}"
    shutil.rmtree(data, ignore_errors=True)
    imported = int(run(PROGRAM, simd, "import", data, make_bill(work, rows)))
    return imported, count(work, f"scan-{simd}-{rows}", simd, "scan", data, REPORT)[1]


def per_row(work, path, simd):
    """Instructions a row, and the profile of the larger run."""
    counter = {"import": count_import, "scan": count_scan}[path]
    (few, less), (many, more) = (counter(work, simd, n) for n in (ROWS[path], 2 * ROWS[path]))
    return (instructions(more) - instructions(less)) / (many - few), more


def costliest(profile, how_many=15):
    """The functions that a run spent most in, as callgrind_annotate prints them."""
    lines = run("callgrind_annotate", "--auto=no", profile).splitlines()
    start = next(i for i, line in enumerate(lines) if "file:function" in line) + 2
    return "\n".join(f"    {line[:160]}" for line in lines[start:start + how_many])


def paths():
    """Every (path, instruction set) that is counted on this kind of machine."""
    return [(path, simd) for path in ROWS for simd in SIMD.get(platform.machine(), [])]


def read_bounds():
    return json.loads(BOUNDS.read_text())


def main():
    parser = argparse.ArgumentParser(prog="script/speed")
    parser.add_argument("--write", action="store_true", help="make what is found the new bounds")
    arguments = parser.parse_args()
    work = ROOT / "build/speed"
    work.mkdir(parents=True, exist_ok=True)
    bounds = read_bounds()
    figures = bounds["instructions_per_row"].setdefault(platform.machine(), {})
    for path, simd in paths():
        measured, profile = per_row(work, path, simd)
        before = figures.get(path, {}).get(simd)
        figures.setdefault(path, {})[simd] = round(measured, 1)
        print(f"{path} {simd}: {measured:.1f} instructions a row (bounds.json: {before})")
        print(costliest(profile))
    if arguments.write:
        BOUNDS.write_text(json.dumps(bounds, indent=4) + "\n")


if __name__ == "__main__":
    main()

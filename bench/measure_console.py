#!/usr/bin/env python3
"""Measures the console in Chromium: how long after the begin of a navigation each page can be used, by the page's own
clock. That is when everything it is for is shown (the form; all figures, charts and lists), nothing is still loading and
the browser has nothing to do.

    sign-in    the form
    overview   the figures, chart and lists of this month, the newest of three
    report     a report by day and service, with its chart and table

Each is opened in a browser that has never been there, and again in the one that just was. Server, browser and loopback
are this machine's, over TLS. Times differ from machine to machine; every round is printed.
"""

import argparse
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests" / "service"))
os.environ.setdefault("MUSTER_BIN", str(ROOT / "build" / "release" / "bin" / "muster"))

from muster_cli import Muster  # noqa: E402
from musterd import ADMIN, PASSWORD, Server  # noqa: E402

GENERATE = os.environ.get("MUSTER_GENERATE", pathlib.Path(os.environ["MUSTER_BIN"]).with_name("muster_generate"))
MONTH = datetime.date.today().replace(day=1)
FIRST_MONTH = ((MONTH - datetime.timedelta(days=1)).replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
REPORT = f"/cost/report?period={MONTH:%Y-%m}&per=day&by=service"
PAGES = [
    {"name": "sign-in", "path": "/sign-in", "shows": ["input[name=email]", "input[name=password]"], "is_public": True},
    {"name": "overview", "path": "/", "shows": [".muster-figure", ".muster-chart .muster-bar", ".muster-bars li"]},
    {"name": "report", "path": REPORT, "shows": [".muster-controls", ".muster-chart .muster-bar", "table tbody tr"]},
]


def make_data(data, root, rows):
    """Three months of bills of 50 accounts."""
    subprocess.run([GENERATE, "--out", root / "bills", "--rows", str(rows), "--accounts", "50", "--months", "3",
                    "--first-month", f"{FIRST_MONTH:%Y-%m}", "--seed", "8003"], check=True, stdout=subprocess.DEVNULL)
    Muster(data).ok("billing", "import", str(root / "bills"))


def node():
    """Where the machine's own is too old, the one that was fetched beside it."""
    fetched = ROOT / ".deps/node/bin/node"
    return fetched if fetched.exists() else "node"


def visits(server, rounds):
    plan = {"email": ADMIN, "password": PASSWORD, "pages": PAGES}
    done = subprocess.run([node(), HERE / "console/visit.mjs", server.url, str(rounds)], input=json.dumps(plan),
                          stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tell(found):
    for page in PAGES:
        for when, words in (("first", "a first time"), ("again", "again")):
            seen = [visit[when] for visit in found if visit["name"] == page["name"]]
            rounds = [round(one["interactive"]) for one in seen]
            print(f"{page['name']}, {words}: {', '.join(map(str, rounds))} ms (median {statistics.median(rounds):.0f}); "
                  f"{seen[-1]['requests']} requests, {seen[-1]['bytes'] / 1024:.0f} KiB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=300_000, help="of the bills of all three months")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        server = Server(root / "server", console=str(ROOT / "build/console"))
        make_data(server.data, root, options.rows)
        server.start()
        try:
            server.set_up()
            tell(visits(server, options.rounds))
        finally:
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main()

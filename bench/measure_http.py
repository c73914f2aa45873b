#!/usr/bin/env python3
"""Measures the server over HTTP, each part beside what it is built on, in the same run:

    edge       one small authenticated GET over 64 connections: the edge alone beside Boost.Beast alone; 5,000 idle
               event listeners of the edge, over http and https
    get        the same of a real server with a real API token, as a ratio to Boost.Beast alone
    sign-in    password sign-ins beside libsodium's hash alone
    writes     audited changes (PATCH) of 64 clients beside the same batches on SQLite alone at full durability
    listeners  5,000 idle event listeners of a real server, and how soon an event reaches all
    reports    the twelve reports of report_queries.py in stated proportion, 50 a second over 20 connections,
               whether or not those before are answered

The server has one core and the client the other, but for the reports, where the server has both. Rates differ from
machine to machine: the ratio is what counts. Every round is printed.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "service"))
os.environ.setdefault("MUSTER_BIN", str(HERE.parent / "build" / "release" / "bin" / "muster"))

from muster_cli import write_bill  # noqa: E402
from musterd import PASSWORD, Server  # noqa: E402
from report_data import MONTH  # noqa: E402
from report_queries import QUERIES  # noqa: E402

PROGRAM = pathlib.Path(os.environ["MUSTER_BIN"]).with_name("muster_bench_edge")
CLIENTS = 64
REPORT_USERS = 20
REPORTS_A_SECOND = 50
# How often of a thousand a dashboard asks each: what it opens with most, what somebody drills down to rarely.
PROPORTION = {
    "day x service": 250, "month x account": 150, "total": 200, "day x service, one account": 100,
    "day, one service in two regions": 60, "team x service": 80, "usage type x operation": 50,
    "charge type, all measures": 60, "account x service x region": 40,
    "resource": 1, "resource, one account": 4, "hour x service, one account": 5}
NOT_FROM_ROLLUPS = ("resource", "resource, one account", "hour x service, one account")


def tell(text):
    print(text, flush=True)


def program(*words):
    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


class Load:
    """What a client was answered: a second, and microseconds."""

    def __init__(self, line):
        rate, median, p99, *each = line.split()
        self.rate, self.median, self.p99 = float(rate), int(median), int(p99)
        self.each = [tuple(map(int, one.split(":"))) for one in each]  # answers, p99

    def __str__(self):
        return f"{self.rate:.0f}/s, median {self.median / 1000:.2f} ms, p99 {self.p99 / 1000:.2f} ms"


def put_load(server, requests, connections, seconds, rate=0):
    """`requests` are texts of HTTP, or pairs of an ETag and such a text."""
    with tempfile.NamedTemporaryFile("w") as file:
        for request in requests:
            etag, text = request if isinstance(request, tuple) else ("", request)
            file.write(f"{etag}\n{text}\0")
        file.flush()
        return Load(program("load", server.port, connections, seconds, rate, file.name))


def request(verb, path, token=None, body=None, headers=()):
    fields = [f"{verb} {path} HTTP/1.1", "Host: localhost", *headers]
    if token:
        fields.append(f"Authorization: Bearer {token}")
    if body is not None:
        length = len(body.replace("{number}", "0" * 8))  # what the client puts there
        fields += ["Content-Type: application/json", f"Content-Length: {length}"]
    return "\r\n".join([*fields, "", body or ""])


@contextlib.contextmanager
def running(root, processors="0", data=None):
    """A server on these processors, and its first Admin."""
    (root / "bills").mkdir(exist_ok=True)
    server = Server(root / "server", listen=["http://127.0.0.1:0"], import_directories=[str(root / "bills")],
                    rate_limits={"principal": 0, "address": 0},
                    **({"data": str(data)} if data else {}))
    server.process_options = {"preexec_fn": lambda: os.sched_setaffinity(0, map(int, processors.split(",")))}
    server.start()
    try:
        yield server, server.set_up()
    finally:
        server.process.terminate()
        server.process.wait()


def measure_edge(options, root):
    tell(program("requests", options.seconds) + program("idle"))


def measure_get(options, root):
    lines = program("requests", options.seconds).splitlines()
    beast = float(next(line for line in lines if line.startswith("Beast")).split()[2])
    with running(root) as (server, admin):
        token = admin.make_token("read_only")
        user = admin.get("/api/v1/session").json["user"]["id"]
        paths = {"cost/names": "/api/v1/cost/names", "one user": f"/api/v1/users/{user}"}
        for name, path in paths.items():
            got = put_load(server, [request("GET", path, token)], CLIENTS, options.seconds)
            tell(f"GET {name}: {got}; {got.rate / beast:.2f} of Beast alone ({beast:.0f}/s)")


def measure_sign_in(options, root):
    bare = float(program("hashes", options.seconds))
    with running(root) as (server, admin):
        emails = [f"user{number}@example.com" for number in range(8)]
        for email in emails:
            admin.invite(email, "read_only")
        bodies = [json.dumps({"email": email, "password": PASSWORD}) for email in emails]
        got = put_load(server, [request("POST", "/api/v1/session", None, body) for body in bodies], len(emails),
                       options.seconds)
    tell(f"sign-in: {got.rate:.2f}/s, {got.rate / bare:.2f} of the hash alone ({bare:.2f}/s)")


def commits(server):
    """Transactions so far, from the metrics; None where they do not tell."""
    text = server.ask("GET", "/metrics").body
    values = [line.split()[-1] for line in text.splitlines() if line.startswith("muster_sql_commits_total")]
    return float(values[0]) if values else None


def measure_writes(options, root):
    with running(root) as (server, admin):
        token = admin.make_token("admin")
        requests = []
        for number in range(CLIENTS):
            made = admin.post("/api/v1/users", {"email": f"user{number}@example.com", "name": "Name",
                                                "role": "read_only"})
            assert made.status == 201, made
            user = made.json["user"]
            change = request("PATCH", f"/api/v1/users/{user['id']}", token, '{"name": "Name {number}"}',
                             ["If-Match: {etag}"])
            requests.append((f'"{user["revision"]}"', change))
        before = commits(server)
        got = put_load(server, requests, CLIENTS, options.seconds)
        after = commits(server)
    batch = 8 if before is None else max(1, round(got.rate * options.seconds * 1.1 / (after - before)))
    bare = float(program("writes", root / "bare.db", batch, options.seconds))
    tell(f"audited writes: {got}; {got.rate / bare:.2f} of SQLite alone in batches of {batch} ({bare:.0f}/s)")


def measure_listeners(options, root):
    with running(root) as (server, admin):
        token = admin.make_token("read_only")
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("\n" + request("GET", "/api/v1/events", token) + "\0")
            file.flush()
            command = [str(PROGRAM), "listeners", str(server.port), str(server.process.pid), file.name]
            measuring = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if measuring.stdout.readline().strip() == "open":
                measuring.stdin.write("now\n")
                measuring.stdin.flush()
                publish(admin, root)
            tell(measuring.communicate()[0].strip())


def publish(admin, root):
    """Any change of a task is an event to everybody."""
    answer = admin.post("/api/v1/billing/imports", {"path": str(write_bill(root / "bills" / "bill.csv"))})
    assert answer.status == 202, answer


def linked(data, root):
    """A data directory of the same files under other names: nothing that a server does changes the original."""
    copy = root / "data"
    copy.mkdir(mode=0o700)
    shutil.copy(data / "muster.db", copy)
    shutil.copytree(data / "ledger", copy / "ledger", copy_function=os.link)
    return copy


def measure_reports(options, root):
    if not options.data:
        sys.exit("reports: --data names a data directory that bench/measure_report.py made")
    with running(root, "0,1", linked(pathlib.Path(options.data), root)) as (server, admin):
        token = admin.make_token("read_only")

        def ask(query):
            return request("POST", "/api/v1/cost/reports/run", token, json.dumps(document(query)))

        for mix in ("from rollups", "all twelve"):
            queries = [query for query in QUERIES if mix == "all twelve" or query.name not in NOT_FROM_ROLLUPS]
            for query in queries:
                answer = admin.post("/api/v1/cost/reports/run", document(query))  # opens what it reads
                assert answer.status == 200, answer
            turns = spread({query.name: PROPORTION[query.name] for query in queries})
            by_name = {query.name: ask(query) for query in queries}
            got = put_load(server, [by_name[name] for name in turns], REPORT_USERS, options.seconds, REPORTS_A_SECOND)
            tell(f"reports, {mix}: {got}")
            for name in by_name:
                times = [p99 for turn, (answers, p99) in zip(turns, got.each) if turn == name and answers]
                if times:
                    tell(f"    {name}: slowest {max(times) / 1000:.1f} ms of {len(times)} turns")


def spread(proportion):
    """Names in turn, each as often as its share, as evenly as can be."""
    whole = sum(proportion.values())
    places = sorted(((turn + 0.5) * whole / share, name) for name, share in proportion.items() for turn in range(share))
    return [name for _, name in places]


def document(query):
    """A report of report_queries.py as the API takes it; of many thousand rows it shows the first."""
    conditions = [f"{name} in ({', '.join(map(repr, values))})" for name, values in query.where.items()]
    report = {"period": MONTH, "granularity": query.per, "by": list(query.by), "measures": list(query.measures)}
    return {**report, **({"filter": " and ".join(conditions)} if conditions else {}),
            **({"top": 100} if "resource" in query.by else {})}


def main():
    parts = {"edge": measure_edge, "get": measure_get, "sign-in": measure_sign_in, "writes": measure_writes,
             "listeners": measure_listeners, "reports": measure_reports}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=" ".join(parts))
    parser.add_argument("--seconds", type=int, default=5, help="of load in each measurement (default: 5)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", help="a data directory that bench/measure_report.py made, for the reports")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"no part {' '.join(sorted(unknown))}; there are {' '.join(parts)}")
    for part in options.parts or [name for name in parts if name != "reports" or options.data]:
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory(dir=options.data and pathlib.Path(options.data).parent) as root:
                parts[part](options, pathlib.Path(root))


if __name__ == "__main__":
    main()

"""The command line: starts a sandbox, and talks to the control API of one that runs."""

import argparse
import json
import pathlib
import signal
import sys
import threading
import typing
import urllib.error
import urllib.request

from sandbox.clock import parse_instant
from sandbox.partitions import NAMES


def _start(arguments: argparse.Namespace) -> int:
    from sandbox import endpoints_file  # loads moto, which only this command needs
    from sandbox.world import Options, World
    world = World(Options(arguments.accounts, arguments.seed, arguments.port, arguments.time,
                          arguments.speed, bill_rows=arguments.bill_rows,
                          bill_snapshots=arguments.bill_snapshots, bill_hours=arguments.bill_hours,
                          mail_port=arguments.mail_port,
                          months_at_once=arguments.months_at_once, partition=arguments.partition))
    file = endpoints_file.write(world, arguments.out)

    def stop(*_: object) -> None:
        threading.Thread(target=world.stop).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"sandbox: http://127.0.0.1:{world.port} (also https), {arguments.accounts} accounts of {arguments.partition}, "
          f"described in {file}\n"
          f"sandbox: simulated AWS console http://127.0.0.1:{world.port}/_console\n"
          f"sandbox: mailbox http://127.0.0.1:{world.port}/_mailbox, of mail sent to 127.0.0.1:{world.mailbox.port}",
          flush=True)
    world.serve()
    world.close()
    return 0


# name -> (method, path, what it does); fields follow as name=value, where value may be JSON
COMMANDS = {
    "clock": ("GET", "/clock", "the simulated time"),
    "advance": ("POST", "/clock", "days=1 hours=2 minutes=3 seconds=4, or to=TIME, speed=N, skew=SECONDS"),
    "fault": ("POST", "/faults", "kind=throttle|fail|delay|lose_reply|duplicate service=iam operation=CreateRole "
              "times=1 skip=0 account=ID code=CODE status=500 seconds=1"),
    "faults": ("GET", "/faults", "the faults that wait"),
    "clear-faults": ("DELETE", "/faults", "forget them"),
    "buckets": ("POST", "/buckets", "enforced=true|false"),
    "expire-sessions": ("POST", "/sessions/expire", "end every temporary credential"),
    "calls": ("GET", "/calls", "what was called"),
    "root": ("POST", "/root", "account=ID: keys of its root user"),
    "root-user": ("POST", "/root-user", "account=ID has_password=false mfa_devices=[…]"),
    "authorize": ("POST", "/authorize", "principal=ARN action=s3:GetObject resource=ARN context={…}"),
    "fail-account": ("POST", "/accounts/fail-next", "reason=EMAIL_ALREADY_EXISTS: of the next creation"),
    "account-quota": ("POST", "/accounts/quota", "accounts=N"),
    "response-url": ("POST", "/response-url", "style=aws|loopback: of custom resources"),
    "deliver": ("POST", "/billing/deliver", "report=NAME, or all: what is due"),
    "backfill": ("POST", "/billing/backfill", 'report=NAME months=["2026-01"]'),
    "mail": ("GET", "/mail", "mail that was sent, the newest first"),
    "clear-mail": ("DELETE", "/mail", "forget it"),
    "cost-explorer": ("GET", "/billing/cost-explorer", "how often Cost Explorer was asked"),
    "restate": ("POST", "/billing/restate", "month=2026-01: a refund changes its past"),
}


def _fields(words: list[str]) -> dict[str, typing.Any]:
    """Errors: SystemExit for a word that is not name=value."""
    fields: dict[str, typing.Any] = {}
    for word in words:
        name, separator, text = word.partition("=")
        if not separator:
            raise SystemExit(f"sandbox: '{word}' is not name=value")
        try:
            fields[name] = json.loads(text)
        except ValueError:
            fields[name] = text
    # Ids of accounts are text though they look like numbers.
    return {name: str(value) if name == "account" else value for name, value in fields.items()}


def _ask(arguments: argparse.Namespace) -> int:
    method, path, _ = COMMANDS[arguments.command]
    about = json.loads((arguments.out / "sandbox.json").read_text())
    fields = _fields(arguments.fields)
    data = json.dumps(fields).encode() if method == "POST" else None
    request = urllib.request.Request(about["control"] + path, data=data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            print(json.dumps(json.load(answer), indent=2))
    except urllib.error.HTTPError as error:
        print(f"sandbox: {json.load(error)['error']}", file=sys.stderr)
        return 1
    return 0


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="start an organization and serve it until stopped")
    start.add_argument("--accounts", type=int, default=60)
    start.add_argument("--partition", default="aws", choices=NAMES, help="of AWS; it knows nothing of the others")
    start.add_argument("--seed", type=int, default=1)
    start.add_argument("--port", type=int, default=0, help="0: any free one")
    start.add_argument("--mail-port", type=int, default=0, help="where mail is taken in; 0: any free one")
    start.add_argument("--time", type=parse_instant, help="simulated time to start at, RFC 3339")
    start.add_argument("--speed", type=float, default=1.0, help="simulated seconds in a second")
    start.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/sandbox"),
                       help="folder for ca.pem and sandbox.json")
    start.add_argument("--bill-rows", type=int, default=3000, help="about this many rows in a month's bill")
    start.add_argument("--bill-snapshots", type=int, default=30, choices=range(1, 31), metavar="1-30",
                       help="states of a month's bill that deliveries show one after the other")
    start.add_argument("--bill-hours", type=int, default=0, metavar="N",
                       help="bills know only the first N hours of their months, which makes them small; 0: whole months")
    start.add_argument("--months-at-once", type=int, default=0, metavar="N",
                       help="deliver a new report at once, with the bills of N months; 0: within a day, as AWS does")
    start.set_defaults(run=_start)
    for name, (_, _, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("fields", nargs="*", metavar="name=value")
        command.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/sandbox"),
                             help="folder of the sandbox's file")
        command.set_defaults(run=_ask)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))

"""The command line: starts a sandbox, and talks to the control API of one that runs."""

import argparse
import pathlib
import signal
import threading

from sandbox.clock import parse_instant


def _start(arguments: argparse.Namespace) -> int:
    from sandbox import endpoints_file  # loads moto, which only this command needs
    from sandbox.world import Options, World
    world = World(Options(arguments.accounts, arguments.seed, arguments.port, arguments.time,
                          arguments.speed, bill_rows=arguments.bill_rows,
                          bill_snapshots=arguments.bill_snapshots))
    file = endpoints_file.write(world, arguments.out)

    def stop(*_: object) -> None:
        threading.Thread(target=world.stop).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"sandbox: http://127.0.0.1:{world.port} (also https), {arguments.accounts} accounts, "
          f"described in {file}", flush=True)
    world.serve()
    world.close()
    return 0


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="start an organization and serve it until stopped")
    start.add_argument("--accounts", type=int, default=60)
    start.add_argument("--seed", type=int, default=1)
    start.add_argument("--port", type=int, default=0, help="0: any free one")
    start.add_argument("--time", type=parse_instant, help="simulated time to start at, RFC 3339")
    start.add_argument("--speed", type=float, default=1.0, help="simulated seconds in a second")
    start.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/sandbox"),
                       help="folder for ca.pem and sandbox.json")
    start.add_argument("--bill-rows", type=int, default=3000, help="about this many rows in a month's bill")
    start.add_argument("--bill-snapshots", type=int, default=30, choices=range(1, 31), metavar="1-30",
                       help="states of a month's bill that deliveries show one after the other")
    start.set_defaults(run=_start)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))

#!/usr/bin/env python3
"""Measures the server's edge against Boost.Beast alone: one small authenticated GET over 64 connections, the
server on one core and the client on another; then the memory of 5,000 idle event listeners, and how soon an event
reaches all of them, over http and over https.

The ratio is what counts: both are measured in the same run, on the same machine.
"""

import argparse
import os
import pathlib
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="of load on each server (default: 5)")
    arguments = parser.parse_args()
    program = pathlib.Path(os.environ["MUSTER_BIN"]).with_name("muster_bench_edge")
    return subprocess.run([program, str(arguments.seconds)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

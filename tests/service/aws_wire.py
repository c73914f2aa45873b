"""Speaks with the program aws_wire: the wire forms and endpoints of the AWS engine, one JSON line each way."""

import json
import pathlib
import subprocess

PROGRAM = pathlib.Path(__file__).parents[2] / "build/dev/bin/aws_wire"


class Wire:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **order):
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=30) == 0

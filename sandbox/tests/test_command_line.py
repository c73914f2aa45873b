"""Whatever the control API does can be said on the command line."""

import json
import subprocess
import sys
import typing

from conftest import ENVIRONMENT, Running
from sandbox.command_line import COMMANDS


def run(sandbox: Running, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sandbox", *words, "--out", str(sandbox.file.parent)],
                          env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


def answer(sandbox: Running, *words: str) -> typing.Any:
    done = run(sandbox, *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_first_line_says_where_it_is_and_the_file_is_its_owners_alone(sandbox: Running) -> None:
    assert sandbox.first_line.startswith(f"sandbox: {sandbox.endpoint} (also https), 60 accounts")
    assert sandbox.file.stat().st_mode & 0o077 == 0


def test_time_is_advanced(sandbox: Running) -> None:
    before = answer(sandbox, "clock")["now"]

    assert answer(sandbox, "advance", "days=1")["now"] > before


def test_faults_are_ordered_listed_and_cleared(sandbox: Running) -> None:
    answer(sandbox, "fault", "kind=throttle", "service=iam", "times=3")

    assert [(fault["kind"], fault["times"]) for fault in answer(sandbox, "faults")] == [("throttle", 3)]
    assert answer(sandbox, "clear-faults") == {"cleared": 1}


def test_the_root_user_is_played(sandbox: Running) -> None:
    keys = answer(sandbox, "root", f"account={sandbox.management}")

    assert sandbox.client("sts", keys).get_caller_identity()["Arn"].endswith(":root")


def test_what_makes_no_sense_is_refused_with_a_reason(sandbox: Running) -> None:
    for words, said in ((("fault", "kind=explode"), "there is no fault 'explode'"),
                        (("advance", "to=2001-01-01T00:00:00Z"), "does not run backwards"),
                        (("fault", "nonsense"), "is not name=value")):
        done = run(sandbox, *words)
        assert done.returncode != 0
        assert said in done.stderr


def test_every_route_has_its_command(sandbox: Running) -> None:
    listed = json.loads(json.dumps([f"{method} {path}" for method, path, _ in COMMANDS.values()]))
    try:
        sandbox.control("GET", "/nothing")
    except AssertionError as error:
        routes = set(json.loads(str(error))["routes"])
    assert routes - set(listed) <= {"DELETE /calls"}

"""Deleting the bills of a source, killed at any of its file operations: all of them are there or none, and the next
process finishes it."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess

import pytest

from muster_cli import BUILD, Muster, with_kill_library, write_bill

PROGRAM = BUILD / "bin" / "removal_probe"
MOST_KILLS = int(os.environ.get("MUSTER_MOST_KILLS", "60"))
LEASE = 100


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A ledger with two sources of two months, and the job that is to delete one of them."""
    root = tmp_path_factory.mktemp("asked")
    muster = Muster(root / "data")
    for source in ("payer", "other"):
        for month in ("2026-09", "2026-10"):
            write_bill(root / source / f"{month}.csv", cost="10.0", rows=3, month=month)
        muster.ok("billing", "import", str(root / source), "--source", source)
    subprocess.run([str(PROGRAM), "start", str(muster.data), "payer"], check=True, timeout=60)
    with contextlib.closing(sqlite3.connect(muster.data / "muster.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return muster


def copy(muster, data):
    shutil.copytree(muster.data, data)
    return Muster(data)


def run(muster, **environment):
    return subprocess.run([str(PROGRAM), "run", str(muster.data), str(LEASE)],
                          env=with_kill_library(**environment), timeout=60).returncode


def months(muster):
    return [(item["source"], item["month"]) for item in json.loads(muster.ok("--json", "billing", "periods"))["items"]]


OTHER = [("other", "2026-09"), ("other", "2026-10")]
ALL = [*OTHER, ("payer", "2026-09"), ("payer", "2026-10")]


def check_deleted(muster):
    assert months(muster) == OTHER
    muster.ok("ledger", "verify")
    folders = [entry for entry in (muster.data / "ledger").iterdir() if entry.is_dir()]
    assert len(folders) == 2, folders
    with contextlib.closing(sqlite3.connect(muster.data / "muster.db")) as database:
        assert database.execute("SELECT state FROM job").fetchall() == [("succeeded",)]
        ended = database.execute("SELECT COUNT(*) FROM audit_event WHERE action = 'job.ended'").fetchone()
        assert ended == (1,)


def test_a_deletion_killed_at_any_step_is_finished_by_the_next_process(asked, tmp_path):
    counted = copy(asked, tmp_path / "counted")
    count = tmp_path / "count"
    assert run(counted, MUSTER_KILL_COUNT=str(count)) == 0
    check_deleted(counted)
    total = int(count.read_text())
    assert total > 10, "the preloaded library saw too few file operations to mean anything"
    seen = set()
    killed = 0
    steps = range(1, total + 1, max(1, total // MOST_KILLS))
    for step in steps:
        muster = copy(asked, tmp_path / f"killed-{step}")
        killed += run(muster, MUSTER_KILL_AT=str(step)) == -signal.SIGKILL
        left = months(muster)
        assert left in (OTHER, ALL), f"step {step} of {total}: {left}"
        seen.add(tuple(left))
        assert run(muster) == 0, f"step {step} of {total}"
        check_deleted(muster)
        shutil.rmtree(muster.data)
    assert killed > len(steps) / 2
    assert seen == {tuple(ALL), tuple(OTHER)}

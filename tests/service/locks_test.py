"""Several commands at once on one data directory: one writer, and readers whose versions stay."""

import fcntl
import json
import signal
import subprocess
import time

import pytest

from muster_cli import BINARY, HEADER, Muster, bill_row, write_bill


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def writer(tmp_path):
    """An import that has begun and stands still."""
    bill = tmp_path / "long.csv"
    bill.write_text("\n".join([HEADER, *(bill_row(n, "1") for n in range(100_000))]) + "\n")
    data = tmp_path / "data"
    running = subprocess.Popen([str(BINARY), "--data", str(data), "billing", "import", str(bill), "--source", "first"])
    wait_until(lambda: list(data.glob("ledger/scratch-*")))
    running.send_signal(signal.SIGSTOP)
    yield running, Muster(data), bill
    running.kill()
    running.wait()


def test_a_second_writer_is_told_who_is_the_first(writer, tmp_path):
    running, muster, bill = writer
    for command in (("billing", "import", str(write_bill(tmp_path / "bill.csv"))), ("ledger", "collect")):
        done = muster.run(*command)

        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
        assert "[lock.held]" in done.stderr
        assert f"pid {running.pid}: " in done.stderr and f"billing import {bill}" in done.stderr


def test_readers_do_not_wait_for_a_writer(writer):
    _, muster, _ = writer
    assert muster.run("cost", "report", "--period", "2026-10").returncode == 0
    assert muster.run("ledger", "verify").returncode == 0


def is_read(version):
    with open(version / "pin") as pin:
        try:
            fcntl.flock(pin, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_version_that_is_read_stays_until_its_reader_ends_however_it_ends(tmp_path):
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(write_bill(tmp_path / "1.csv", cost="1")), "--source", "test")
    endless = "select count(*) from range(100000000) a(i), range(100000000) b(j) where (i * j) % 7 = 3"
    reader = subprocess.Popen([str(BINARY), "--data", str(muster.data), "sql", endless])
    try:
        wait_until(lambda: is_read(muster.data / "ledger" / "v1"))
        for cost in ("2", "3", "4", "5"):
            muster.ok("billing", "import", str(write_bill(tmp_path / f"{cost}.csv", cost=cost)), "--source", "test")
        assert sorted(path.name for path in (muster.data / "ledger").glob("v*")) == ["v1", "v3", "v4", "v5"]
        assert json.loads(muster.ok("ledger", "collect", "--json"))["pinned"] == [1]
        muster.ok("ledger", "verify")
    finally:
        reader.kill()
        reader.wait()

    assert json.loads(muster.ok("ledger", "collect", "--json"))["removed"] == [1]

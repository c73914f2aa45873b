"""A backup of a running server is restored to a server that answers the same, or it is refused."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import threading
import time

import pytest

from muster_cli import Muster, with_kill_library, write_bill
from musterd import ADMIN, Browser, Server

KILLS = int(os.environ.get("MUSTER_BACKUP_KILLS", "12"))
REPORT = {"period": "2026-09..2026-10", "by": ["service", "account"], "measures": ["unblended_cost", "lines"]}


def answers(browser):
    """What a server says of costs, versions and people."""
    costs = browser.post("/api/v1/cost/reports/run", REPORT)
    people = browser.get("/api/v1/users?limit=200")
    assert (costs.status, people.status) == (200, 200), (costs, people)
    return costs.json, sorted((user["email"], user["role"]) for user in people.json["items"])


def start(root):
    return Server(root, listen=["http://127.0.0.1:0"]).start()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A server with two months of bills and two users, and its first Admin."""
    root = tmp_path_factory.mktemp("server")
    server = start(root / "server")
    admin = server.set_up()
    admin.invite("fred@example.com", "read_only")
    muster = Muster(server.data)
    for month, cost in (("2026-09", "1.25"), ("2026-10", "0.0000000001")):
        bill = write_bill(root / "bills" / f"{month}.csv", cost=cost, rows=20, month=month)
        muster.ok("billing", "import", str(bill), "--source", "payer")
    yield server, admin
    server.stop()


class Writers:
    """Invites people and imports bills until the end of the block."""

    def __init__(self, server, admin, root, muster=None):
        self.server, self.admin, self.root = server, admin, root
        self.muster = muster or Muster(server.data)
        self.ended = threading.Event()
        self.failures = []
        self.written = 0

    def __enter__(self):
        self.threads = [threading.Thread(target=self.guarded, args=(work,)) for work in (self.invite, self.bill)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()
        assert self.failures == []

    def guarded(self, work):
        number = 0
        try:
            while not self.ended.is_set():
                number += 1
                work(number)
                self.written += 1
                time.sleep(0.05)
        except AssertionError as failure:
            self.failures.append(failure)

    def invite(self, number):
        answer = self.admin.post("/api/v1/users", {"email": f"new{number}-{id(self)}@example.com", "name": "New",
                                                   "role": "read_only"})
        assert answer.status == 201, answer

    def bill(self, number):
        bill = write_bill(self.root / "more.csv", cost=f"{number}.5", rows=5, month="2026-11")
        self.muster.ok("billing", "import", str(bill), "--source", "other")


@pytest.fixture(scope="module")
def backup(running, tmp_path_factory):
    """Made while users and versions come and go, with the keys; what the server answered before."""
    server, admin = running
    root = tmp_path_factory.mktemp("backup")
    before = answers(admin)
    with Writers(server, admin, root) as writers:
        while writers.written < 4 and not writers.failures:
            time.sleep(0.01)
        done = Muster(server.data).run("backup", str(root / "backup"), "--with-keys", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["keys"] is True
    return root / "backup", before


def test_a_restored_server_answers_the_same(backup, tmp_path):
    directory, (costs, people) = backup
    root = tmp_path / "restored"
    Muster(root / "data").ok("restore", str(directory))
    verified = Muster(root / "data").ok("ledger", "verify")
    server = start(root)
    try:
        restored_costs, restored_people = answers(Browser(server).sign_in(ADMIN))
    finally:
        server.stop()

    assert "0 findings" in verified
    assert restored_costs["rows"] == costs["rows"]
    assert set(people) <= set(restored_people)


def test_a_user_signs_in_only_where_the_keys_are(running, tmp_path):
    server, _ = running
    Muster(server.data).ok("backup", str(tmp_path / "backup"))
    restored = Server(tmp_path / "restored", listen=["http://127.0.0.1:0"])
    said = Muster(restored.data).ok("restore", str(tmp_path / "backup"))

    with pytest.raises(AssertionError, match="keys.missing"):
        restored.start()
    shutil.copy(server.data / "master.keys", restored.data)
    restored.start()
    Browser(restored).sign_in(ADMIN)
    restored.stop()

    assert "master.keys before the server starts" in said


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path):
    (tmp_path / "address").write_text("postgresql://muster:hidden@127.0.0.1:1/muster\n")
    (tmp_path / "address").chmod(0o600)
    (tmp_path / "muster.yaml").write_text(f"data: {tmp_path}/data\ndatabase:\n  file: {tmp_path}/address\n")

    done = Muster(tmp_path / "data").run("backup", str(tmp_path / "backup"), "--config", str(tmp_path / "muster.yaml"))

    assert done.returncode == 1
    assert "sql.unavailable" in done.stderr
    assert "hidden" not in done.stderr
    assert not (tmp_path / "backup").exists()


def cut(file):
    os.truncate(file, file.stat().st_size - 1)


def flip(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def segment_of(directory):
    return next(directory.glob("ledger/v*/*.seg"))


DAMAGES = {
    "a segment is missing": (lambda d: segment_of(d).unlink(), "backup.damaged"),
    "a segment is cut": (lambda d: cut(segment_of(d)), "backup.damaged"),
    "a bit of a segment": (lambda d: flip(segment_of(d)), "backup.damaged"),
    "a bit of the database": (lambda d: flip(d / "muster.db"), "backup.damaged"),
    "a log beside the database": (lambda d: (d / "muster.db-wal").write_text("x"), "backup.damaged"),
    "two segments swapped": (lambda d: swap(*list(d.glob("ledger/v*/*.seg"))[:2]), "backup.damaged"),
    "a bit of the manifest": (lambda d: flip(d / "manifest.json"), "backup.manifest_invalid"),
    "the manifest is cut": (lambda d: os.truncate(d / "manifest.json", 100), "backup.manifest_invalid"),
    "no manifest": (lambda d: (d / "manifest.json").unlink(), "backup.no_manifest"),
    "a newer manifest": (lambda d: (d / "manifest.json").write_text('{"muster_backup": 2}'), "backup.unknown_version"),
}


def swap(one, other):
    one.rename(one.with_name("aside"))
    other.rename(one)
    one.with_name("aside").rename(other)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_and_leaves_nothing(backup, tmp_path, damage):
    change, slug = DAMAGES[damage]
    shutil.copytree(backup[0], tmp_path / "backup")
    change(tmp_path / "backup")

    done = Muster(tmp_path / "data").run("restore", str(tmp_path / "backup"))

    assert done.returncode != 0
    assert slug in done.stderr
    assert os.listdir(tmp_path) == ["backup"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A data directory without a server, and what it answers."""
    root = tmp_path_factory.mktemp("small")
    muster = Muster(root / "data")
    muster.ok("billing", "import", str(write_bill(root / "bill.csv")), "--source", "payer")
    return muster


def report(muster):
    return muster.ok("cost", "report", "--period", "2026-10", "--by", "service", "--format", "csv")


def killed(muster, number, *arguments):
    """How a command ended that was killed at its operation of that number; how many it made."""
    done = muster.run(*arguments, env=with_kill_library(MUSTER_KILL_AT=str(number)))
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def count_operations(muster, tmp_path, *arguments):
    counted = tmp_path / "count"
    done = muster.run(*arguments, env=with_kill_library(MUSTER_KILL_COUNT=str(counted)))
    assert done.returncode == 0, done.stderr
    return int(counted.read_text())


def moments(operations):
    """Of the first, the last and some between; another choice each run, told when one fails."""
    between = random.sample(range(2, operations), min(KILLS, operations - 2))
    return [1, *sorted(between), operations]


def test_a_killed_backup_is_whole_or_none(small, tmp_path):
    operations = count_operations(small, tmp_path, "backup", str(tmp_path / "whole"))
    for number in moments(operations):
        backup, data = tmp_path / f"backup{number}", tmp_path / f"data{number}"
        killed(small, number, "backup", str(backup))

        done = Muster(data).run("restore", str(backup))

        if done.returncode == 0:
            assert report(Muster(data)) == report(small), number
        else:
            assert "backup.no_manifest" in done.stderr, (number, done.stderr)
            assert not data.exists()


def test_a_killed_restore_makes_all_or_nothing(small, tmp_path):
    small.ok("backup", str(tmp_path / "backup"))
    operations = count_operations(Muster(tmp_path / "whole"), tmp_path, "restore", str(tmp_path / "backup"))
    for number in moments(operations):
        muster = Muster(tmp_path / f"data{number}")
        killed(muster, number, "restore", str(tmp_path / "backup"))

        if muster.data.exists():
            assert report(muster) == report(small), number
        else:
            muster.ok("restore", str(tmp_path / "backup"))


@pytest.fixture
def opened(small):
    """Holds the original open as a server does: its log's index is made, which takes room on its own disk."""
    with contextlib.closing(sqlite3.connect(small.data / "muster.db")) as database:
        database.execute("SELECT count(*) FROM version").fetchone()
        yield small


def test_a_full_disk_is_one_error_and_leaves_nothing(opened, tmp_path):
    operations = count_operations(opened, tmp_path, "backup", str(tmp_path / "whole"))
    for number in moments(operations)[:-1]:  # the last makes the names durable
        done = opened.run("backup", str(tmp_path / "backup"), env=with_kill_library(MUSTER_FULL_AT=str(number)))

        if done.returncode == 0:  # no write was left
            shutil.rmtree(tmp_path / "backup")
            continue
        assert "is full; nothing of the backup was kept" in done.stderr, (number, done.stderr)
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "backup").exists()

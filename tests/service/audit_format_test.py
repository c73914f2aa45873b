"""docs/audit.md is enough to verify a log: a reader that shares no code with the program agrees."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess

import pytest

from audit_format import Damaged, Log, is_signed
from muster_cli import BUILD

PROGRAM = BUILD / "bin" / "audit_sample"
# Verifying in Python takes a tenth of a second.
DAMAGES = int(os.environ.get("MUSTER_AUDIT_DAMAGES", "60"))


def run(*arguments):
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("audit") / "audit.db"
    key, number, digest, _ = run("write", path)
    # Out of the write-ahead log into one file that can be copied.
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, bytes.fromhex(key), int(number), digest


def verify(path, key):
    with contextlib.closing(Log(path, "test-key", key)) as log:
        return log.verify()


def test_signatures_are_checked_as_rfc_8032_does():
    # Section 7.1, test 2.
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    assert is_signed(key, b"\x72", signature)
    assert not is_signed(key, b"\x73", signature)


def test_both_find_the_log_whole(sample):
    path, key, _, _ = sample
    said = run("verify", path)
    assert said[0] == "whole"
    assert said[1] == f"{verify(path, key)} events"


def test_the_last_checkpoint_is_the_one_that_was_printed(sample):
    path, _, number, digest = sample
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT MAX(number) FROM audit_checkpoint").fetchone() == (number,)
        assert database.execute("SELECT hash FROM audit_checkpoint WHERE number = ?", (number,)).fetchone() == (digest,)


def flip(value, randomness):
    if isinstance(value, int):
        return value ^ (1 << randomness.randrange(40))
    data = bytearray(value.encode())
    data[randomness.randrange(len(data))] ^= 1 << randomness.randrange(6)  # stays ASCII or UTF-8 as it was
    return data.decode(errors="replace")


def damage(database, randomness):
    table = randomness.choice(["audit_event", "audit_checkpoint", "audit_checkpoint_head"])
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    rows = database.execute(f"SELECT rowid, * FROM {table}").fetchall()
    row = randomness.choice(rows)
    index = randomness.randrange(len(columns))
    if randomness.randrange(4) == 0:
        database.execute(f"DELETE FROM {table} WHERE rowid = ?", (row[0],))
        return f"{row} dropped from {table}"
    if row[index + 1] != "":
        database.execute(f"UPDATE OR IGNORE {table} SET {columns[index]} = ? WHERE rowid = ?",
                         (flip(row[index + 1], randomness), row[0]))
    return f"{columns[index]} of {row} changed in {table}"


def test_both_find_the_same_logs_damaged(sample, tmp_path):
    path, key, _, _ = sample
    randomness = random.Random(17)
    found = 0
    for number in range(DAMAGES):
        copy = tmp_path / f"copy-{number}.db"
        shutil.copy(path, copy)
        with contextlib.closing(sqlite3.connect(copy)) as database, database:
            done = damage(database, randomness)
        try:
            verify(copy, key)
            is_whole = True
        except (Damaged, ValueError):
            is_whole = False
            found += 1
        assert (run("verify", copy)[0] == "whole") == is_whole, done
    assert found > DAMAGES / 2

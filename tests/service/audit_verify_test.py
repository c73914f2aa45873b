"""`muster audit verify` finds what somebody changed in the database of a server."""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import time

import pytest

from muster_cli import BINARY, Muster
from musterd import Server

LONGEST_WAIT = 60  # seconds; the first is taken within ten


def rows_of(data, query):
    with contextlib.closing(sqlite3.connect(data / "muster.db")) as database:
        return database.execute(query).fetchall()


def wait_for_checkpoint(data):
    end = time.monotonic() + LONGEST_WAIT
    while not rows_of(data, "SELECT number FROM audit_checkpoint"):
        assert time.monotonic() < end, "no checkpoint was taken"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """The data directory of a server that sealed some events, then wrote more and stopped."""
    server = Server(tmp_path_factory.mktemp("audit"), listen=["http://127.0.0.1:0"]).start()
    admin = server.set_up()
    for role in ("read_only", "admin"):
        admin.make_token(role, name=f"{role}-token")
    wait_for_checkpoint(server.data)
    for name in ("one", "two", "three"):
        admin.make_token("read_only", name=name)
    server.stop()
    with contextlib.closing(sqlite3.connect(server.data / "muster.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return server.data


@pytest.fixture
def copy(stopped, tmp_path):
    """A copy to be damaged: the database and its keys."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("muster.db", "master.keys"):
        shutil.copy(stopped / name, data / name)
    return data


def change(data, script):
    with contextlib.closing(sqlite3.connect(data / "muster.db")) as database:
        database.executescript(script)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def verify(data, *arguments):
    return Muster(data).run("audit", "verify", *arguments)


def document(data, *arguments):
    return json.loads(verify(data, "--json", *arguments).stdout)


def test_a_log_that_nobody_touched_is_whole(copy):
    done = verify(copy)
    assert done.returncode == 0, done.stderr
    events = rows_of(copy, "SELECT COUNT(*) FROM audit_event")[0][0]
    assert done.stdout.startswith(f"{events} events in ") and "whole" in done.stdout


def test_it_says_what_is_not_sealed_yet_and_what_to_keep_elsewhere(copy):
    found = document(copy)
    [(chain, seq, sealed)] = rows_of(copy, "SELECT chain, seq, sealed FROM audit_chain WHERE seq > sealed")
    assert found["unprotected"] == [{"chain": chain, "first_seq": sealed + 1, "events": seq - sealed}]
    assert found["damage"] is None
    assert verify(copy, "--anchor", found["anchor"]).returncode == 0


def test_a_running_server_can_be_looked_at(tmp_path):
    server = Server(tmp_path, listen=["http://127.0.0.1:0"]).start()
    server.set_up()
    assert verify(server.data).returncode == 0
    server.stop()


FIRST = "chain = (SELECT chain FROM audit_chain ORDER BY seq DESC LIMIT 1)"
NEWEST = "number = (SELECT MAX(number) FROM audit_checkpoint)"
DAMAGES = {
    "a field flipped": (f"UPDATE audit_event SET actor = actor || 'x' WHERE {FIRST} AND seq = 2", "changed",
                        "event 2 of"),
    "a time flipped": (f"UPDATE audit_event SET at = at + 1 WHERE {FIRST} AND seq = 1", "changed", "event 1 of"),
    "an event dropped": (f"DELETE FROM audit_event WHERE {FIRST} AND seq = 2", "missing", "event 2 of"),
    "two events swapped": (f"UPDATE audit_event SET seq = -1 WHERE {FIRST} AND seq = 2;"
                           f"UPDATE audit_event SET seq = 2 WHERE {FIRST} AND seq = 3;"
                           f"UPDATE audit_event SET seq = 3 WHERE {FIRST} AND seq = -1", "changed", "event 2 of"),
    "sealed events truncated": (f"DELETE FROM audit_event WHERE {FIRST}; DELETE FROM audit_chain WHERE {FIRST}",
                                "missing", "event 1 of"),
    "the last event truncated": (f"DELETE FROM audit_event WHERE {FIRST} AND seq ="
                                 f" (SELECT MAX(seq) FROM audit_event WHERE {FIRST})", "missing", "event "),
    "a checkpoint flipped": (f"UPDATE audit_checkpoint SET at = at + 1 WHERE {NEWEST}", "changed", "checkpoint "),
    "a signature flipped": (f"UPDATE audit_checkpoint SET signature = '0000' || substr(signature, 5) WHERE {NEWEST}",
                            "unsigned", "checkpoint "),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_and_the_place_named(copy, damage):
    script, kind, place = DAMAGES[damage]
    change(copy, script)

    done = verify(copy)
    assert done.returncode == 1
    assert done.stdout.startswith(place) and f": {kind}: " in done.stdout.splitlines()[0], done.stdout
    assert "[audit.damaged]" in done.stderr
    found = document(copy)["damage"]
    assert found["kind"] == kind and found["place"].startswith(place)


def test_a_log_that_was_removed_whole_is_seen_by_what_was_kept_elsewhere(copy):
    anchor = document(copy)["anchor"]
    change(copy, "".join(f"DELETE FROM {table};" for table in (
        "audit_event", "audit_chain", "audit_checkpoint", "audit_checkpoint_head", "audit_checkpoint_cut")))

    assert verify(copy).returncode == 0
    found = document(copy, "--anchor", anchor)["damage"]
    assert (found["kind"], found["place"]) == ("missing", f"checkpoint {anchor.partition(':')[0]}")


def test_other_keys_are_not_those_that_signed(copy, tmp_path):
    other = Server(tmp_path / "other", listen=["http://127.0.0.1:0"]).start()
    other.stop()
    shutil.copy(other.data / "master.keys", copy / "master.keys")

    assert document(copy)["damage"]["kind"] == "unsigned"


def test_a_database_file_that_was_truncated_is_not_whole(copy):
    content = (copy / "muster.db").read_bytes()
    (copy / "muster.db").write_bytes(content[:len(content) // 2])

    assert verify(copy).returncode == 1


def test_the_configuration_says_where_the_data_is(copy, tmp_path):
    config = tmp_path / "muster.yaml"
    keys = tmp_path / "keys"
    shutil.move(copy / "master.keys", keys)
    config.write_text(f"data: {copy}\nmaster_keys: {keys}\n")

    done = subprocess.run([str(BINARY), "audit", "verify", "--config", str(config)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_configuration_of_another_place_is_refused(copy, tmp_path):
    config = tmp_path / "muster.yaml"
    config.write_text(f"data: {tmp_path}/other\n")

    done = verify(copy, "--config", str(config))

    assert done.returncode == 2 and "[usage.conflict]" in done.stderr
    config.write_text(f"data: {copy}\n")
    assert verify(copy, "--config", str(config)).returncode == 0


@pytest.mark.parametrize("arguments", [["--anchor", "7"], ["--anchor", "7:abc"], ["--anchor", "0:" + "0" * 64],
                                       ["--anchor", "x:" + "0" * 64], ["--anchor", "1:" + "G" * 64]])
def test_a_wrong_command_line_is_refused(copy, arguments):
    done = verify(copy, *arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert "[usage.malformed]" in done.stderr


@pytest.mark.parametrize("missing", ["muster.db", "master.keys"])
def test_what_is_not_there_is_said(copy, missing):
    (copy / missing).unlink()

    done = verify(copy)
    assert done.returncode == 1 and done.stdout == ""
    assert not (copy / missing).exists()

"""What `muster doctor` finds, and what it says to do about it."""

import json
import os
import socket
import sqlite3

import pytest

from muster_cli import Muster, write_bill
from musterd import Server


def findings(muster, *options):
    done = muster.run("doctor", "--json", *options)
    return done.returncode, {item["name"]: item for item in json.loads(done.stdout)["items"]}


def config_for(tmp_path, port=0):
    file = tmp_path / "muster.yaml"
    file.write_text(f'data: {tmp_path}/data\nlisten: ["http://127.0.0.1:{port}"]\n')
    return "--config", str(file)


@pytest.fixture
def muster(tmp_path):
    """A directory with bills and no server."""
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(write_bill(tmp_path / "bill.csv")), "--source", "payer")
    return muster


def test_a_directory_that_is_not_there_yet_is_fine_and_stays_so(tmp_path):
    code, found = findings(Muster(tmp_path / "data"), *config_for(tmp_path))

    assert code == 0
    assert found["data"]["state"] == found["database"]["state"] == found["keys"]["state"] == "ok"
    assert not (tmp_path / "data").exists()


def test_a_running_server_is_healthy(tmp_path):
    server = Server(tmp_path, listen=["http://127.0.0.1:0"]).start()
    code, found = findings(Muster(server.data), "--config", str(tmp_path / "muster.yaml"))
    server.stop()

    assert code == 0
    for name in ("data", "permissions", "database", "keys", "port"):
        assert found[name]["state"] == "ok", found[name]


def test_a_port_that_is_taken_is_named(muster, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, found = findings(muster, *config_for(tmp_path, other.getsockname()[1]))

    assert code == 0
    assert found["port"]["state"] == "warning"
    assert "is taken" in found["port"]["detail"]


def test_files_that_others_may_read_are_named(muster, tmp_path):
    (muster.data / "muster.db").chmod(0o644)

    _, found = findings(muster, *config_for(tmp_path))

    assert found["permissions"]["state"] == "warning"
    assert "muster.db" in found["permissions"]["detail"]
    assert "chmod" in found["permissions"]["advice"]


def test_a_database_of_a_newer_program_fails(muster, tmp_path):
    with sqlite3.connect(muster.data / "muster.db") as database:
        database.execute("INSERT INTO schema_migration VALUES ('ledger', 999, 'x')")

    code, found = findings(muster, *config_for(tmp_path))

    assert code == 1
    assert found["database"]["state"] == "failed"
    assert "newer program" in found["database"]["advice"]


def test_a_database_that_is_none_fails(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "muster.db").write_text("x" * 4096)

    code, found = findings(Muster(tmp_path / "data"), *config_for(tmp_path))

    assert code == 1
    assert found["database"]["state"] == "failed"


def test_a_database_from_the_future_tells_of_the_clock(muster, tmp_path):
    os.utime(muster.data / "muster.db", (4_000_000_000, 4_000_000_000))

    code, found = findings(muster, *config_for(tmp_path))

    assert code == 1
    assert found["clock"]["state"] == "failed"
    assert "chrony" in found["clock"]["advice"]


def test_missing_keys_of_a_server_with_users_fail(tmp_path):
    server = Server(tmp_path, listen=["http://127.0.0.1:0"]).start()
    server.set_up()
    server.stop()
    (server.data / "master.keys").unlink()

    code, found = findings(Muster(server.data), "--config", str(tmp_path / "muster.yaml"))

    assert code == 1
    assert found["keys"]["state"] == "failed"


def test_people_read_what_to_do(muster, tmp_path):
    (muster.data / "muster.db").chmod(0o644)

    said = muster.ok("doctor", *config_for(tmp_path))

    assert "warning  permissions  others may use" in said
    assert "chmod go=" in said

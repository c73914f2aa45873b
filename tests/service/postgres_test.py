"""The command line and a server on PostgreSQL: what they answer, refuse, back up, and say of a sick database."""

import json
import os
import subprocess
import threading
import time

import pytest

from backup_test import Writers, answers, start
from muster_cli import BINARY, Muster, write_bill
from musterd import ADMIN, Browser, Server
from postgres import Postgres, PostgresMuster, postgres  # noqa: F401, a fixture

REPORT = ("cost", "report", "--period", "2026-10", "--by", "service", "--format", "csv")


@pytest.fixture
def muster(postgres, tmp_path):
    muster = PostgresMuster(postgres, tmp_path / "data", postgres.make())
    muster.ok("billing", "import", str(write_bill(tmp_path / "bill.csv")), "--source", "payer")
    return muster


def test_the_command_line_answers_as_on_sqlite(muster, tmp_path):
    beside = Muster(tmp_path / "beside")
    beside.ok("billing", "import", str(tmp_path / "bill.csv"), "--source", "payer")
    questions = (REPORT, ("sql", "select count(*), sum(unblended_cost) from charges"), ("billing", "sources"))

    assert [muster.ok(*question) for question in questions] == [beside.ok(*question) for question in questions]
    assert "0 findings" in muster.ok("ledger", "verify")
    assert not (muster.data / "muster.db").exists()


def test_damage_is_found(muster):
    segment = next(muster.data.glob("ledger/v1/*.seg"))
    os.truncate(segment, segment.stat().st_size - 1)
    muster.server.query("UPDATE version SET currency = 'EUR'", muster.database)

    done = muster.run("ledger", "verify")

    assert done.returncode == 1
    assert segment.name in done.stdout and "not what it was published with" in done.stdout


def test_its_files_are_refused_where_only_the_directory_is_named(muster):
    done = subprocess.run([BINARY, "--data", muster.data, *REPORT], capture_output=True, text=True, timeout=60)

    assert done.returncode == 1 and "[ledger.other_catalogue]" in done.stderr and "--config" in done.stderr


def test_a_catalogue_in_sqlite_is_taken_over_by_the_server_that_starts(postgres, tmp_path):
    muster = PostgresMuster(postgres, tmp_path / "server" / "data", postgres.make())
    beside = Muster(muster.data)
    beside.ok("billing", "import", str(write_bill(tmp_path / "bill.csv")), "--source", "payer")
    before = beside.ok(*REPORT)

    server = Server(tmp_path / "server", **{"listen": ["http://127.0.0.1:0"],
                                            "database.file": str(muster.config.with_suffix(".address"))}).start()
    server.stop()

    assert muster.ok(*REPORT) == before
    assert "0 findings" in muster.ok("ledger", "verify")
    assert "[ledger.other_catalogue]" in beside.run(*REPORT).stderr


def test_data_and_config_may_not_contradict_each_other(muster, tmp_path):
    agreed = subprocess.run([BINARY, "--data", f"{muster.data}/", "--config", muster.config, *REPORT],
                            capture_output=True, text=True, timeout=60)
    assert agreed.returncode == 0, agreed.stderr
    for command in (REPORT, ("backup", str(tmp_path / "backup")), ("doctor",), ("audit", "verify")):
        done = subprocess.run([BINARY, "--data", tmp_path / "other", "--config", muster.config, *command],
                              capture_output=True, text=True, timeout=60)

        assert done.returncode == 2 and "[usage.conflict]" in done.stderr, done.stderr


def test_a_version_that_is_read_stays_until_its_reader_is_killed(muster, tmp_path):
    endless = "select count(*) from range(100000000) a(i), range(100000000) b(j) where (i * j) % 7 = 3"
    reader = subprocess.Popen([BINARY, "--config", muster.config, "sql", endless])
    try:
        deadline = time.monotonic() + 60
        while muster.server.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'",
                                  muster.database) == [["0"]]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        lock = muster.data / "ledger" / "v1" / "pin"
        lock.unlink()  # as seen from a machine that knows nothing of this one's locks of files
        lock.touch()
        for cost in ("2", "3", "4", "5"):
            muster.ok("billing", "import", str(write_bill(tmp_path / f"{cost}.csv", cost=cost)), "--source", "payer")
        assert json.loads(muster.ok("ledger", "collect", "--json"))["pinned"] == [1]
    finally:
        reader.kill()
        reader.wait()
    time.sleep(0.5)  # for the server to see it

    assert json.loads(muster.ok("ledger", "collect", "--json"))["removed"] == [1]


@pytest.fixture(scope="module")
def running(postgres, tmp_path_factory):
    """A server on PostgreSQL with bills and users, its first Admin, and the command line on it."""
    root = tmp_path_factory.mktemp("server")
    muster = PostgresMuster(postgres, root / "server" / "data", postgres.make())
    server = Server(root / "server", **{"listen": ["http://127.0.0.1:0"],
                                        "database.file": str(muster.config.with_suffix(".address"))}).start()
    admin = server.set_up()
    admin.invite("fred@example.com", "read_only")
    for month, cost in (("2026-09", "1.25"), ("2026-10", "0.0000000001")):
        bill = write_bill(root / "bills" / f"{month}.csv", cost=cost, rows=20, month=month)
        muster.ok("billing", "import", str(bill), "--source", "payer")
    yield server, admin, muster
    server.stop()


@pytest.fixture(scope="module")
def backup(running, tmp_path_factory):
    """Made while users and versions come and go; what the server answered before."""
    server, admin, muster = running
    root = tmp_path_factory.mktemp("backup")
    before = answers(admin)
    with Writers(server, admin, root, muster) as writers:
        while writers.written < 4 and not writers.failures:
            time.sleep(0.01)
        done = muster.run("backup", str(root / "backup"), "--with-keys", "--json")
    assert done.returncode == 0, done.stderr
    return root / "backup", before


def check_answers(server, expected):
    costs, people = expected
    try:
        restored_costs, restored_people = answers(Browser(server).sign_in(ADMIN))
    finally:
        server.stop()
    assert restored_costs["rows"] == costs["rows"]
    assert set(people) <= set(restored_people)


def test_a_backup_is_restored_to_an_empty_database(backup, postgres, tmp_path):
    directory, expected = backup
    restored = PostgresMuster(postgres, tmp_path / "restored" / "data", postgres.make())

    restored.ok("restore", str(directory))

    assert "0 findings" in restored.ok("ledger", "verify")
    assert "whole" in restored.ok("audit", "verify")
    address = restored.config.with_suffix(".address")
    check_answers(Server(tmp_path / "restored", **{"listen": ["http://127.0.0.1:0"], "database.file": str(address)}).start(),
                  expected)


def test_the_same_backup_is_restored_to_sqlite(backup, tmp_path):
    directory, expected = backup
    Muster(tmp_path / "restored" / "data").ok("restore", str(directory))

    check_answers(start(tmp_path / "restored"), expected)


def test_a_database_with_anything_in_it_is_not_restored_into(backup, running, tmp_path):
    _, _, muster = running
    target = PostgresMuster(muster.server, tmp_path / "data", muster.database)

    done = target.run("restore", str(backup[0]))

    assert done.returncode == 1 and "[backup.not_empty]" in done.stderr
    assert not target.data.exists()


def test_a_database_of_a_newer_program_refuses_an_older_one(muster, tmp_path):
    muster.server.query("INSERT INTO schema_migration VALUES ('ledger', 999, 'x')", muster.database)

    for command in (REPORT, ("backup", str(tmp_path / "backup")), ("billing", "import", str(tmp_path / "bill.csv"))):
        done = muster.run(*command)
        assert done.returncode != 0 and "[sql.newer_schema]" in done.stderr, done.stderr


def database_of(muster):
    done = muster.run("doctor", "--json")
    found = {item["name"]: item for item in json.loads(done.stdout)["items"]}
    return done.returncode, found["database"]


def test_the_doctor_knows_a_healthy_server(muster):
    code, found = database_of(muster)

    assert code == 0 and found["state"] == "ok"
    assert found["detail"].startswith("PostgreSQL 1")


def test_the_doctor_knows_an_empty_database(postgres, tmp_path):
    code, found = database_of(PostgresMuster(postgres, tmp_path / "data", postgres.make()))

    assert code == 0 and "will be made at the first start" in found["detail"]


def test_the_doctor_names_what_the_account_may_not_do(postgres, muster):
    name = muster.database
    postgres.query(f"CREATE ROLE weak_{name} LOGIN PASSWORD 'weak'")
    postgres.query(f"GRANT USAGE ON SCHEMA public TO weak_{name}; GRANT SELECT ON period TO weak_{name}", name)
    host = postgres.address.rpartition("@")[2].rpartition("/")[0]
    address = muster.config.with_suffix(".address")
    address.write_text(f"postgresql://weak_{name}:weak@{host}/{name}")

    code, found = database_of(muster)
    assert code == 1 and found["state"] == "failed"
    assert "read and write" in found["detail"] and "period" in found["detail"] and "GRANT" in found["advice"]

    empty = postgres.make()
    address.write_text(f"postgresql://weak_{name}:weak@{host}/{empty}")
    postgres.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC", empty)
    code, found = database_of(muster)
    assert code == 1 and "make tables" in found["detail"]


def test_the_doctor_refuses_another_encoding(postgres, tmp_path):
    postgres.query("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc")
    code, found = database_of(PostgresMuster(postgres, tmp_path / "data", "latin"))

    assert code == 1 and "[sql.unsupported_server]" in found["detail"] and "UTF8" in found["advice"]


def test_the_doctor_says_that_files_are_of_another_ledger(muster, postgres, tmp_path):
    muster.config.write_text(muster.config.read_text().replace(str(muster.data) + "\n", f"{tmp_path}/elsewhere\n", 1))

    done = subprocess.run([BINARY, "--json", "--config", muster.config, "doctor"], capture_output=True, text=True, timeout=60)

    found = {item["name"]: item for item in json.loads(done.stdout)["items"]}
    assert found["ledger"]["state"] == "failed" and "[ledger.other_files]" in found["ledger"]["detail"]


def test_readiness_follows_the_database(tmp_path):
    database = Postgres()
    try:
        (tmp_path / "address").write_text(database.address)
        server = Server(tmp_path, **{"listen": ["http://127.0.0.1:0"], "database.file": str(tmp_path / "address")}).start()
        admin = server.set_up()
        assert server.ask("GET", "/readyz").body == "ok\n"
        health = {check["name"]: check for check in admin.get("/api/v1/health").json["checks"]}
        assert health["database"]["detail"].startswith("PostgreSQL 1") and health["ledger"]["state"] == "ok"

        stopped = threading.Thread(target=subprocess.run, args=(["sh", "-c", f"kill -9 $(head -1 {database.directory}/data/postmaster.pid)"],))
        stopped.start()
        stopped.join()
        time.sleep(1)
        refused = server.ask("GET", "/readyz")
        assert refused.status == 503 and refused.code == "health.not_ready"
        assert server.ask("GET", "/healthz").body == "ok\n"

        database.start()
        deadline = time.monotonic() + 60
        while server.ask("GET", "/readyz").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        server.stop()
    finally:
        database.stop()

"""A POST that is sent twice with one Idempotency-Key is done once, whatever dies in between."""

import random
import sqlite3
import subprocess
import tempfile
import threading
import time

import pytest

from muster_cli import ROOT
from musterd import Program, Server

pytestmark = pytest.mark.long

LEASE = 15  # seconds, as idempotency::RequestMemory has it
DASHBOARD = {"name": "Costs", "is_shared": True, "widgets": []}
ROUNDS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    """What a server over each engine is told."""
    if request.param == "sqlite":
        yield {}
        return
    directory = tempfile.mkdtemp(prefix="muster-postgres-")
    script = ROOT / "script" / "postgres"
    started = subprocess.run([script, "start", directory], capture_output=True, text=True, timeout=120, check=True)
    (tmp_path / "address").write_text(started.stdout)
    yield {"database.file": str(tmp_path / "address")}
    subprocess.run([script, "stop", directory], timeout=120, check=True)


@pytest.fixture
def server(settings, tmp_path):
    server = Server(tmp_path / "server", **settings).start()
    yield server
    if server.process.poll() is None:
        server.stop()


def keyed(who, path, body, key):
    return who.ask("POST", path, body, headers={"Idempotency-Key": key})


def names(who, prefix):
    items = who.ask("GET", "/api/v1/cost/dashboards?limit=1000").json["items"]
    return [item["name"] for item in items if item["name"].startswith(prefix)]


def test_a_repetition_is_answered_as_before_also_after_a_restart_and_a_kill(server):
    admin = server.set_up()
    first = keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one")
    again = [keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one")]
    server.stop()
    server.start()
    again.append(keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one"))
    server.kill()
    server.start()
    again.append(keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one"))

    assert (first.status, first.headers.get("idempotent-replayed")) == (201, None)
    for answer in again:
        assert (answer.status, answer.json, answer.headers["location"]) == (201, first.json, first.headers["location"])
        assert answer.headers["idempotent-replayed"] == "true"
        assert answer.headers["x-request-id"] != first.headers["x-request-id"]
    assert names(admin, "Costs") == ["Costs"]


def test_a_key_belongs_to_one_request_of_one_principal(server):
    admin = server.set_up()
    program = Program(server, admin.make_token("admin"))
    assert keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one").status == 201

    other = keyed(admin, "/api/v1/cost/dashboards", {**DASHBOARD, "name": "Costs too"}, "one")

    assert (other.status, other.code) == (422, "idempotency.key_reused")
    assert keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "a key").code == "idempotency.bad_key"
    mine = keyed(program, "/api/v1/cost/dashboards", DASHBOARD, "one")
    assert (mine.status, mine.headers.get("idempotent-replayed")) == (201, None)


def test_two_at_once_are_one(server):
    admin = server.set_up()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(
        keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert names(admin, "Costs") == ["Costs"]
    assert {answer.status for answer in answers} <= {201, 409}
    for answer in answers:
        if answer.status == 409:
            assert (answer.code, answer.headers["retry-after"]) == ("idempotency.in_progress", "1")
    assert keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one").headers["idempotent-replayed"] == "true"


def test_what_is_shown_once_comes_again_and_lies_sealed(server, settings):
    admin = server.set_up()
    body = {"name": "ci", "role": "read_only"}

    first = keyed(admin, "/api/v1/api-tokens", body, "planted-key")
    second = keyed(admin, "/api/v1/api-tokens", body, "planted-key")

    assert first.status == 201 and second.json == first.json
    server.secrets += [first.json["secret"], "planted-key"]
    assert len(admin.get("/api/v1/api-tokens").json["items"]) == 1
    server.stop()  # which looks through the log
    if not settings:
        with sqlite3.connect(server.data / "muster.db") as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (rows,) = database.execute("SELECT COUNT(*) FROM idempotency_request").fetchone()
        stored = (server.data / "muster.db").read_bytes()
        assert rows == 1
        assert first.json["secret"].encode() not in stored and b"planted-key" not in stored


def test_refusals_are_not_remembered(server):
    admin = server.set_up()

    refused = keyed(admin, "/api/v1/cost/dashboards", {**DASHBOARD, "name": ""}, "one")
    mended = keyed(admin, "/api/v1/cost/dashboards", DASHBOARD, "one")

    assert (refused.status, mended.status) == (400, 201)


def test_strangers_keys_mean_nothing(server):
    server.set_up()
    wrong = {"email": "ann@example.com", "password": "not the password at all"}

    answers = [server.ask("POST", "/api/v1/session", wrong, {"Idempotency-Key": "one"}) for _ in range(2)]

    assert [answer.code for answer in answers] == ["sign_in.refused"] * 2
    assert all("idempotent-replayed" not in answer.headers for answer in answers)


def test_killed_at_any_time_nothing_is_done_twice(server):
    admin = server.set_up()
    program = Program(server, admin.make_token("admin"))
    chance = random.Random(7)

    def send(name, key):
        try:
            return keyed(program, "/api/v1/cost/dashboards", {**DASHBOARD, "name": name}, key)
        except OSError:
            return None  # the server died

    sent = [(f"killed-{n}-{i}", f"{n}-{i}") for n in range(ROUNDS) for i in range(4)]
    for n in range(ROUNDS):
        threads = [threading.Thread(target=send, args=sent[4 * n + i]) for i in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0, 0.08))
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
    time.sleep(LEASE + 1)

    answers = [send(*one) for one in sent]

    assert {answer.code for answer in answers} <= {None, "idempotency.answer_lost"}, answers
    assert sorted(names(program, "killed-")) == sorted(name for name, _ in sent)  # each once, none lost

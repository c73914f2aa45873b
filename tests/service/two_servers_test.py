"""Two servers on one PostgreSQL and one data directory: they share the work, and know what the other did."""

import concurrent.futures
import json
import signal
import time

import pytest

from cost_api_test import REPORT, Client, import_bill
from muster_cli import BUILD, write_bill
from musterd import ADMIN, Browser, Server
from postgres import PostgresMuster, postgres  # noqa: F401, a fixture

pytestmark = pytest.mark.long

LONG = 4_000_000 if BUILD.name == "release" else 700_000  # rows: an import of seconds
LEASE = 30  # seconds, after which the work of a server that was killed is taken over


class Pair:
    """Two servers, and an Admin who is signed in at both with one session."""

    def __init__(self, postgres, root):
        self.postgres = postgres
        self.bills = root / "bills"
        self.bills.mkdir()
        self.muster = PostgresMuster(postgres, root / "data", postgres.make())
        address = self.muster.config.with_suffix(".address")
        self.servers = [Server(root / name, **{"data": str(self.muster.data), "database.file": str(address),
                                               "listen": ["http://127.0.0.1:0"], "import_directories": [str(self.bills)]})
                        for name in ("first", "second")]
        self.servers[0].start()
        self.browser = self.servers[0].set_up()
        self.servers[1].start()
        self.clients = [Client(self.browser), Client(self.at(self.servers[1], self.browser))]

    def at(self, server, browser):
        """The same session, at another server."""
        other = Browser(server)
        other.cookies, other.csrf = dict(browser.cookies), browser.csrf
        return other

    def running(self, task):
        """The index of the server that runs a task."""
        [[owner]] = self.postgres.query(f"SELECT owner FROM job WHERE id = '{task}'", self.muster.database)
        pids = [str(server.process.pid) for server in self.servers]
        return pids.index(owner.rpartition(":")[2])

    def stop(self):
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()


@pytest.fixture
def pair(postgres, tmp_path):
    pair = Pair(postgres, tmp_path)
    yield pair
    pair.stop()


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def test_a_report_of_either_has_what_the_other_imported(pair):
    first, second = pair.clients
    for client, month in ((first, "2026-09"), (second, "2026-10")):
        bill = write_bill(pair.bills / f"{month}.csv", cost="2.5", rows=4, month=month)
        assert import_bill(client, bill, source="payer")["state"] == "succeeded"

    reports = [client.post("/cost/reports/run", REPORT).json for client in pair.clients]

    assert reports[0]["rows"] == reports[1]["rows"]
    assert reports[0]["total"] == ["20", "8"]
    for client in pair.clients:
        counted = client.post("/sql", {"query": "select count(*) from charges"})
        assert counted.json["rows"] == [["8"]], counted
    assert json.loads(pair.muster.ok("billing", "periods", "--json"))["items"][0]["source"] == "payer"


def test_an_import_is_followed_from_the_other_server(pair):
    first, second = pair.clients
    bill = write_bill(pair.bills / "long.csv", rows=LONG)
    with concurrent.futures.ThreadPoolExecutor() as threads:
        told = [threads.submit(lambda events=client.events("/events"): list(take_task(events)))
                for client in pair.clients]
        time.sleep(0.5)  # for them to listen
        task = first.post("/billing/imports", {"path": str(bill), "source": "long"}).json
        seen = [[], []]
        for _ in range(2000):
            for i, client in enumerate(pair.clients):
                seen[i].append(client.ok(f"/tasks/{task['id']}"))
            if seen[0][-1]["state"] == seen[1][-1]["state"] == "succeeded":
                break
            time.sleep(0.05)
        events = [future.result(60) for future in told]

    for looked in seen:  # whoever ran it, the other knows how far it was
        assert any(document["progress"] and document["progress"]["bytes"] > 0 for document in looked)
        assert looked[-1]["state"] == "succeeded" and looked[-1]["progress"] is None
    for heard in events:
        assert any(event["progress"] for event in heard)
        assert heard[-1]["id"] == task["id"] and heard[-1]["state"] == "succeeded"


def take_task(events):
    """The events of the first import, to its end."""
    for event in events:
        if event["kind"] == "billing.import":
            yield event
            if event["state"] in ("succeeded", "failed"):
                return


def test_the_import_of_a_server_that_is_killed_is_done_once_by_the_other(pair):
    bill = write_bill(pair.bills / "long.csv", cost="1", rows=LONG)
    task = pair.clients[0].post("/billing/imports", {"path": str(bill), "source": "long"}).json["id"]
    wait_for(lambda: (pair.clients[0].ok(f"/tasks/{task}")["progress"] or {}).get("bytes"))
    killed = pair.running(task)
    pair.servers[killed].process.send_signal(signal.SIGKILL)
    pair.servers[killed].process.wait()
    survivor = pair.clients[1 - killed]

    ended = wait_for(lambda: (document := survivor.ok(f"/tasks/{task}"))["state"] in ("succeeded", "failed") and document,
                     seconds=LEASE + 90)

    assert ended["state"] == "succeeded", ended
    versions = survivor.ok("/billing/versions?source=long&month=2026-10")["items"]
    assert len(versions) == 1 and versions[0]["rows"] == LONG
    report = survivor.post("/cost/reports/run", REPORT).json
    assert report["total"] == [str(LONG)] * 2
    assert len(list(pair.muster.data.glob("ledger/v*"))) == 1  # nothing is left of the killed one
    pair.servers[killed].start()
    again = Client(pair.at(pair.servers[killed], pair.browser)).post("/cost/reports/run", REPORT)
    assert again.json["total"] == report["total"]


def test_a_session_that_ends_at_one_has_ended_at_the_other(pair):
    bob = pair.browser.invite("bob@example.com", "user")
    elsewhere = pair.at(pair.servers[1], bob)
    assert elsewhere.get("/api/v1/session").status == 200

    assert bob.ask("DELETE", "/api/v1/session").status == 204
    ended = time.monotonic()

    wait_for(lambda: elsewhere.get("/api/v1/session").status == 401, seconds=1)
    assert time.monotonic() - ended < 1


def test_servers_that_start_at_once_on_nothing_agree(postgres, tmp_path):
    muster = PostgresMuster(postgres, tmp_path / "data", postgres.make())
    servers = [Server(tmp_path / name, **{"data": str(muster.data), "listen": ["http://127.0.0.1:0"],
                                          "database.file": str(muster.config.with_suffix(".address"))})
               for name in ("first", "second", "third")]
    with concurrent.futures.ThreadPoolExecutor() as threads:
        list(threads.map(lambda server: server.start(), servers))

    try:
        assert all(server.ask("GET", "/readyz").body == "ok\n" for server in servers)
        assert len((muster.data / "master.keys").read_text().splitlines()) == 1
    finally:
        for server in servers:
            server.stop()


def test_a_server_that_sees_other_files_does_not_start(pair, tmp_path):
    stranger = Server(tmp_path / "stranger", **{"database.file": str(pair.muster.config.with_suffix(".address")),
                                                "listen": ["http://127.0.0.1:0"],
                                                "master_keys": str(pair.muster.data / "master.keys")})

    with pytest.raises(AssertionError):
        stranger.start()

    assert "[ledger.other_files]" in stranger.log.read_text()
    stranger.process.wait()

"""Bills of a connected account come in by themselves."""

import pytest

from musterd import Server
from sandbox import Sandbox, external_id, wait_until

CONNECTIONS = "/api/v1/connections"


@pytest.fixture
def sandbox(tmp_path):
    sandbox = Sandbox(tmp_path / "sandbox", "--time", "2026-09-28T05:00:00Z", "--bill-rows", "600")
    yield sandbox
    sandbox.stop()


@pytest.fixture
def admin(sandbox, tmp_path):
    server = Server(tmp_path / "server", **{"aws.endpoint_url": sandbox.endpoint})
    server.process_options = {"env": sandbox.environment()}
    server.start()
    yield server.set_up()
    server.stop()


def versions(admin, account):
    return admin.get(f"/api/v1/billing/versions?source={account}").json["items"]


def spent(admin):
    return admin.post("/api/v1/cost/reports/run", {"period": "2026-09", "granularity": "total"}).json["total"]


def test_bills_come_in_as_soon_as_it_is_known_where_they_lie(sandbox, admin):
    connection = admin.post(CONNECTIONS, {"name": "payer", "kind": "management",
                                          "account_id": sandbox.management}).json
    at = f"{CONNECTIONS}/{connection['id']}"
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]))
    wait_until(lambda: admin.get(at).json["state"] == "connected")
    assert versions(admin, sandbox.management) == []

    sandbox.define_report("bills-of-ours", "ours")
    sandbox.control("POST", "/clock", days=1)
    assert admin.post(f"{at}/check").json["bills"]["bucket"] == "bills-of-ours"

    [version], _ = wait_until(lambda: versions(admin, sandbox.management))
    assert (version["month"], version["current"]) == ("2026-09", True)
    total = spent(admin)
    assert total != [None]

    assert admin.post(f"{at}/disconnect").json["state"] == "disconnected"
    assert admin.ask("DELETE", at).status == 204
    assert spent(admin) == total  # what was read stays

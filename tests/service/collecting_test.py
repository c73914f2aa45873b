"""AWS leaves those hanging who list resources: other work goes on, and the server ends in its time and takes up again
what it was at."""

import time

import pytest

from sandbox import RESOURCE_PERMISSIONS, Sandbox, external_id, wait_until

pytestmark = pytest.mark.long

CONNECTIONS, RESOURCES = "/api/v1/connections", "/api/v1/resources"
AT_ONCE = 2


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), accounts=6).warm_up()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def server(sandbox, tmp_path):
    server = sandbox.server(tmp_path, **{"connections.check_every": "1h", "inventory.collect_every": "24h",
                                         "inventory.accounts_at_once": AT_ONCE})
    server.start()
    yield server
    server.kill()


def connect(admin, sandbox, account):
    connection = admin.post(CONNECTIONS, {"name": account, "kind": "member", "account_id": account}).json
    sandbox.make_role(account, connection["role_name"], external_id(connection["external_id"]), RESOURCE_PERMISSIONS)
    wait_until(lambda: admin.get(f"{CONNECTIONS}/{connection['id']}").json["state"] == "connected")
    return connection["id"]


def states(admin, tasks):
    return sorted(admin.get(f"/api/v1/tasks/{task}").json["state"] for task in tasks)


def test_collections_that_hang_hold_up_nothing_else(sandbox, server):
    admin = server.set_up()
    *accounts, later = sandbox.members()[:AT_ONCE + 2]
    connections = [connect(admin, sandbox, account) for account in accounts]
    for account in accounts:
        sandbox.control("POST", "/faults", kind="lose_request", service="ec2", operation="DescribeVolumes",
                        account=account, times=1000, seconds=30)
    tasks = [admin.post(f"{RESOURCES}/collections", {"connection_id": connection}).json["id"]
             for connection in connections]
    hanging = ["queued"] + ["running"] * AT_ONCE

    wait_until(lambda: states(admin, tasks) == hanging)
    time.sleep(3)  # several looks of whoever could begin the third
    assert states(admin, tasks) == hanging
    connect(admin, sandbox, later)  # by jobs, in the time that it takes while nothing hangs

    assert server.stop() < 5
    server.start()
    wait_until(lambda: states(admin, tasks) == hanging)
    server.kill()
    server.start()

    sandbox.control("DELETE", "/faults")
    wait_until(lambda: states(admin, tasks) == ["succeeded"] * len(tasks), 120)
    server.stop()

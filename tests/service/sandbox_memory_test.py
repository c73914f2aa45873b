"""How much memory the sandbox takes once the resources of all its accounts were collected in all regions.

A few accounts always; MUSTER_SANDBOX_ACCOUNTS=60 are as many as people try Muster with, and take minutes."""

import os
import pathlib

import pytest

from sandbox import RESOURCE_PERMISSIONS, Sandbox, external_id, wait_until

ACCOUNTS = int(os.environ.get("MUSTER_SANDBOX_ACCOUNTS", "4"))
CONNECTIONS, RESOURCES = "/api/v1/connections", "/api/v1/resources"
MOST_ALONE, MOST_AN_ACCOUNT = 400, 10  # MiB; wanted are 1.5 GiB for sixty


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), accounts=ACCOUNTS)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def admin(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"),
                            **{"connections.check_every": "1h", "inventory.collect_every": "24h"})
    server.start()
    yield server.set_up()
    server.stop()


def most_memory(process):
    """In MiB, with its children's: policies are decided in one of their own."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    found = [pathlib.Path(f"/proc/{pid}/status").read_text() for pid in [process.pid, *children]]
    return sum(int(status.split("VmHWM:")[1].split()[0]) for status in found) // 1024


def connect(sandbox, admin, account):
    connection = admin.post(CONNECTIONS, {"name": account, "kind": "member"}).json
    arn = sandbox.make_role(account, "muster", external_id(connection["external_id"]), RESOURCE_PERMISSIONS)
    answer = admin.post(f"{CONNECTIONS}/{connection['id']}/role", {"role_arn": arn})
    assert answer.status == 200, answer
    return connection["id"]


def test_all_regions_of_all_accounts_fit_into_its_memory(sandbox, admin):
    alone = most_memory(sandbox.process)
    tasks = [admin.post(f"{RESOURCES}/collections", {"connection_id": connect(sandbox, admin, account)}).json["id"]
             for account in sandbox.members()]
    for task in tasks:
        wait_until(lambda task=task: admin.get(f"/api/v1/tasks/{task}").json["state"] in ("succeeded", "failed"), 3600)
    assert {admin.get(f"/api/v1/tasks/{task}").json["state"] for task in tasks} == {"succeeded"}

    most = most_memory(sandbox.process)
    print(f"{ACCOUNTS} accounts: {alone} MiB at the start, {most} MiB in the end")
    assert most <= MOST_ALONE + MOST_AN_ACCOUNT * ACCOUNTS

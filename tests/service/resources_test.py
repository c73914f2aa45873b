"""Active resources of a connected account, with the rates of the price list, against the sandbox."""

import json
import os
import subprocess

import pytest

from muster_cli import BINARY
from sandbox import RESOURCE_PERMISSIONS, Sandbox, external_id, wait_until

CONNECTIONS = "/api/v1/connections"
RESOURCES = "/api/v1/resources"
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def server(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def account(sandbox):
    return sandbox.members()[0]


@pytest.fixture(scope="module")
def things(sandbox, account):
    """What stands in the account, by its ids."""
    keys = sandbox.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole",
                                             RoleSessionName="admin")["Credentials"]
    ec2 = sandbox.client("ec2", keys, REGION)
    volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=100, VolumeType="gp2", TagSpecifications=[
        {"ResourceType": "volume", "Tags": [{"Key": "team", "Value": "a"}]}])["VolumeId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    sandbox.client("s3", keys, REGION).create_bucket(
        Bucket="things-of-ours", CreateBucketConfiguration={"LocationConstraint": REGION})
    return {"volume": volume, "address": address, "bucket": "things-of-ours", "ec2": ec2}


@pytest.fixture(scope="module")
def connection(admin, sandbox, account, things):
    connection = admin.post(CONNECTIONS, {"name": "member", "kind": "member", "account_id": account}).json
    sandbox.make_role(account, connection["role_name"], external_id(connection["external_id"]), RESOURCE_PERMISSIONS)
    wait_until(lambda: admin.get(f"{CONNECTIONS}/{connection['id']}").json["state"] == "connected")
    return connection


def collect(admin, connection):
    answer = admin.post(f"{RESOURCES}/collections", {"connection_id": connection["id"]})
    assert answer.status == 202, answer
    task, _ = wait_until(lambda: (found := admin.get(f"/api/v1/tasks/{answer.json['id']}").json)["state"] in (
        "succeeded", "failed", "cancelled") and found, 120)
    assert task["state"] == "succeeded", task
    return task


def listed(admin, query=""):
    return {item["resource_id"]: item for item in admin.get(f"{RESOURCES}?limit=1000{query}").json["items"]}


@pytest.fixture(scope="module")
def collected(admin, connection, things):
    collect(admin, connection)
    return connection


def test_nothing_is_listed_before_an_account_may_be(server, sandbox, admin):
    connection = admin.post(CONNECTIONS, {"name": "not yet", "kind": "member"}).json

    refused = admin.post(f"{RESOURCES}/collections", {"connection_id": connection["id"]})
    [shown] = [one for one in admin.get(f"{RESOURCES}/accounts").json["items"]
               if one["connection_id"] == connection["id"]]

    assert (refused.status, refused.code) == (422, "resources.locked")
    assert (shown["state"], shown["collected_at"]) == ("unchecked", None)
    assert shown["unlocked_by"]


def test_what_is_there_is_listed_with_its_rates(admin, collected, account, things):
    for priced in (things["volume"], things["address"]):  # once both their price lists were read
        wait_until(lambda: listed(admin)[priced]["monthly_rate"], 60)
    volume = listed(admin)[things["volume"]]

    assert (volume["account_id"], volume["region"], volume["kind"]) == (account, REGION, "ebs_volume")
    assert (volume["type"], volume["size"], volume["size_unit"], volume["tags"]) == ("gp2", 100, "GiB", {"team": "a"})
    assert (volume["monthly_rate"], volume["currency"], volume["no_rate"]) == ("11.14", "USD", None)
    address = listed(admin)[things["address"]]
    assert (address["state"], address["hourly_rate"]) == ("idle", "0.00557")
    bucket = listed(admin)[things["bucket"]]
    assert (bucket["monthly_rate"], bucket["no_rate"]) == (None, "by_use")


def test_filters_totals_and_pages_agree(admin, collected, things):
    assert list(listed(admin, f"&kind=ebs_volume&region={REGION}")) == [things["volume"]]
    assert list(listed(admin, "&tag=team%3Da")) == list(listed(admin, "&text=TEAM%3DA")) == [things["volume"]]
    assert listed(admin, "&tag=team%3Db") == {}

    totals = admin.get(f"{RESOURCES}/totals").json
    assert totals["resources"] == len(listed(admin))
    assert totals["rated"] == sum(1 for one in listed(admin).values() if one["monthly_rate"] is not None)
    first = admin.get(f"{RESOURCES}?limit=1&sort=-monthly_rate").json
    second = admin.get(f"{RESOURCES}?limit=1&sort=-monthly_rate&cursor={first['next_cursor'].replace(' ', '%20')}").json
    assert first["items"] != second["items"]


@pytest.mark.parametrize("query, code", [
    ("kind=ufo", "resources.unknown_kind"), ("account=1", "aws_account_id.malformed"), ("tag=%3Da", "resources.bad_tag"),
    ("sort=price", "resources.bad_sort"), ("ended=yes", "resources.bad_ended"), ("cursor=x", "resources.bad_cursor")])
def test_a_query_that_means_nothing_is_refused(admin, query, code):
    answer = admin.get(f"{RESOURCES}?{query}")

    assert (answer.status, answer.code) == (400, code)


def test_the_command_line_lists_them(server, admin, collected, things, tmp_path):
    token = admin.make_token("read_only", "list")
    answer = subprocess.run(
        [BINARY, "--server", server.url, "--ca-file", server.data / "tls.crt", "--json", "resources", "list", "--kind",
         "ebs_volume"], env={**os.environ, "MUSTER_TOKEN": token, "HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=60, check=True)

    assert [item["resource_id"] for item in json.loads(answer.stdout)["items"]] == [things["volume"]]


def test_what_vanishes_ends_and_what_is_refused_stays_and_is_old(admin, sandbox, collected, account, things):
    things["ec2"].release_address(AllocationId=things["address"])
    sandbox.allow(account, collected["role_name"], [one for one in RESOURCE_PERMISSIONS if one != "ec2:DescribeVolumes"])

    task = collect(admin, collected)

    assert "looks failed" in task["steps"][1]["detail"]
    assert things["address"] not in listed(admin)
    assert listed(admin, "&ended=show")[things["address"]]["ended_at"]
    assert listed(admin)[things["volume"]]["stale"]["code"] == "aws.denied"
    failures = admin.get(f"{RESOURCES}/failures?limit=1000").json["items"]
    assert {one["kind"] for one in failures} == {"ebs_volume"}
    [shown] = [one for one in admin.get(f"{RESOURCES}/accounts").json["items"]
               if one["connection_id"] == collected["id"]]
    assert shown["failures"] == len(failures)

    sandbox.allow(account, collected["role_name"], RESOURCE_PERMISSIONS)
    collect(admin, collected)
    assert listed(admin)[things["volume"]]["stale"] is None


def test_with_the_connection_goes_what_was_read_through_it(admin, collected):
    assert admin.ask("DELETE", f"{CONNECTIONS}/{collected['id']}").status == 204

    assert listed(admin, "&ended=show") == {}
    assert admin.get(f"{RESOURCES}/totals").json["resources"] == 0

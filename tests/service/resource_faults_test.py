"""The resources of accounts are listed while in each one call to AWS goes wrong (aws_faults.py): afterwards those are
known that are there, and no others."""

import pytest

from aws_faults import (FAULTS, KILLS, PATIENCE, Disturbance, ask, calls_of, check, ended, faults_for,
                        kills_for)
from sandbox import RESOURCE_PERMISSIONS, Sandbox, external_id, wait_until

CONNECTIONS, RESOURCES = "/api/v1/connections", "/api/v1/resources"
REGION = "eu-west-1"
SHOWN = ("kind", "region", "state", "type", "size", "tags", "monthly_rate", "hourly_rate", "no_rate", "stale")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox")).warm_up()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def server(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"),
                            **{"connections.check_every": "1h", "inventory.collect_every": "24h"})
    server.start()
    yield server
    server.stop()


class Journey:
    """An account in which something comes and something goes before it is looked at again."""

    def __init__(self, sandbox, server):
        self.sandbox, self.server, self.admin = sandbox, server, server.set_up()
        self.account = sandbox.members()[0]
        role = f"arn:aws:iam::{self.account}:role/OrganizationAccountAccessRole"
        keys = sandbox.client("sts").assume_role(RoleArn=role, RoleSessionName="admin")["Credentials"]
        self.ec2 = sandbox.client("ec2", keys, REGION)
        self.things = {"volume": None, "address": self.ec2.allocate_address(Domain="vpc")["AllocationId"],
                       "bucket": "things-of-ours"}
        sandbox.client("s3", keys, REGION).create_bucket(
            Bucket="things-of-ours", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.connection = self.admin.post(CONNECTIONS, {"name": "member", "kind": "member",
                                                        "account_id": self.account}).json
        sandbox.make_role(self.account, self.connection["role_name"], external_id(self.connection["external_id"]),
                          RESOURCE_PERMISSIONS)
        wait_until(lambda: self.admin.get(f"{CONNECTIONS}/{self.connection['id']}").json["state"] == "connected")

    def go(self, fault=None, is_killed=False, expected=None):
        if self.things["volume"]:
            self.ec2.delete_volume(VolumeId=self.things["volume"])
        self.things["volume"] = self.ec2.create_volume(
            AvailabilityZone=f"{REGION}a", Size=100, VolumeType="gp2", TagSpecifications=[
                {"ResourceType": "volume", "Tags": [{"Key": "team", "Value": "a"}]}])["VolumeId"]
        self.sandbox.control("DELETE", "/calls")
        disturbance = Disturbance(self.sandbox, self.server, fault, is_killed)
        with disturbance:
            task = ask(self.admin, "POST", f"{RESOURCES}/collections", {"connection_id": self.connection["id"]},
                       good=(202,)).json["id"]
            state = ended(self.admin, task, 3 * PATIENCE)["state"]  # what failed is looked at again after a minute
        if expected:  # rates come when their list was read
            try:
                wait_until(lambda: self._end(state) == expected)
            except AssertionError:
                pass
        return self._end(state), disturbance

    def rates(self):
        items = ask(self.admin, "GET", f"{RESOURCES}?limit=1000").json["items"]
        return [item["monthly_rate"] for item in items if item["resource_id"] in self.things.values()]

    def _end(self, state):
        names = {thing: name for name, thing in self.things.items()}
        items = ask(self.admin, "GET", f"{RESOURCES}?limit=1000").json["items"]
        listed = sorted((names.get(item["resource_id"], item["kind"]), *(str(item[field]) for field in SHOWN))
                        for item in items if item["resource_id"] in names or item["kind"] == "ebs_volume")
        failures = ask(self.admin, "GET", f"{RESOURCES}/failures?limit=1000").json["items"]
        return state, len(items), listed, [one["kind"] for one in failures]


@pytest.fixture(scope="module")
def journey(sandbox, server):
    return Journey(sandbox, server)


@pytest.fixture(scope="module")
def undisturbed(sandbox, journey):
    """How it ends when nothing goes wrong, and what is called."""
    journey.go()
    wait_until(lambda: journey.rates().count(None) == 1, PATIENCE)  # that of the bucket, which goes by its use
    (state, count, listed, failures), _ = journey.go()
    assert (state, [one[0] for one in listed], failures) == ("succeeded", ["address", "bucket", "volume"], [])
    return (state, count, listed, failures), calls_of(sandbox)


@pytest.mark.parametrize("faults, is_killed", [(FAULTS, False), (KILLS, True)], ids=["fault", "kill"])
def test_a_call_that_goes_wrong_changes_nothing_in_the_end(journey, undisturbed, faults, is_killed):
    expected, calls = undisturbed
    check(lambda _, fault, *__: journey.go(fault, is_killed, expected), expected,
          (kills_for if is_killed else faults_for)(calls), faults)

"""Connections in GovCloud and in China, of a server at home elsewhere or there: each partition is an organization on
the loopback, which is called by the host names that AWS has there."""

import datetime
import json
import urllib.parse
import urllib.request

import pytest

from callbacks import Callbacks, Stack
from partition_router import PartitionRouter
from sandbox import RESOURCE_PERMISSIONS, Sandbox, external_id, wait_until

CONNECTIONS = "/api/v1/connections"
OTHERS = {"aws-us-gov": "aws-cn", "aws-cn": "aws-us-gov"}
CONSOLES = {"aws-us-gov": "https://us-gov-west-1.console.amazonaws-us-gov.com",
            "aws-cn": "https://cn-northwest-1.console.amazonaws.cn"}
BUCKET = "templates-of-ours"
NOW = datetime.datetime.now(datetime.UTC)
LAST_MONTH = f"{NOW.replace(day=1) - datetime.timedelta(days=1):%Y-%m}"
NAMES = iter(f"abroad {number}" for number in range(1000))


@pytest.fixture(scope="module")
def commercial(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("commercial"), accounts=2)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module", params=OTHERS)
def abroad(request, tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("abroad"), "--partition", request.param, "--time",
                      f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "--bill-rows", "300", "--bill-snapshots", "2", "--bill-hours", "12",
                      "--months-at-once", "2")
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def router(commercial, abroad, tmp_path_factory):
    router = PartitionRouter(tmp_path_factory.mktemp("router"), commercial, abroad)
    yield router
    router.stop()


@pytest.fixture(scope="module")
def server(commercial, abroad, router, tmp_path_factory):
    """At home in the commercial partition, with an identity for the other."""
    folder = tmp_path_factory.mktemp("server")
    keys = abroad.about["credentials"]["muster"]
    (folder / "credentials").write_text(f"[abroad]\naws_access_key_id = {keys['access_key_id']}\n"
                                        f"aws_secret_access_key = {keys['secret_access_key']}\n")
    identity = f"aws.identities.{abroad.partition}"
    server = commercial.server(folder, **{f"{identity}.profile": "abroad", f"{identity}.artifact_bucket": BUCKET,
                                          "connections.check_every": "3s", "connections.cost_history": "on_request"})
    del server.settings["aws.endpoint_url"]
    server.process_options["env"].update(router.environment(), AWS_SHARED_CREDENTIALS_FILE=str(folder / "credentials"))
    server.secrets += [each.about["credentials"]["muster"]["secret_access_key"] for each in (commercial, abroad)]
    abroad.client("s3", "muster").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": abroad.region})
    server.start()
    yield server
    server.stop()  # which looks for secrets in its log


def create(admin, sandbox, kind, **fields):
    answer = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": kind, "partition": sandbox.partition, **fields})
    assert answer.status == 201, answer
    return answer.json


def show(admin, connection):
    return admin.get(f"{CONNECTIONS}/{connection['id']}").json


def is_connected(admin, connection):
    return lambda: (found := show(admin, connection))["state"] in ("connected", "error", "degraded") and found


def states(admin, connection):
    items = admin.get(f"{CONNECTIONS}/{connection['id']}/features").json["items"]
    return {item["name"]: item["state"] for item in items}


def task_ends(admin, answer):
    assert answer.status == 202, answer
    task, _ = wait_until(lambda: (found := admin.get(f"/api/v1/tasks/{answer.json['id']}").json)["state"] in (
        "succeeded", "failed", "cancelled") and found, 120)
    return task


@pytest.fixture(scope="module")
def management(admin, abroad):
    """The connection of the management account, made by the stack that Muster makes; what AWS says of the stack."""
    connection = create(admin, abroad, "management", account_id=abroad.management)
    stack = Stack(abroad, admin, connection).create()
    connected, _ = wait_until(is_connected(admin, connection), 60)
    assert (connected["state"], connected["cause"]) == ("connected", None)
    assert stack.status() == "CREATE_COMPLETE"
    return connected


def test_muster_says_who_it_is_there(admin, abroad, commercial):
    identity = admin.get("/api/v1/aws-identity").json

    assert identity["account_id"] == commercial.own_account
    [other] = identity["others"]
    assert (other["partition"], other["account_id"], other["problem"]) == (abroad.partition, abroad.own_account, None)
    assert other["principal"] == f"arn:{abroad.partition}:iam::{abroad.own_account}:user/muster"


def test_the_stack_of_the_partition_connects_the_management_account(admin, abroad, management):
    arn = f"arn:{abroad.partition}:iam::{abroad.management}:role/{management['role_name']}"
    assert management["role_arn"] == arn
    found = states(admin, management)
    assert (found["organizations"], found["active_resources"]) == ("available", "available")
    # What GovCloud costs is reported to the commercial account that it is paired with.
    assert found["billing_reports"] == ("available" if abroad.partition == "aws-cn" else "unsupported")
    actions = [event["action"] for event in admin.get(
        f"/api/v1/audit/events?target={management['id']}&limit=100").json["items"]]
    assert actions.count("connection.role_accepted") == 1


def test_bills_come_in_where_the_partition_has_a_report(admin, abroad, management):
    checked = admin.post(f"{CONNECTIONS}/{management['id']}/check").json
    if abroad.partition == "aws-us-gov":
        assert checked["bills"] is None
        assert states(admin, management)["billing_bucket"] == "unsupported"
        assert admin.get("/api/v1/billing/s3-sources").json["items"] == []
        return

    assert checked["bills"]["region"] == "cn-northwest-1"
    assert states(admin, management)["billing_bucket"] == "available"
    wait_until(lambda: LAST_MONTH in {version["month"] for version in admin.get(
        f"/api/v1/billing/versions?source={abroad.management}").json["items"]}, 60)
    report = {"period": LAST_MONTH, "granularity": "total"}
    assert admin.post("/api/v1/cost/reports/run", report).json["total"] != [None]


def test_cost_explorer_is_asked_where_the_partition_has_one(admin, abroad, management):
    answer = admin.post(f"{CONNECTIONS}/{management['id']}/cost-history")
    if abroad.partition == "aws-us-gov":
        assert (answer.status, answer.code) == (422, "connection.no_cost_explorer")
        return

    task = task_ends(admin, answer)

    assert task["state"] == "succeeded", task
    months = admin.get(f"{CONNECTIONS}/{management['id']}/cost-history/{task['id']}").json["items"]
    assert {month["outcome"] for month in months} <= {"read", "billed", "empty"}
    assert "read" in {month["outcome"] for month in months}


def test_a_report_of_another_name_is_found_too(admin, abroad, management):
    if abroad.partition == "aws-us-gov":
        pytest.skip("there are no reports")
    member = abroad.members()[1]
    connection = create(admin, abroad, "standalone", account_id=member)
    arn = abroad.make_role(member, "reads-reports", external_id(connection["external_id"]))
    abroad.define_report("bills-of-a-member", "of-theirs", account=member)

    connected = admin.post(f"{CONNECTIONS}/{connection['id']}/role", {"role_arn": arn})

    assert connected.status == 200, connected
    assert (connected.json["bills"]["bucket"], connected.json["bills"]["report"]) == ("bills-of-a-member", "of-theirs")
    admin.ask("DELETE", f"{CONNECTIONS}/{connection['id']}")


@pytest.fixture
def member(abroad):
    return abroad.members()[0]


def test_a_role_has_to_ask_for_the_external_id(admin, abroad, member):
    connection = create(admin, abroad, "member")
    roles = {"open": (None, 422, "connection.external_id_not_required"),
             "any": ({"StringLike": {"sts:ExternalId": "*"}}, 422, "connection.external_id_not_checked"),
             "of-another": (external_id("somebody-elses"), 409, "connection.role_not_assumable")}

    for name, (condition, status, code) in roles.items():
        arn = abroad.make_role(member, name, condition)
        answer = admin.post(f"{CONNECTIONS}/{connection['id']}/role", {"role_arn": arn})
        assert (answer.status, answer.code) == (status, code), name
    assert show(admin, connection)["role_arn"] is None


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov", "aws-cn"])
def test_an_arn_of_another_partition_is_refused(admin, abroad, member, partition):
    connection = create(admin, abroad, "member", account_id=member)
    arn = abroad.make_role(member, f"named-as-of-{partition}", external_id(connection["external_id"]))

    answer = admin.post(f"{CONNECTIONS}/{connection['id']}/role",
                        {"role_arn": arn.replace(abroad.partition, partition, 1)})

    if partition == abroad.partition:
        assert (answer.status, answer.json["state"]) == (200, "connected")
    else:
        assert (answer.status, answer.code) == (422, "connection.wrong_partition")
        assert show(admin, connection)["role_arn"] is None


def test_a_partition_that_muster_is_nobody_in_is_refused(admin, abroad):
    other = OTHERS[abroad.partition]

    answer = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": "management", "partition": other})

    assert (answer.status, answer.code) == (422, "connection.no_identity_there")
    assert f"aws.identities.{other}.profile" in answer.json["detail"]


def test_credentials_of_another_partition_are_told_from_none(abroad, commercial, router, tmp_path):
    keys, identity = commercial.about["credentials"]["muster"], f"aws.identities.{abroad.partition}.profile"
    (tmp_path / "credentials").write_text(f"[ours]\naws_access_key_id = {keys['access_key_id']}\n"
                                          f"aws_secret_access_key = {keys['secret_access_key']}\n")
    server = commercial.server(tmp_path / "server", **{identity: "ours"})
    del server.settings["aws.endpoint_url"]
    server.process_options["env"].update(router.environment(),
                                         AWS_SHARED_CREDENTIALS_FILE=str(tmp_path / "credentials"))
    admin = server.start().set_up()

    [other] = admin.get("/api/v1/aws-identity").json["others"]
    answer = admin.get(f"{CONNECTIONS}/{create(admin, abroad, 'member')['id']}/templates/manual")

    assert (other["partition"], other["problem"]["code"]) == (abroad.partition, "connection.no_identity")
    assert (answer.status, answer.code) == (503, "connection.no_identity")
    assert identity in answer.json["detail"]
    server.stop()


def test_the_link_leads_to_the_partitions_console_with_a_template_that_it_can_read(admin, abroad, member):
    connection = create(admin, abroad, "member", account_id=member)
    link = admin.post(f"{CONNECTIONS}/{connection['id']}/quick-create").json["url"]
    begin, _, asked = link.partition("#/stacks/create/review?")
    assert begin == f"{CONSOLES[abroad.partition]}/cloudformation/home?region={abroad.region}"
    form = dict(urllib.parse.parse_qsl(asked))
    template = urllib.parse.urlsplit(form["templateURL"])
    suffix = "amazonaws.com.cn" if abroad.partition == "aws-cn" else "amazonaws.com"
    assert template.hostname == f"{BUCKET}.s3.{abroad.region}.{suffix}"

    pages = f"{abroad.about['console']}/stacks/create"
    with urllib.request.urlopen(f"{pages}/review?{asked}&region={abroad.region}", timeout=60) as answer:
        assert "AWS::IAM::Role" in answer.read().decode()
    made = urllib.parse.urlencode({**form, "account": member, "region": abroad.region, "acknowledge": "yes"})
    urllib.request.urlopen(pages, made.encode(), timeout=60).read()

    connected, _ = wait_until(is_connected(admin, connection), 30)
    assert connected["state"] == "connected"


def test_resources_of_an_account_are_listed_by_region(admin, abroad, member):
    elsewhere = {"aws-us-gov": "us-gov-east-1", "aws-cn": "cn-north-1"}[abroad.partition]
    volumes = {region: abroad.in_account(member, "ec2", region).create_volume(
        AvailabilityZone=f"{region}a", Size=100, VolumeType="gp2")["VolumeId"] for region in (abroad.region, elsewhere)}
    connection = create(admin, abroad, "member", account_id=member)
    abroad.make_role(member, connection["role_name"], external_id(connection["external_id"]), RESOURCE_PERMISSIONS)
    wait_until(is_connected(admin, connection))

    task = task_ends(admin, admin.post("/api/v1/resources/collections", {"connection_id": connection["id"]}))

    assert task["state"] == "succeeded", task
    assert task["steps"][1]["detail"].endswith("; 0 of 17 looks failed"), task  # 8 kinds in two regions, and buckets
    items = admin.get("/api/v1/resources?limit=1000&kind=ebs_volume").json["items"]
    found = {item["resource_id"]: item for item in items}
    assert {one["region"]: name for name, one in found.items()} == volumes
    # GovCloud is in the commercial price list; China has one of its own, in its own currency.
    if abroad.partition == "aws-us-gov":
        rated, _ = wait_until(lambda: [item for item in admin.get(
            f"/api/v1/resources?limit=1000&kind=ebs_volume&region={abroad.region}").json["items"]
            if item["monthly_rate"]], 60)
        assert (rated[0]["monthly_rate"], rated[0]["currency"]) == ("12.6", "USD")
    else:
        assert {(one["monthly_rate"], one["no_rate"] is None) for one in found.values()} == {(None, False)}


def test_no_host_was_asked_that_the_partition_does_not_have(admin, abroad, management, router):
    """A name that leads nowhere is looked up again with each check, and keeps people waiting."""
    admin.post(f"{CONNECTIONS}/{management['id']}/check")

    assert any(abroad.region in host for host in router.hosts)
    assert router.nowhere == set()


@pytest.fixture
def at_home(abroad, router, tmp_path):
    """A server at home in the partition: stacks call it back, and it answers where CloudFormation takes answers."""
    callbacks = Callbacks(abroad, name="at-home")
    abroad.control("POST", "/response-url", style="aws")
    server = callbacks.server(tmp_path / "server", **{"aws.region": abroad.region})
    server.process_options["env"].update(router.environment())
    server.start()
    yield server
    server.stop()


def test_stacks_call_back_a_server_at_home_there(at_home, abroad):
    admin = at_home.set_up()
    member = abroad.members()[2]
    connection = create(admin, abroad, "member", account_id=member)
    stack = Stack(abroad, admin, connection).create()

    assert wait_until(lambda: stack.status() == "CREATE_COMPLETE", 30)
    connected, _ = wait_until(is_connected(admin, connection), 30)
    assert connected["state"] == "connected"
    [event] = admin.get(f"/api/v1/audit/events?target={connection['id']}&action=connection.called_back"
                        "&limit=10").json["items"]
    assert event["details"]["request"] == "Create"
    refused = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": "member", "partition": "aws"})
    assert (refused.status, refused.code) == (422, "connection.no_identity_there")
    assert json.dumps(abroad.partition) in json.dumps(admin.get("/api/v1/aws-identity").json)

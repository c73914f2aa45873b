"""Connections to AWS, against an organization on the loopback."""

import json
import os
import subprocess
import urllib.parse
import urllib.request

import pytest

from muster_cli import BINARY
from musterd import Server
from sandbox import PERMISSIONS, Sandbox, external_id, wait_until

CONNECTIONS = "/api/v1/connections"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox")).warm_up()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def server(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"), **{"connections.check_every": "3s"})
    server.secrets.append(sandbox.about["credentials"]["muster"]["secret_access_key"])
    server.start()
    yield server
    server.stop()  # which looks for secrets in its log


NAMES = iter(f"connection {number}" for number in range(1000))


def create(admin, kind="member", **fields):
    answer = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": kind, **fields})
    assert answer.status == 201, answer
    return answer.json


def show(admin, connection):
    return admin.get(f"{CONNECTIONS}/{connection['id']}").json


def in_state(admin, connection, *states):
    return lambda: (found := show(admin, connection))["state"] in states and found


def register(admin, connection, arn):
    return admin.post(f"{CONNECTIONS}/{connection['id']}/role", {"role_arn": arn})


def features(admin, connection):
    items = admin.get(f"{CONNECTIONS}/{connection['id']}/features").json["items"]
    return {item["name"]: item for item in items}


def actions_of(admin, connection):
    events = admin.get(f"/api/v1/audit/events?target={connection['id']}&order=oldest&limit=1000").json["items"]
    return [(event["action"], event["details"].get("to")) for event in events]


def test_the_whole_path_of_a_management_account(admin, sandbox):
    connection = create(admin, "management", account_id=sandbox.management)
    assert connection["state"] == "pending" and connection["task"]
    assert len(connection["external_id"]) == 32
    name = connection["role_name"]

    sandbox.make_role(sandbox.management, name, external_id(connection["external_id"]))
    connected, seconds = wait_until(in_state(admin, connection, "connected", "error"))
    assert seconds < 5
    assert (connected["state"], connected["cause"]) == ("connected", None)
    assert connected["role_arn"] == f"arn:aws:iam::{sandbox.management}:role/{name}"
    assert wait_until(lambda: admin.get(f"/api/v1/tasks/{connection['task']}").json["state"] == "succeeded")
    assert features(admin, connection)["organizations"]["state"] == "available"
    assert features(admin, connection)["billing_bucket"]["state"] == "waiting"

    sandbox.define_report("bills-of-ours", "ours")
    checked = admin.post(f"{CONNECTIONS}/{connection['id']}/check").json
    assert checked["bills"] == {"bucket": "bills-of-ours", "region": "us-east-1", "prefix": "bills", "report": "ours"}
    assert features(admin, connection)["billing_bucket"]["state"] == "available"

    sandbox.delete_role(sandbox.management, name)
    lost, seconds = wait_until(in_state(admin, connection, "error"), 60)
    assert seconds < 30  # 3 seconds between looks here, two minutes and a second look elsewhere
    assert lost["cause"]["code"] == "connection.role_revoked"

    sandbox.make_role(sandbox.management, name, external_id(connection["external_id"]))
    wait_until(in_state(admin, connection, "connected"))

    ended = admin.post(f"{CONNECTIONS}/{connection['id']}/disconnect").json
    assert ended["state"] == "disconnected"
    assert admin.post(f"{CONNECTIONS}/{connection['id']}/listen").status == 202
    wait_until(in_state(admin, connection, "connected"))

    assert admin.ask("DELETE", f"{CONNECTIONS}/{connection['id']}").status == 204
    assert admin.get(f"{CONNECTIONS}/{connection['id']}").status == 404
    assert actions_of(admin, connection) == [
        ("connection.created", None), ("connection.moved", "verifying"), ("connection.moved", "connected"),
        ("connection.role_accepted", None), ("connection.moved", "error"), ("connection.moved", "connected"),
        ("connection.moved", "disconnected"), ("connection.moved", "pending"), ("connection.moved", "verifying"),
        ("connection.moved", "connected"), ("connection.removed", None)]
    sandbox.delete_role(sandbox.management, name)


@pytest.fixture
def member(sandbox):
    return sandbox.members()[0]


def test_a_role_of_another_name_is_registered_and_again_without_harm(admin, sandbox, member):
    connection = create(admin)
    assert (connection["account_id"], connection["task"]) == (None, None)
    arn = sandbox.make_role(member, "our-own-name", external_id(connection["external_id"]))

    first, second = register(admin, connection, arn), register(admin, connection, arn)

    assert (first.status, first.json["state"], first.json["account_id"]) == (200, "connected", member)
    assert (second.status, second.json["state"], second.json["role_arn"]) == (200, "connected", arn)
    assert [action for action, _ in actions_of(admin, connection)].count("connection.role_accepted") == 1


def test_a_role_that_works_without_the_external_id_is_refused(admin, sandbox, member):
    connection = create(admin)
    arn = sandbox.make_role(member, "open-door")

    answer = register(admin, connection, arn)

    assert (answer.status, answer.code) == (422, "connection.external_id_not_required")
    assert "sts:ExternalId" in answer.json["detail"]
    assert show(admin, connection)["role_arn"] is None
    assert ("connection.role_refused", None) in actions_of(admin, connection)


def test_a_role_that_takes_any_external_id_is_refused(admin, sandbox, member):
    connection = create(admin)
    arn = sandbox.make_role(member, "any-word", {"StringLike": {"sts:ExternalId": "*"}})

    answer = register(admin, connection, arn)

    assert (answer.status, answer.code) == (422, "connection.external_id_not_checked")
    assert show(admin, connection)["role_arn"] is None


def test_a_role_that_does_not_trust_muster_or_is_not_there_is_not_assumable(admin, sandbox, member):
    connection = create(admin)
    arn = sandbox.make_role(member, "of-another-id", external_id("somebody-elses"))

    for role in (arn, f"arn:aws:iam::{member}:role/nobody"):
        answer = register(admin, connection, role)
        assert (answer.status, answer.code) == (409, "connection.role_not_assumable"), role
    assert show(admin, connection)["state"] == "pending"


def test_a_role_of_another_account_or_partition_is_refused(admin, sandbox, member):
    connection = create(admin, account_id=sandbox.management)
    arn = sandbox.make_role(member, "elsewhere", external_id(connection["external_id"]))

    answer = register(admin, connection, arn)
    assert (answer.status, answer.code) == (422, "connection.wrong_account")
    assert member in answer.json["detail"]
    answer = register(admin, connection, arn.replace("arn:aws:", "arn:aws-cn:"))
    assert (answer.status, answer.code) == (422, "connection.wrong_partition")


def test_a_member_is_no_management_account(admin, sandbox, member):
    connection = create(admin, "management")
    arn = sandbox.make_role(member, "not-management", external_id(connection["external_id"]))

    answer = register(admin, connection, arn)

    assert (answer.status, answer.code) == (422, "connection.not_management")


def test_a_role_is_of_one_connection(admin, sandbox, member):
    one, other = create(admin), create(admin)
    arn = sandbox.make_role(member, "taken", external_id(one["external_id"]))
    assert register(admin, one, arn).status == 200

    answer = register(admin, other, arn)

    assert (answer.status, answer.code) == (409, "connection.role_taken")


@pytest.mark.parametrize("text", ["", "role/x", "arn:aws:iam::12:role/x", "arn:aws:s3:::bucket", "arn:aws:iam::123456789012:user/x",
                                  "arn:aws:iam::123456789012:role/", "arn:moon:iam::123456789012:role/x"])
def test_what_is_no_role_is_refused(admin, text):
    answer = register(admin, create(admin), text)
    assert (answer.status, answer.code) == (400, "role_arn.malformed")


def test_an_external_id_is_never_taken_from_a_caller(admin):
    answer = admin.post(CONNECTIONS, {"name": "mine", "kind": "member", "external_id": "x" * 32})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (400, "/external_id")
    connection = create(admin)
    answer = admin.ask("PATCH", f"{CONNECTIONS}/{connection['id']}", {"external_id": "x" * 32}, {"If-Match": '"1"'})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (400, "/external_id")
    assert create(admin)["external_id"] != connection["external_id"]


def test_a_partition_without_an_identity_is_said_at_once(admin):
    answer = admin.post(CONNECTIONS, {"name": "gov", "kind": "management", "partition": "aws-us-gov"})
    assert (answer.status, answer.code) == (422, "connection.no_identity_there")
    assert "aws.identities.aws-us-gov.profile" in answer.json["detail"]


def test_a_partition_has_an_identity_of_its_own(sandbox, member, tmp_path):
    ours, theirs = (sandbox.about["credentials"][whose] for whose in ("muster", "management"))
    (tmp_path / "credentials").write_text(f"[ours]\naws_access_key_id = {ours['access_key_id']}\n"
                                          f"aws_secret_access_key = {ours['secret_access_key']}\n")
    server = Server(tmp_path / "server", **{"aws.endpoint_url": sandbox.endpoint, "aws.identities.aws.profile": "ours"})
    server.process_options = {"env": {**sandbox.environment(), "AWS_ACCESS_KEY_ID": theirs["access_key_id"],
                                      "AWS_SECRET_ACCESS_KEY": theirs["secret_access_key"],
                                      "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}}
    server.secrets += [ours["secret_access_key"], theirs["secret_access_key"]]
    admin = server.start().set_up()

    identity = admin.get("/api/v1/aws-identity").json
    assert identity["account_id"] == sandbox.management
    [named] = identity["others"]
    assert (named["partition"], named["account_id"], named["problem"]) == ("aws", sandbox.own_account, None)

    connection = create(admin)  # whose role trusts the account of the profile alone
    template = admin.get(f"{CONNECTIONS}/{connection['id']}/templates/manual").json["items"][0]["text"]
    assert named["principal"] in template
    arn = sandbox.make_role(member, "by-profile", external_id(connection["external_id"]))
    assert register(admin, connection, arn).json["state"] == "connected"
    server.stop()


def test_missing_permissions_are_named_and_unlock_by_themselves(admin, sandbox):
    connection = create(admin, "management", account_id=sandbox.management)
    some = [action for action in PERMISSIONS if action not in ("organizations:ListAccounts", "rds:DescribeDBInstances")]
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]), some)

    degraded, _ = wait_until(in_state(admin, connection, "degraded"))
    assert degraded["cause"]["code"] == "connection.permission_missing"
    assert features(admin, connection)["organizations"]["missing"] == ["organizations:ListAccounts"]
    resources = features(admin, connection)["active_resources"]
    assert (resources["state"], resources["missing"]) == ("locked", ["rds:DescribeDBInstances"])

    sandbox.allow(sandbox.management, connection["role_name"], PERMISSIONS)
    wait_until(in_state(admin, connection, "connected"))
    assert features(admin, connection)["active_resources"]["state"] == "available"
    admin.ask("DELETE", f"{CONNECTIONS}/{connection['id']}")


def test_a_role_that_is_made_open_turns_green_once_it_is_repaired(admin, sandbox, member):
    connection = create(admin, account_id=member)
    sandbox.make_role(member, connection["role_name"])
    refused, _ = wait_until(in_state(admin, connection, "error"))
    assert refused["cause"]["code"] == "connection.external_id_not_required"

    sandbox.delete_role(member, connection["role_name"])
    sandbox.make_role(member, connection["role_name"], external_id(connection["external_id"]))

    wait_until(in_state(admin, connection, "connected"))


def test_what_aws_does_not_answer_changes_nothing(admin, sandbox, member):
    connection = create(admin, account_id=member)
    sandbox.make_role(member, connection["role_name"], external_id(connection["external_id"]))
    before, _ = wait_until(in_state(admin, connection, "connected"))

    sandbox.control("POST", "/faults", kind="fail", service="sts", operation="AssumeRole", code="InternalFailure",
                    status=500, times=6)
    try:
        wait_until(lambda: sandbox.control("GET", "/faults") == [], 60)
    finally:
        sandbox.control("DELETE", "/faults")

    assert show(admin, connection)["state"] == "connected"
    assert show(admin, connection)["since"] == before["since"]


def test_muster_says_who_it_is_and_which_ways_are_off(admin, sandbox):
    identity = admin.get("/api/v1/aws-identity").json

    assert identity["account_id"] == sandbox.own_account
    assert identity["principal"].startswith(f"arn:aws:iam::{sandbox.own_account}:")
    ways = {way["way"]: way for way in identity["ways"]}
    assert ways["cli"]["is_offered"] and not ways["console"]["is_offered"]
    assert "aws.artifact_bucket" in ways["console"]["why_not"]
    assert not identity["ways"][-1]["is_offered"]


def test_a_server_without_credentials_says_so(tmp_path, sandbox):
    server = Server(tmp_path, **{"aws.endpoint_url": sandbox.endpoint})
    environment = sandbox.environment()
    server.process_options = {"env": {name: value for name, value in environment.items()
                                      if name not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "HOME")}}
    server.start()
    admin = server.set_up()
    identity = admin.get("/api/v1/aws-identity").json
    assert (identity["principal"], identity["problem"]["code"]) == (None, "connection.no_identity")
    assert not any(way["is_offered"] for way in identity["ways"])
    answer = register(admin, create(admin), f"arn:aws:iam::{sandbox.management}:role/x")
    assert (answer.status, answer.code) == (503, "connection.no_identity")
    server.stop()


def test_names_are_unique_and_edits_see_the_revision(admin):
    one, other = create(admin), create(admin)
    path = f"{CONNECTIONS}/{other['id']}"

    assert admin.ask("PATCH", path, {"name": one["name"]}, {"If-Match": '"1"'}).code == "connection.duplicate_name"
    edited = admin.ask("PATCH", path, {"bills": {"bucket": "our-bills"}}, {"If-Match": '"1"'})
    assert (edited.status, edited.json["bills"]["bucket"], edited.json["revision"]) == (200, "our-bills", 2)
    assert admin.ask("PATCH", path, {"name": "late"}, {"If-Match": '"1"'}).code == "connection.stale"
    listed = admin.get(f"{CONNECTIONS}?limit=1000").json["items"]
    assert other["id"] in [item["id"] for item in listed]


def test_only_admins_connect(admin, sandbox):
    reader = admin.invite("reader@example.com", "read_only")
    connection = create(admin)

    assert reader.get(CONNECTIONS).status == 200
    assert reader.post(CONNECTIONS, {"name": "no", "kind": "member"}).status == 403
    for action, body in (("role", {"role_arn": "x"}), ("listen", {}), ("check", {}), ("disconnect", {}), ("delete-bills", {"confirm": connection["name"]}),
                         ("invitations", {})):
        assert reader.post(f"{CONNECTIONS}/{connection['id']}/{action}", body).status == 403
    assert reader.ask("DELETE", f"{CONNECTIONS}/{connection['id']}").status == 403


def test_the_page_of_cloudformation_finds_its_template(tmp_path, sandbox):
    sandbox.client("s3", "muster").create_bucket(Bucket="muster-artifacts")
    server = sandbox.server(tmp_path, **{"aws.artifact_bucket": "muster-artifacts"})
    server.start()
    admin = server.set_up()
    connection = create(admin, "management", account_id=sandbox.management)
    assert admin.get("/api/v1/aws-identity").json["ways"][0] == {"way": "console", "is_offered": True, "why_not": None}

    answer = admin.post(f"{CONNECTIONS}/{connection['id']}/quick-create")

    if answer.code == "connection.no_template":
        pytest.skip("there are no templates")
    assert answer.status == 200, answer
    page = urllib.parse.urlsplit(answer.json["url"])
    fields = urllib.parse.parse_qs(page.fragment.partition("?")[2])
    assert fields["stackName"] == [connection["role_name"]]
    assert fields["templateURL"][0].startswith(f"{sandbox.endpoint}/muster-artifacts/connections/")
    with urllib.request.urlopen(fields["templateURL"][0], timeout=30) as answer:  # by whoever has the address
        stored = answer.read().decode()
    assert connection["external_id"] in stored and connection["role_name"] in stored
    server.stop()


def test_a_terminal_does_the_same(server, admin, sandbox, member, tmp_path):
    token = admin.make_token("admin", "terminal")
    muster = [BINARY, "--server", server.url, "--ca-file", server.data / "tls.crt", "--json", "connections"]
    environment = {**os.environ, "MUSTER_TOKEN": token, "HOME": str(tmp_path)}

    def run(*words):
        done = subprocess.run([*map(str, muster), *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    made = run("create", "by terminal", "--kind", "member")
    arn = sandbox.make_role(member, "by-terminal", external_id(made["external_id"]))
    assert run("register", made["id"], arn, "--wait", "10")["state"] == "connected"
    assert run("check", made["id"])["state"] == "connected"
    assert made["id"] in [item["id"] for item in run("list")["items"]]
    assert run("disconnect", made["id"])["state"] == "disconnected"
    assert run("listen", made["id"])["state"] == "succeeded"
    assert run("show", made["id"])["state"] == "connected"
    run("disconnect", made["id"], "--remove")
    assert show(admin, made)["code"] == "connection.not_found"

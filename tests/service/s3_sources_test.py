"""Places in S3 that bills come from by themselves, as people keep them."""

import json
import os
import subprocess

import pytest

from muster_cli import BINARY
from musterd import Program
from sandbox import Sandbox, external_id, wait_until

SOURCES = "/api/v1/billing/s3-sources"
READS = ["s3:ListBucket", "s3:GetObject"]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--time", "2026-09-28T05:00:00Z", "--bill-rows", "600", "--bill-hours", "24")
    sandbox.define_report("bills-of-ours", "ours")
    sandbox.control("POST", "/clock", days=1)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def server(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


NAMES = iter(f"source-{number}" for number in range(1000))


def create(admin, **fields):
    answer = admin.post(SOURCES, {"name": next(NAMES), "address": "s3://bills-of-ours/bills/", **fields})
    assert answer.status == 201, answer
    return answer.json


def show(admin, source):
    return admin.get(f"{SOURCES}/{source['id']}").json


def looked(admin, source):
    """The source, after a look that somebody asked for has ended."""
    answer = admin.post(f"{SOURCES}/{source['id']}/look")
    assert answer.status == 202, answer
    wait_until(lambda: admin.get(f"/api/v1/tasks/{answer.json['id']}").json["ended_at"])
    return show(admin, source)


def test_bills_come_in_a_role_that_asks_for_the_id_that_muster_made(admin, sandbox):
    name = "reads-bills"
    source = create(admin, role_arn=f"arn:aws:iam::{sandbox.management}:role/{name}")
    assert len(source["external_id"]) == 32 and source["connection_id"] is None
    failed, _ = wait_until(lambda: (found := show(admin, source))["failure"] and found)
    assert failed["failure"]["code"] in ("aws.denied", "billing.bucket_denied") and "role" in failed["failure"]["remedy"]
    assert failed["looked_at"] and failed["read_at"] is None

    sandbox.make_role(sandbox.management, name, external_id(source["external_id"]), READS)
    read = looked(admin, source)

    assert (read["failure"], read["read_at"] is not None) == (None, True)
    [version] = admin.get(f"/api/v1/billing/versions?source={source['name']}").json["items"]
    assert (version["month"], version["current"]) == ("2026-09", True)
    assert admin.ask("DELETE", f"{SOURCES}/{source['id']}").status == 204
    assert admin.get(f"/api/v1/billing/versions?source={source['name']}").json["items"] == [version]
    actions = [event["action"] for event in
               admin.get(f"/api/v1/audit/events?target={source['id']}&order=oldest").json["items"]]
    assert actions == ["billing.source_created", "billing.source_removed"]


def test_why_a_bucket_is_not_read_is_said_with_what_to_do(admin, sandbox):
    source = create(admin, role_arn=f"arn:aws:iam::{sandbox.management}:role/reads-nothing")
    sandbox.make_role(sandbox.management, "reads-nothing", external_id(source["external_id"]), ["ec2:DescribeVolumes"])
    failed = looked(admin, source)
    assert failed["failure"]["code"] == "billing.bucket_denied"
    assert "s3:ListBucket" in failed["failure"]["detail"] and failed["failure"]["remedy"]

    missing = looked(admin, create(admin, address="s3://there-is-no-such-bucket/"))
    assert missing["failure"]["code"] == "billing.bucket_not_found" and missing["failure"]["remedy"]


def test_a_source_is_changed_by_the_revision_that_was_seen(admin):
    source = create(admin)
    path = f"{SOURCES}/{source['id']}"

    assert admin.ask("PATCH", path, {"is_paused": True}).status == 428
    changed = admin.ask("PATCH", path, {"is_paused": True, "address": "s3://other-bucket/x"}, {"If-Match": '"1"'})
    assert (changed.status, changed.json["is_paused"], changed.json["address"], changed.json["revision"]) == (
        200, True, "s3://other-bucket/x", 2)
    assert changed.headers["etag"] == '"2"'
    stale = admin.ask("PATCH", path, {"is_paused": False}, {"If-Match": '"1"'})
    assert (stale.status, stale.code) == (412, "billing.source_stale")
    assert admin.post(f"{path}/look").code == "billing.source_paused"
    assert admin.ask("PATCH", path, {"name": "another"}, {"If-Match": '"2"'}).json["errors"][0]["pointer"] == "/name"


@pytest.mark.parametrize("fields, code", [
    ({"address": "s3://x"}, "billing.malformed_bucket"), ({"address": "s3://bucket/\x01"}, "billing.malformed_prefix"),
    ({"region": "EU west"}, "json.invalid"), ({"role_arn": "role/x"}, "json.invalid"),
    ({"external_id": "x" * 32}, "json.invalid"), ({"name": ""}, "json.invalid"),
    ({"name": "x" * 201}, "billing.malformed_source")])
def test_what_is_no_place_is_refused(admin, fields, code):
    answer = admin.post(SOURCES, {"name": next(NAMES), "address": "s3://bills-of-ours/", **fields})
    assert (answer.status, answer.code) == (400, code)


def test_a_name_is_taken_once_and_what_is_not_there_is_not_found(admin):
    source = create(admin)
    taken = admin.post(SOURCES, {"name": source["name"], "address": "s3://elsewhere/"})
    assert (taken.status, taken.code) == (409, "billing.source_taken")
    assert source["id"] in [item["id"] for item in admin.get(SOURCES).json["items"]]

    admin.ask("DELETE", f"{SOURCES}/{source['id']}")
    for verb, path in (("GET", ""), ("DELETE", ""), ("POST", "/look")):
        answer = admin.ask(verb, f"{SOURCES}/{source['id']}{path}", {} if verb == "POST" else None)
        assert (answer.status, answer.code) == (404, "billing.no_such_source"), verb


def test_who_keeps_costs_keeps_sources_and_others_look(server, admin):
    keeper = admin.invite("costs@example.com", "cost_admin")
    reader = Program(server, admin.make_token("read_only", "reader"))
    source = create(keeper)

    assert reader.ask("GET", f"{SOURCES}/{source['id']}").json["name"] == source["name"]
    for verb, path in (("POST", SOURCES), ("DELETE", f"{SOURCES}/{source['id']}"),
                       ("POST", f"{SOURCES}/{source['id']}/look")):
        assert reader.ask(verb, path, {}).code == "auth.not_allowed"


def test_what_a_connection_keeps_is_seen_and_changed_by_it_alone(admin, sandbox):
    connection = admin.post("/api/v1/connections", {"name": "payer", "kind": "management",
                                                    "account_id": sandbox.management}).json
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]))
    source, _ = wait_until(lambda: next((item for item in admin.get(SOURCES).json["items"]
                                         if item["connection_id"] == connection["id"]), None))
    path = f"{SOURCES}/{source['id']}"

    assert (source["name"], source["is_paused"]) == (sandbox.management, False)
    assert looked(admin, source)["read_at"]
    assert admin.ask("PATCH", path, {"is_paused": True}, {"If-Match": '"1"'}).code == "billing.source_kept"
    assert admin.ask("DELETE", path).code == "billing.source_kept"
    admin.post(f"/api/v1/connections/{connection['id']}/disconnect")
    assert admin.get(path).code == "billing.no_such_source"


def test_a_terminal_does_the_same(server, admin, tmp_path):
    token = admin.make_token("admin", "terminal")
    environment = {**os.environ, "MUSTER_TOKEN": token, "HOME": str(tmp_path)}

    def run(*words, json_output=True, code=0):
        options = ["--json"] if json_output else []
        done = subprocess.run([str(BINARY), "--server", server.url, "--ca-file", str(server.data / "tls.crt"), *options,
                               "billing", "s3", *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
        return done.stdout

    made = json.loads(run("add", "by terminal", "s3://there-is-no-such-bucket/cur/", "--region", "eu-west-1"))
    assert (made["region"], made["requester_pays"]) == ("eu-west-1", False)
    assert made["id"] in [item["id"] for item in json.loads(run("list"))["items"]]
    assert looked(admin, made)["failure"]
    shown = run("show", made["id"], json_output=False)
    assert "billing.bucket_not_found" in shown and "Correct the name of the bucket" in shown
    run("remove", made["id"])
    assert show(admin, made)["code"] == "billing.no_such_source"

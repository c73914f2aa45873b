"""Earlier months: those that lie in the bucket, those that only AWS Support has, and those that Cost Explorer
remembers until a bill comes."""

import datetime
import os
import random
import subprocess
import time
from decimal import Decimal

import pytest

from muster_cli import BINARY
from sandbox import PERMISSIONS, Sandbox, external_id, wait_until

pytestmark = pytest.mark.long

CONNECTIONS = "/api/v1/connections"
NOW = datetime.datetime.now(datetime.UTC)
MEASURES = ["unblended_cost", "blended_cost", "net_cost", "amortized_cost", "net_amortized_cost"]
ENDED = ("succeeded", "failed", "cancelled")


def month_before(count):
    """Of this month, `2026-08`."""
    months = NOW.year * 12 + NOW.month - 1 - count
    return f"{months // 12:04}-{months % 12 + 1:02}"


@pytest.fixture
def sandbox(tmp_path):
    sandbox = Sandbox(tmp_path / "sandbox", "--time", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "--bill-rows", "300",
                      "--bill-snapshots", "2", "--bill-hours", "12")
    yield sandbox
    sandbox.stop()


@pytest.fixture
def reads():
    """When Cost Explorer is asked."""
    return "on_request"


@pytest.fixture
def server(sandbox, tmp_path, reads):
    server = sandbox.server(tmp_path / "server", **{"connections.cost_history": reads})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def admin(server):
    return server.set_up()


def connect(sandbox, admin, *more, bills=None):
    """A connection of the management account whose role works; where it is in the API."""
    connection = admin.post(CONNECTIONS, {"name": "payer", "kind": "management", "account_id": sandbox.management,
                                          **({"bills": bills} if bills else {})}).json
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]),
                      [*PERMISSIONS, *more])
    at = f"{CONNECTIONS}/{connection['id']}"
    wait_until(lambda: admin.get(at).json["state"] in ("connected", "degraded"))
    return at


def versions(admin, sandbox):
    answer = admin.get(f"/api/v1/billing/versions?source={sandbox.management}")
    return {version["month"]: version for version in answer.json["items"] if version["current"]}


def all_versions(admin, sandbox):
    return [version["month"] for version in admin.get(
        f"/api/v1/billing/versions?source={sandbox.management}").json["items"]]


def follow(admin, answer, seconds=120):
    assert answer.status == 202, answer
    task = answer.json["id"]
    wait_until(lambda: admin.get(f"/api/v1/tasks/{task}").json["state"] in ENDED, seconds)
    return admin.get(f"/api/v1/tasks/{task}").json


def spent(admin, period, **more):
    report = {"period": period, "granularity": "total", "measures": MEASURES, **more}
    return admin.post("/api/v1/cost/reports/run", report).json


def groups(admin, period, dimension):
    return {row["dimensions"][0] for row in spent(admin, period, by=[dimension])["rows"]}


def requests_made(sandbox):
    return sandbox.control("GET", "/billing/cost-explorer")["requests"]


def put_detailed(sandbox, bucket, month, cost):
    sandbox.client("s3").put_object(
        Bucket=bucket, Key=f"{sandbox.management}-aws-billing-detailed-line-items-{month}.csv",
        Body=("RecordType,ProductName,UsageStartDate,UsageEndDate,UnBlendedCost\n"
              f"LineItem,Amazon S3,{month}-02 00:00:00,{month}-02 01:00:00,{cost}\n"
              f"StatementTotal,,,,{cost}\n").encode())


def test_months_in_the_bucket_are_listed_chosen_and_read(sandbox, admin):
    sandbox.define_report("bills-of-ours", "ours")
    at = connect(sandbox, admin, bills={"bucket": "bills-of-ours", "prefix": "bills", "report": "ours"})
    assert admin.get(f"{at}/months").json["items"] == []
    put_detailed(sandbox, "bills-of-ours", "2014-03", "1.25")
    put_detailed(sandbox, "bills-of-ours", "2014-04", "2.5")
    sandbox.define_report("bills-of-others", "copied")
    older = month_before(5)
    sandbox.control("POST", "/billing/backfill", report="copied", months=[older])
    s3 = sandbox.client("s3")
    for found in s3.list_objects_v2(Bucket="bills-of-others", Prefix="bills/copied")["Contents"]:
        body = s3.get_object(Bucket="bills-of-others", Key=found["Key"])["Body"].read()
        s3.put_object(Bucket="bills-of-ours", Key=found["Key"], Body=body)

    found = admin.get(f"{at}/months").json["items"]

    assert [(month["month"], month["form"], month["report"], month["state"]) for month in found] == [
        ("2014-03", "detailed", f"{sandbox.management}-aws-billing", "available"),
        ("2014-04", "detailed", f"{sandbox.management}-aws-billing", "available"),
        (older, "report", "copied", "available")]
    assert all(month["is_preferred"] and month["bytes"] > 100 and month["files"] for month in found)

    task = follow(admin, admin.post(f"{at}/backfill", {"months": ["2014-03", "2014-05", older]}))
    assert task["state"] == "succeeded"
    results = admin.get(f"{at}/backfill/{task['id']}").json["items"]
    assert [(month["month"], month["outcome"]) for month in results] == [
        ("2014-03", "added"), ("2014-05", "missing"), (older, "added")]
    assert spent(admin, "2014-03")["total"] == ["1.25", None, None, None, None]
    assert {month["month"]: month["state"] for month in admin.get(f"{at}/months").json["items"]} == {
        "2014-03": "imported", "2014-04": "available", older: "imported"}

    follow(admin, admin.post(f"{at}/backfill"))
    assert set(versions(admin, sandbox)) == {"2014-03", "2014-04", older}
    assert admin.post(f"{at}/backfill", {"months": []}).status == 400
    assert admin.get(f"{at}/backfill/{'task_' + '0' * 8}").status in (400, 404)


def test_a_terminal_does_the_same(sandbox, server, admin, tmp_path):
    sandbox.define_report("bills-of-ours", "ours")
    connection = connect(sandbox, admin, bills={"bucket": "bills-of-ours", "prefix": "bills", "report": "ours"})
    put_detailed(sandbox, "bills-of-ours", "2014-03", "1.25")
    environment = {**os.environ, "MUSTER_TOKEN": admin.make_token("admin", "terminal"), "HOME": str(tmp_path)}

    def run(command, *words):
        done = subprocess.run([BINARY, "--server", server.url, "--ca-file", server.data / "tls.crt", "connections",
                               command, connection.rpartition("/")[2], *words],
                              env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout

    assert "available" in run("months")[1]
    code, out = run("backfill", "--month", "2014-03")
    assert code == 0 and "2014-03 added" in out
    code, out = run("backfill", "--month", "2014-02", "--month", "2014-03")
    assert code == 1 and "2014-02 missing" in out and "2014-03 unchanged" in out
    assert "bills-of-ours" in run("support-request")[1]
    assert run("cost-history")[0] == 0


def test_what_aws_never_delivered_is_asked_of_its_support(sandbox, admin):
    sandbox.define_report("bills-of-ours", "ours")
    at = connect(sandbox, admin, bills={"bucket": "bills-of-ours", "prefix": "bills", "report": "ours"})
    sandbox.control("POST", "/billing/backfill", report="ours", months=[month_before(2)])

    request = admin.get(f"{at}/support-request?first={month_before(3)}&last={month_before(1)}").json

    assert request["months"] == [month_before(3), month_before(1)]
    for part in (sandbox.management, "ours", "bills-of-ours", f"{month_before(3)}-01"):
        assert part in request["text"]
    nothing = admin.get(f"{at}/support-request?first={month_before(2)}&last={month_before(2)}")
    assert (nothing.status, nothing.json["code"]) == (409, "connection.nothing_missing")
    assert admin.get(f"{at}/support-request?first=2026-05&last=2026-04").status == 400


def test_without_bills_there_is_nothing_to_list(sandbox, admin):
    at = connect(sandbox, admin)

    for answer in (admin.get(f"{at}/months"), admin.post(f"{at}/backfill"), admin.get(f"{at}/support-request")):
        assert (answer.status, answer.json["code"]) == (409, "connection.no_bills")


@pytest.mark.parametrize("reads", ["by_itself"])
def test_cost_explorer_tells_of_before_the_first_bill_which_takes_its_place(sandbox, admin):
    at = connect(sandbox, admin, "ce:GetCostAndUsage")
    wait_until(lambda: len(versions(admin, sandbox)) >= 13, 300)
    wait_until(lambda: all(task["state"] in ENDED for task in admin.get(
        "/api/v1/tasks?kind=billing.cost_history").json["items"]), 60)

    assert {version["format"] for version in versions(admin, sandbox).values()} == {"cost-explorer-csv"}
    month = month_before(2)
    told = spent(admin, month)["total"]
    assert all(told) and len(set(told)) > 1
    assert groups(admin, month, "x_HistorySource") == {"CostExplorer"}
    asked = admin.get(f"{at}/cost-history").json["items"]
    assert sum(entry["requests"] for entry in asked) == requests_made(sandbox)
    assert {entry["cost"] for entry in asked if entry["requests"] == 1} <= {"0.01"}
    assert {"AmazonEC2", "AmazonS3"} <= groups(admin, month, "service")

    sandbox.define_report("bills-of-ours", "ours")
    sandbox.control("POST", "/billing/backfill", report="ours", months=[month])
    admin.post(f"{at}/check")
    wait_until(lambda: versions(admin, sandbox)[month]["format"] == "cur1-csv", 120)

    billed = spent(admin, month)["total"]
    assert [Decimal(value) for value in billed] == [Decimal(value) for value in told]
    assert versions(admin, sandbox)[month_before(3)]["format"] == "cost-explorer-csv"
    before = requests_made(sandbox)
    task = follow(admin, admin.post(f"{at}/cost-history"))
    results = {entry["month"]: entry["outcome"] for entry in
               admin.get(f"{at}/cost-history/{task['id']}").json["items"]}
    assert results[month] == "billed" and results[month_before(5)] == "known"
    assert requests_made(sandbox) - before <= 4


def test_a_role_that_may_not_ask_says_so(sandbox, admin):
    at = connect(sandbox, admin)

    task = follow(admin, admin.post(f"{at}/cost-history"))

    assert (task["state"], task["error"]["code"]) == ("failed", "aws.denied")
    assert versions(admin, sandbox) == {}


def test_killed_while_it_reads_nothing_is_there_twice(sandbox, server, admin):
    sandbox.define_report("bills-of-ours", "ours")
    at = connect(sandbox, admin, "ce:GetCostAndUsage",
                 bills={"bucket": "bills-of-ours", "prefix": "bills", "report": "ours"})
    sandbox.define_report("bills-of-others", "copied")
    months = [month_before(number) for number in (14, 15)]  # farther back than Cost Explorer's days
    sandbox.control("POST", "/billing/backfill", report="copied", months=months)
    s3 = sandbox.client("s3")
    for found in s3.list_objects_v2(Bucket="bills-of-others", Prefix="bills/copied")["Contents"]:
        body = s3.get_object(Bucket="bills-of-others", Key=found["Key"])["Body"].read()
        s3.put_object(Bucket="bills-of-ours", Key=found["Key"], Body=body)
    tasks = [admin.post(f"{at}/{what}").json["id"] for what in ("backfill", "cost-history")]

    randomness, kills = random.Random(3), 2
    for _ in range(kills):
        before = requests_made(sandbox)
        wait_until(lambda before=before: requests_made(sandbox) > before, 120)  # also after a lease has run out
        time.sleep(randomness.uniform(0, 1.5))
        server.kill()
        server.start()
    for task in tasks:
        wait_until(lambda task=task: admin.get(f"/api/v1/tasks/{task}").json["state"] in ENDED, 300)
        assert admin.get(f"/api/v1/tasks/{task}").json["state"] == "succeeded"

    there = all_versions(admin, sandbox)
    assert sorted(there) == sorted(set(there))  # no month has a second version
    assert set(months) <= set(there) and month_before(13) in there
    asked = sum(entry["requests"] for entry in admin.get(f"{at}/cost-history").json["items"])
    made = requests_made(sandbox)
    assert made <= asked <= made + kills  # counted before it is made

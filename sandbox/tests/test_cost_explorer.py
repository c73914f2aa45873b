"""Cost Explorer tells, day by day, what the bills say."""

import collections
import json
import os
import pathlib
import typing
import urllib.error
import urllib.request
from decimal import Decimal

import botocore.exceptions
import pytest
from conftest import FOLDER, Running, code_of
from test_billing import definition, keys_in, lines_of, make_bucket, read

GENERATOR = pathlib.Path(os.environ.get("MUSTER_GENERATE", FOLDER.parent / "build/release/bin/muster_generate"))
pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason=f"{GENERATOR} is not there")
BY_BOTH = [{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "DIMENSION", "Key": "LINKED_ACCOUNT"}]
AUGUST = {"Start": "2026-08-01", "End": "2026-09-01"}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("explorer"), "--accounts", "6", "--seed", "2", "--time",
                      "2026-09-12T05:00:00Z", "--bill-rows", "500", "--bill-snapshots", "3")
    running.without_buckets()
    yield running
    running.stop()


def ask(sandbox: Running, **more: typing.Any) -> dict[str, typing.Any]:
    given = {"TimePeriod": AUGUST, "Granularity": "DAILY", "Metrics": ["UnblendedCost"], "GroupBy": BY_BOTH, **more}
    return dict(sandbox.client("ce").get_cost_and_usage(**given))


def all_days(sandbox: Running, **more: typing.Any) -> list[dict[str, typing.Any]]:
    days, token = [], None
    while True:
        page = ask(sandbox, **more, **({"NextPageToken": token} if token else {}))
        days += page["ResultsByTime"]
        token = page.get("NextPageToken")
        if not token:
            return days


def test_its_days_add_up_to_the_bill(sandbox: Running) -> None:
    make_bucket(sandbox, "billing")
    sandbox.client("cur").put_report_definition(ReportDefinition=definition("billing", "muster"))
    sandbox.control("POST", "/billing/backfill", report="muster", months=["2026-08"])
    [manifest] = [key for key in keys_in(sandbox, "billing") if key.endswith("muster-Manifest.json")]
    billed: dict[str, Decimal] = collections.defaultdict(Decimal)
    for line in lines_of(sandbox, "billing", json.loads(read(sandbox, "billing", manifest))):
        billed[line.account] += Decimal(str(line.cost))

    days = all_days(sandbox)

    told: dict[str, Decimal] = collections.defaultdict(Decimal)
    for day in days:
        for group in day["Groups"]:
            told[group["Keys"][1]] += Decimal(group["Metrics"]["UnblendedCost"]["Amount"])
    assert [day["TimePeriod"]["Start"] for day in days] == [f"2026-08-{day:02}" for day in range(1, 32)]
    assert told.keys() == billed.keys()
    for account, cost in billed.items():
        assert abs(told[account] - cost) < Decimal("0.000001")


def test_the_month_that_goes_on_is_told_as_far_as_it_is_known(sandbox: Running) -> None:
    days = all_days(sandbox, TimePeriod={"Start": "2026-09-01", "End": "2026-09-12"})

    assert any(day["Groups"] for day in days) and all(day["Estimated"] for day in days)


@pytest.mark.parametrize("wrong", [
    {"TimePeriod": {"Start": "2026-08-02", "End": "2026-08-02"}},
    {"TimePeriod": {"Start": "2025-06-01", "End": "2025-07-01"}},  # farther back than it remembers
    {"TimePeriod": {"Start": "2026-10-01", "End": "2026-11-01"}},
    {"Metrics": ["Magic"]},
    {"GroupBy": [{"Type": "DIMENSION", "Key": "COLOUR"}]},
    {"GroupBy": [*BY_BOTH, {"Type": "DIMENSION", "Key": "USAGE_TYPE"}]},
    {"TimePeriod": {"Start": "yesterday", "End": "today"}},
])
def test_what_aws_refuses_is_refused(sandbox: Running, wrong: dict[str, typing.Any]) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        ask(sandbox, **wrong)
    assert code_of(error) == "ValidationException"


def test_an_unsigned_request_is_refused(sandbox: Running) -> None:
    request = urllib.request.Request(sandbox.endpoint, data=b"{}", headers={
        "X-Amz-Target": "AWSInsightsIndexService.GetCostAndUsage", "Content-Type": "application/x-amz-json-1.1",
        "Host": "ce.us-east-1.amazonaws.com"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code in (400, 403)


def test_each_request_is_counted(sandbox: Running) -> None:
    before = sandbox.control("GET", "/billing/cost-explorer")["requests"]
    ask(sandbox)
    assert sandbox.control("GET", "/billing/cost-explorer")["requests"] == before + 1

"""Bills arrive in S3 three times a day of simulated time, laid out as AWS lays them out."""

import csv
import gzip
import io
import json
import os
import pathlib
import typing

import botocore.exceptions
import pytest
from conftest import FOLDER, Running, code_of

GENERATOR = pathlib.Path(os.environ.get("MUSTER_GENERATE", FOLDER.parent / "build/release/bin/muster_generate"))
pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason=f"{GENERATOR} is not there")
START = "2026-09-12T05:00:00Z"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("billing"), "--accounts", "6", "--seed", "2", "--time", START,
                      "--bill-rows", "500", "--bill-snapshots", "3")
    yield running
    running.stop()


def bucket_policy(bucket: str, account: str, service: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": service}, "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*", "Condition": {"StringEquals": {"aws:SourceAccount": account}}},
        {"Effect": "Allow", "Principal": {"Service": service},
         "Action": ["s3:GetBucketAcl", "s3:GetBucketPolicy"], "Resource": f"arn:aws:s3:::{bucket}"}]})


def make_bucket(sandbox: Running, bucket: str, service: str = "billingreports.amazonaws.com") -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=bucket_policy(bucket, sandbox.management, service))


def definition(bucket: str, name: str, **more: typing.Any) -> dict[str, typing.Any]:
    return {"ReportName": name, "TimeUnit": "HOURLY", "Format": "textORcsv", "Compression": "GZIP",
            "AdditionalSchemaElements": ["RESOURCES"], "S3Bucket": bucket, "S3Prefix": "hourly-v1",
            "S3Region": "us-east-1", "RefreshClosedReports": True, "ReportVersioning": "OVERWRITE_REPORT",
            **more}


def keys_in(sandbox: Running, bucket: str, prefix: str = "") -> list[str]:
    pages = sandbox.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def read(sandbox: Running, bucket: str, key: str) -> bytes:
    return bytes(sandbox.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())


class Line(typing.NamedTuple):
    account: str
    kind: str
    end: str
    cost: float


COLUMNS = ["UsageAccountId", "LineItemType", "UsageEndDate", "UnblendedCost"]


def lines_of(sandbox: Running, bucket: str, manifest: dict[str, typing.Any]) -> list[Line]:
    found = []
    for key in manifest["reportKeys"]:
        rows = csv.reader(io.StringIO(gzip.decompress(read(sandbox, bucket, key)).decode()))
        header = next(rows)
        places = [header.index(f"lineItem/{name}") for name in COLUMNS]
        for row in rows:
            account, kind, end, cost = (row[place] for place in places)
            found.append(Line(account, kind, end, float(cost or 0)))
    return found


def usage_until(lines: list[Line], end: str) -> float:
    return sum(line.cost for line in lines if line.kind == "Usage" and line.end <= end)


def test_a_report_needs_a_bucket_that_lets_billing_write(sandbox: Running) -> None:
    cur, s3 = sandbox.client("cur"), sandbox.client("s3")
    s3.create_bucket(Bucket="no-policy")
    for bucket in ("not-there", "no-policy"):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            cur.put_report_definition(ReportDefinition=definition(bucket, "r"))
        assert code_of(error) == "ValidationException"
    s3.put_bucket_policy(Bucket="no-policy", Policy=bucket_policy("no-policy", "111111111111",
                                                                  "billingreports.amazonaws.com"))
    with pytest.raises(botocore.exceptions.ClientError):
        cur.put_report_definition(ReportDefinition=definition("no-policy", "r"))


def test_definitions_are_kept_and_listed_five_a_page(sandbox: Running) -> None:
    cur = sandbox.client("cur")
    make_bucket(sandbox, "definitions")
    for number in range(6):
        cur.put_report_definition(ReportDefinition=definition("definitions", f"report-{number}"))
    with pytest.raises(botocore.exceptions.ClientError) as error:
        cur.put_report_definition(ReportDefinition=definition("definitions", "report-1"))
    assert code_of(error) == "DuplicateReportNameException"

    pages = list(cur.get_paginator("describe_report_definitions").paginate())

    assert [len(page["ReportDefinitions"]) for page in pages] == [5, 1]
    assert pages[0]["ReportDefinitions"][0]["S3Bucket"] == "definitions"
    for number in range(6):
        cur.delete_report_definition(ReportName=f"report-{number}")
    assert cur.describe_report_definitions()["ReportDefinitions"] == []


@pytest.fixture(scope="module")
def bucket(sandbox: Running) -> str:
    """A bucket with one overwritten legacy report, one that is created anew, and an export."""
    make_bucket(sandbox, "billing")
    cur = sandbox.client("cur")
    cur.put_report_definition(ReportDefinition=definition("billing", "muster"))
    cur.put_report_definition(ReportDefinition=definition(
        "billing", "history", ReportVersioning="CREATE_NEW_REPORT", S3Prefix="new"))
    sandbox.client("s3").put_bucket_policy(Bucket="billing", Policy=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": ["billingreports.amazonaws.com",
                                                         "bcm-data-exports.amazonaws.com"]},
            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::billing/*"}]}))
    sandbox.client("bcm-data-exports").create_export(Export=export("billing", "exported"))
    return "billing"


def export(bucket: str, name: str, output: str = "CREATE_NEW_REPORT") -> dict[str, typing.Any]:
    return {"Name": name, "DataQuery": {
        "QueryStatement": "SELECT bill_bill_type, line_item_unblended_cost FROM COST_AND_USAGE_REPORT",
        "TableConfigurations": {"COST_AND_USAGE_REPORT": {"TIME_GRANULARITY": "HOURLY"}}},
        "DestinationConfigurations": {"S3Destination": {
            "S3Bucket": bucket, "S3Prefix": "cur2", "S3Region": "us-east-1", "S3OutputConfigurations": {
                "OutputType": "CUSTOM", "Format": "TEXT_OR_CSV", "Compression": "GZIP", "Overwrite": output}}},
        "RefreshCadence": {"Frequency": "SYNCHRONOUS"}}


PERIOD = "hourly-v1/muster/20260901-20261001/"
NEWEST = PERIOD + "muster-Manifest.json"


def test_the_first_bill_comes_within_a_day_and_then_three_a_day(sandbox: Running, bucket: str) -> None:
    assert keys_in(sandbox, bucket) == []

    sandbox.advance(hours=7)
    manifest = json.loads(read(sandbox, bucket, NEWEST))
    assert keys_in(sandbox, bucket, "hourly-v1/") == [PERIOD + "muster-00001.csv.gz", NEWEST]
    assert manifest["reportKeys"] == [PERIOD + "muster-00001.csv.gz"]
    assert (manifest["account"], manifest["bucket"], manifest["reportName"]) == (
        sandbox.management, bucket, "muster")
    assert manifest["billingPeriod"] == {"start": "20260901T000000.000Z", "end": "20261001T000000.000Z"}
    seen = {manifest["assemblyId"]}
    for _ in range(3):
        sandbox.advance(hours=8)
        seen.add(json.loads(read(sandbox, bucket, NEWEST))["assemblyId"])
    assert len(seen) == 4
    folders = {key.split("/")[3] for key in keys_in(sandbox, bucket, "new/history/20260901-20261001/")
               if key.count("/") == 4}
    assert len(folders) == 4, "each delivery stays where a report is created anew"


def test_bills_are_of_the_accounts_of_the_organization(sandbox: Running, bucket: str) -> None:
    lines = lines_of(sandbox, bucket, json.loads(read(sandbox, bucket, NEWEST)))

    members = {account["Id"] for account in sandbox.members()} | {sandbox.management}
    used = {line.account for line in lines}
    assert used <= members and len(used) > 1


def test_a_later_bill_knows_more(sandbox: Running, bucket: str) -> None:
    before = lines_of(sandbox, bucket, json.loads(read(sandbox, bucket, NEWEST)))

    sandbox.advance(days=9)
    after = lines_of(sandbox, bucket, json.loads(read(sandbox, bucket, NEWEST)))

    assert len(after) > len(before)
    assert max(line.end for line in after if line.kind == "Usage") > max(
        line.end for line in before if line.kind == "Usage")


def test_an_export_lists_its_files_by_uri_and_its_executions(sandbox: Running, bucket: str) -> None:
    exports = sandbox.client("bcm-data-exports")
    arn = exports.list_exports()["Exports"][0]["ExportArn"]
    partition = "cur2/exported/metadata/BILLING_PERIOD=2026-09/"
    manifest = json.loads(read(sandbox, bucket, partition + "exported-Manifest.json"))

    assert manifest["exportArn"] == arn
    place = f"s3://{bucket}/cur2/exported/data/BILLING_PERIOD=2026-09/"
    (file,) = manifest["dataFiles"]
    assert file.startswith(place) and file.endswith(f"-{manifest['executionId']}/exported-00001.csv.gz")
    header = gzip.decompress(read(sandbox, bucket, file.removeprefix(f"s3://{bucket}/"))).partition(b"\n")[0]
    assert b"bill_payer_account_name" in header
    executions = exports.list_executions(ExportArn=arn)["Executions"]
    assert executions[0]["ExecutionId"] == manifest["executionId"]
    assert {each["ExecutionStatus"]["StatusCode"] for each in executions} == {"DELIVERY_SUCCESS"}
    with pytest.raises(botocore.exceptions.ClientError):
        exports.create_export(Export={**export(bucket, "all"), "DataQuery": {
            "QueryStatement": "SELECT * FROM COST_AND_USAGE_REPORT"}})


def test_a_bucket_that_is_closed_later_shows_in_the_report(sandbox: Running, bucket: str) -> None:
    s3, cur = sandbox.client("s3"), sandbox.client("cur")
    policy = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    s3.delete_bucket_policy(Bucket=bucket)

    (failed, *_) = sandbox.control("POST", "/billing/deliver", report="muster")
    assert failed["error"] == "ERROR_PERMISSIONS"
    described = cur.describe_report_definitions()["ReportDefinitions"][0]
    assert described["ReportStatus"]["lastStatus"] == "ERROR_PERMISSIONS"
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    assert "keys" in sandbox.control("POST", "/billing/deliver", report="muster")[0]


def test_a_closed_month_corrects_its_past_and_is_restated_on_command(sandbox: Running, bucket: str) -> None:
    open_lines = lines_of(sandbox, bucket, json.loads(read(sandbox, bucket, NEWEST)))
    end = max(line.end for line in open_lines if line.kind == "Usage")

    sandbox.control("POST", "/clock", to="2026-10-06T00:00:00Z")
    closed = json.loads(read(sandbox, bucket, NEWEST))
    lines = lines_of(sandbox, bucket, closed)
    assert usage_until(lines, end) != usage_until(open_lines, end), "what was late has come"
    sandbox.advance(days=1)
    assert json.loads(read(sandbox, bucket, NEWEST))["assemblyId"] == closed["assemblyId"], "it is final"

    sandbox.control("POST", "/billing/restate", month="2026-09")
    sandbox.advance(hours=9)

    restated = json.loads(read(sandbox, bucket, NEWEST))
    assert restated["assemblyId"] != closed["assemblyId"]
    again = lines_of(sandbox, bucket, restated)
    assert sum(line.cost for line in again) != sum(line.cost for line in lines)
    assert len(again) > len(lines)


def test_months_before_the_report_come_only_by_a_backfill(sandbox: Running, bucket: str) -> None:
    assert keys_in(sandbox, bucket, "hourly-v1/muster/20260801-20260901/") == []

    (done,) = sandbox.control("POST", "/billing/backfill", report="muster", months=["2026-08"])

    assert keys_in(sandbox, bucket, "hourly-v1/muster/20260801-20260901/") == sorted(done["keys"])


def test_new_files_are_told_to_whoever_subscribed_to_the_bucket(sandbox: Running, bucket: str) -> None:
    sqs, s3 = sandbox.client("sqs"), sandbox.client("s3")
    url = sqs.create_queue(QueueName="uploads")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [
        {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"],
         "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".csv.gz"}]}}}]})

    sandbox.control("POST", "/billing/backfill", report="muster", months=["2026-08"])

    bodies = [json.loads(message["Body"]) for message in sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10)["Messages"]]
    keys = [record["s3"]["object"]["key"] for body in bodies for record in body.get("Records", [])]
    assert any(key.endswith("muster-00001.csv.gz") for key in keys)


def test_a_template_makes_bucket_policy_and_report_at_once(sandbox: Running) -> None:
    properties = {key: value for key, value in definition("stacked", "stacked").items() if key != "S3Bucket"}
    policy = json.loads(bucket_policy("stacked", sandbox.management, "billingreports.amazonaws.com"))
    template = {"Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "stacked"}},
        "Policy": {"Type": "AWS::S3::BucketPolicy",
                   "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": policy}},
        "Report": {"Type": "AWS::CUR::ReportDefinition", "DependsOn": "Policy",
                   "Properties": {**properties, "S3Bucket": {"Ref": "Bucket"}}}}}
    client = sandbox.client("cloudformation")

    client.create_stack(StackName="billing", TemplateBody=json.dumps(template))

    assert client.describe_stacks(StackName="billing")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    sandbox.control("POST", "/billing/deliver", report="stacked")
    assert len(keys_in(sandbox, "stacked")) == 2
    client.delete_stack(StackName="billing")
    names = {each["ReportName"] for each in sandbox.client("cur").describe_report_definitions()[
        "ReportDefinitions"]}
    assert "stacked" not in names


def test_who_has_no_patience_gets_the_bills_of_a_new_report_at_once(tmp_path: pathlib.Path) -> None:
    hasty = Running(tmp_path, "--accounts", "6", "--time", START, "--bill-rows", "300", "--bill-snapshots", "3",
                    "--months-at-once", "3")
    try:
        make_bucket(hasty, "bills")
        hasty.client("cur").put_report_definition(ReportDefinition=definition("bills", "hasty"))
        months = {key.split("/")[2] for key in keys_in(hasty, "bills") if key.endswith("-Manifest.json")}
    finally:
        hasty.stop()
    assert months == {"20260701-20260801", "20260801-20260901", "20260901-20261001"}

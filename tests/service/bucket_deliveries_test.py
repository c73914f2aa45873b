"""Bills as the sandbox delivers them, three times a day: reports that overwrite and that create anew, and
exports, imported from its S3 after each delivery."""

import json

import pytest

from bucket_test import S3Muster, assert_as_from_a_folder, outcomes
from s3_servers import BUCKET, Relay, SandboxS3

pytestmark = pytest.mark.long

QUERIES = {"cur2": "SELECT line_item_usage_account_id FROM COST_AND_USAGE_REPORT",
           "focus": "SELECT BilledCost FROM FOCUS_1_2_AWS"}


@pytest.fixture
def sandbox(tmp_path):
    sandbox = SandboxS3(tmp_path, "--time", "2026-09-28T05:00:00Z", "--bill-rows", "600", "--bill-hours", "24", "--bill-snapshots", "10")
    sandbox.let_bills_in()
    yield sandbox
    sandbox.stop()


def define_report(sandbox, name, versioning):
    sandbox.client("cur").put_report_definition(ReportDefinition={
        "ReportName": name, "TimeUnit": "HOURLY", "Format": "textORcsv", "Compression": "GZIP",
        "AdditionalSchemaElements": ["RESOURCES"], "S3Bucket": BUCKET, "S3Prefix": name, "S3Region": "us-east-1",
        "RefreshClosedReports": True, "ReportVersioning": versioning})


def define_export(sandbox, name, table, overwrite):
    sandbox.client("bcm-data-exports").create_export(Export={
        "Name": name, "DataQuery": {"QueryStatement": QUERIES[table], "TableConfigurations": {}},
        "DestinationConfigurations": {"S3Destination": {
            "S3Bucket": BUCKET, "S3Prefix": name, "S3Region": "us-east-1",
            "S3OutputConfigurations": {"OutputType": "CUSTOM", "Format": "PARQUET", "Compression": "PARQUET",
                                       "Overwrite": overwrite}}},
        "RefreshCadence": {"Frequency": "SYNCHRONOUS"}})


@pytest.mark.parametrize("define", [
    lambda sandbox: define_report(sandbox, "daily", "OVERWRITE_REPORT"),
    lambda sandbox: define_report(sandbox, "daily", "CREATE_NEW_REPORT"),
    lambda sandbox: define_export(sandbox, "daily", "cur2", "OVERWRITE_REPORT"),
    lambda sandbox: define_export(sandbox, "daily", "focus", "CREATE_NEW_REPORT"),
], ids=["report, overwritten", "report, created anew", "export of CUR 2.0", "export of FOCUS, created anew"])
def test_each_delivery_is_imported_once_and_the_past_follows(sandbox, tmp_path, define):
    define(sandbox)
    relay = Relay(sandbox.endpoint)
    muster = S3Muster(tmp_path / "data", sandbox, relay)

    sandbox.control("/clock", days=1)
    assert outcomes(muster.take("daily/")) == {"2026-09": "added"}
    assert outcomes(muster.take("daily/")) == {"2026-09": "unchanged"}
    sandbox.control("/clock", days=3)
    assert outcomes(muster.take("daily/")) == {"2026-09": "replaced"}
    sandbox.control("/clock", days=6)  # September is final
    assert outcomes(muster.take("daily/")) == {"2026-09": "replaced", "2026-10": "added"}
    relay.close()

    assert_as_from_a_folder(muster, sandbox, tmp_path, "daily/")


def test_a_refund_that_restates_a_month_replaces_it(sandbox, tmp_path):
    define_report(sandbox, "daily", "OVERWRITE_REPORT")
    sandbox.control("/clock", days=9)
    relay = Relay(sandbox.endpoint)
    muster = S3Muster(tmp_path / "data", sandbox, relay)
    muster.take("daily/")
    before = muster.ok("cost", "report", "--period", "2026-09", "--format", "csv")

    sandbox.control("/billing/restate", month="2026-09")
    sandbox.control("/clock", days=1)

    assert outcomes(muster.take("daily/"))["2026-09"] == "replaced"
    assert muster.ok("cost", "report", "--period", "2026-09", "--format", "csv") != before
    assert len(json.loads(muster.ok("ledger", "versions", "--json"))["items"]) >= 3
    relay.close()

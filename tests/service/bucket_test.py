"""Bills in S3, on two servers of S3: what is imported from there is, byte for byte, what is imported from
the same files in a folder, also when connections break, and an import that brings nothing costs nothing."""

import gzip
import json
import os
import subprocess

import pytest

from muster_cli import BINARY, GENERATOR, HEADER, Muster, bill_row, write_bill
from s3_servers import BUCKET, Relay, S3rver, SandboxS3, cut_after, refuse, send

pytestmark = pytest.mark.long

MODEL = ["--seed", "5", "--rows", "1000", "--accounts", "5", "--threads", "1", "--months", "2",
         "--first-month", "2026-08", "--hours", "24", "--files", "3"]
SERVERS = {"s3rver": S3rver, "sandbox": SandboxS3}
LAYOUTS = {
    "cur1-csv overwrite": ["--format", "cur1-csv", "--layout", "overwrite"],
    "cur1-csv create-new": ["--format", "cur1-csv", "--layout", "create-new", "--deliveries", "3"],
    "cur1-csv zip": ["--format", "cur1-csv", "--zip"],
    "cur1-parquet": ["--format", "cur1-parquet"],
    "cur2-csv": ["--format", "cur2-csv"],
    "cur2-parquet create-new": ["--format", "cur2-parquet", "--layout", "create-new", "--deliveries", "2"],
    "focus-parquet": ["--format", "focus-parquet"],
}
REPORTS = [["--by", "service,account,charge_type", "--granularity", "day"],
           ["--by", "resource", "--measures", "lines,unblended_cost,usage_amount"]]


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    server = SERVERS[request.param](tmp_path_factory.mktemp(request.param))
    yield server
    server.stop()


@pytest.fixture
def bucket(server):
    server.clear()
    return server


@pytest.fixture
def relay(bucket):
    relay = Relay(bucket.endpoint)
    yield relay
    relay.close()


class S3Muster(Muster):
    """The command line with the keys of a server, sent by a relay."""

    def __init__(self, data, bucket, relay):
        super().__init__(data)
        self.relay = relay
        self.variables = {**{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
                          "AWS_ACCESS_KEY_ID": bucket.keys[0], "AWS_SECRET_ACCESS_KEY": bucket.keys[1],
                          "AWS_EC2_METADATA_DISABLED": "true"}

    def take(self, prefix="", *options, code=0):
        """An import; its document, or the error in JSON."""
        done = self.run("billing", "import", f"s3://{BUCKET}/{prefix}", "--endpoint-url", self.relay.url, "--json",
                        *options, env=self.variables)
        assert done.returncode == code, done.stderr + done.stdout
        return json.loads(done.stdout if code == 0 else done.stderr)


@pytest.fixture
def muster(tmp_path, bucket, relay):
    return S3Muster(tmp_path / "data", bucket, relay)


def generate(folder, *options):
    subprocess.run([str(GENERATOR), "--out", str(folder), *MODEL, *options], check=True, capture_output=True,
                   timeout=300)
    return folder


def outcomes(document):
    return {month["version"]["month"]: month["outcome"] for month in document["months"]}


def told(muster):
    """Reports to the last digit, and all that is known of the current versions but when they came."""
    reports = [muster.ok("cost", "report", "--period", "2026", "--format", "csv", *options) for options in REPORTS]
    versions = [version for version in json.loads(muster.ok("ledger", "versions", "--json"))["items"] if version["current"]]
    for version in versions:
        # What goes into which segment, and the rollups with it, depends on which thread was first.
        for name in ("id", "published_at", "digest", "bytes", "segments", "rollups"):
            version.pop(name, None)
    return reports, versions


def assert_as_from_a_folder(muster, bucket, tmp_path, prefix=""):
    bucket.copy_to(tmp_path / "copy", prefix)
    copied = Muster(tmp_path / "copied")
    copied.ok("billing", "import", str(tmp_path / "copy"))
    reports, versions = told(muster)
    assert reports == told(copied)[0]
    assert versions == told(copied)[1]
    assert len(reports[0].splitlines()) > 5


@pytest.mark.parametrize("layout", LAYOUTS)
def test_bills_in_a_bucket_are_those_of_the_same_files_in_a_folder(bucket, muster, tmp_path, layout):
    bucket.put_folder(generate(tmp_path / "made", *LAYOUTS[layout]))

    assert outcomes(muster.take()) == {"2026-08": "added", "2026-09": "added"}

    assert_as_from_a_folder(muster, bucket, tmp_path)


def test_the_same_delivery_again_costs_a_listing_and_its_manifests(bucket, muster, relay, tmp_path):
    bucket.put_folder(generate(tmp_path / "made", *LAYOUTS["cur1-csv create-new"]))
    muster.take()
    first = relay.take_seen()
    assert sum(operation == "get" for operation, *_ in first) == 2 + 2 * 3  # manifests and files, each once

    assert outcomes(muster.take()) == {"2026-08": "unchanged", "2026-09": "unchanged"}

    again = relay.take_seen()
    assert [operation for operation, *_ in again].count("list") == 1
    assert all(key.endswith("-Manifest.json") for operation, key, _ in again if operation == "get")
    assert len(again) == 3


def put_report(bucket, month="2026-10", identity="a-1", rows=5, cost="1.5", name="report-00001.csv.gz"):
    """A small report with one file, compressed; the key of the file."""
    folder = f"bills/report/{month.replace('-', '')}01-{month.replace('-', '')}31"
    lines = [HEADER, *(bill_row(n, cost, month) for n in range(rows))]
    key = f"{folder}/{name}"
    bucket.put(key, gzip.compress("\n".join([*lines, ""]).encode()))
    bucket.put(f"{folder}/report-Manifest.json", json.dumps(
        {"assemblyId": identity, "reportName": "report", "reportKeys": [key], "compression": "GZIP",
         "billingPeriod": {"start": f"{month.replace('-', '')}01T000000.000Z"}}).encode())
    return key


def lines_of(muster):
    return muster.ok("cost", "report", "--period", "2026", "--measures", "lines,unblended_cost",
                     "--format", "csv").splitlines()[1:]


def test_a_delivery_that_changes_the_past_replaces_the_month(bucket, muster):
    put_report(bucket, month="2026-09")
    put_report(bucket)
    assert outcomes(muster.take("bills/")) == {"2026-09": "added", "2026-10": "added"}

    put_report(bucket, month="2026-09", identity="a-2", rows=7)

    assert outcomes(muster.take("bills/")) == {"2026-09": "replaced", "2026-10": "unchanged"}
    assert lines_of(muster) == ["2026-09-01,7,10.5", "2026-10-01,5,7.5"]


def test_broken_connections_go_on_where_they_stopped(bucket, muster, relay, tmp_path):
    bucket.put_folder(generate(tmp_path / "made", *LAYOUTS["cur1-csv overwrite"]))
    with relay.fault(cut_after(0.5), times=8) as fault:
        muster.take()
    assert fault["left"] == 0
    assert sum(1 for operation, _, span in relay.seen if operation == "get" and span) >= 8

    assert_as_from_a_folder(muster, bucket, tmp_path)


def test_parquet_comes_whole_over_broken_connections(bucket, muster, relay, tmp_path):
    bucket.put_folder(generate(tmp_path / "made", *LAYOUTS["cur1-parquet"]))
    with relay.fault(cut_after(0.3), times=5, of=lambda operation, key: key.endswith(".parquet")):
        muster.take()

    assert_as_from_a_folder(muster, bucket, tmp_path)
    assert not list((tmp_path / "data").rglob("object-*.parquet"))  # scratch is gone


def test_a_busy_bucket_is_asked_again(bucket, muster, relay):
    put_report(bucket)
    with relay.fault(refuse(503, "SlowDown", "Please reduce your request rate."), times=2,
                     of=lambda operation, key: operation in ("get", "list")) as fault:
        assert outcomes(muster.take("bills/")) == {"2026-10": "added"}
    assert fault["left"] == 0


def test_a_bucket_in_another_region_is_found(bucket, muster, relay):
    put_report(bucket)
    moved = refuse(301, "PermanentRedirect", headers=[("x-amz-bucket-region", "eu-west-1")])
    with relay.fault(moved, of=lambda operation, key: operation == "list"):
        assert outcomes(muster.take("bills/")) == {"2026-10": "added"}
    assert [operation for operation, *_ in relay.seen] == ["list", "list", "get", "get"]


@pytest.mark.parametrize("operation, permission", [("list", "s3:ListBucket"), ("get", "s3:GetObject")])
def test_a_refusal_says_which_permission_is_missing(bucket, muster, relay, operation, permission):
    put_report(bucket)
    with relay.fault(refuse(403, "AccessDenied", "Access Denied"), times=100,
                     of=lambda seen, _: seen == operation):
        error = muster.take("bills/", code=1)["error"]
    assert error["slug"] == "billing.bucket_denied"
    assert permission in error["detail"]
    assert not any(secret in json.dumps(error) for secret in bucket.keys[1:] if secret != "S3RVER")


def test_a_refused_key_is_told_from_a_refused_object(bucket, muster, relay):
    put_report(bucket)
    said = "User is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext"
    with relay.fault(refuse(403, "AccessDenied", said), times=100):
        error = muster.take("bills/", code=1)["error"]
    assert error["slug"] == "billing.bucket_denied"
    assert "kms:Decrypt on that key" in error["detail"]


def test_a_file_that_the_manifest_lists_and_is_not_there_is_named(bucket, muster):
    key = put_report(bucket)
    bucket.client().delete_object(Bucket=BUCKET, Key=key)

    error = muster.take("bills/", code=1)["error"]

    assert error["slug"] == "billing.file_missing"
    assert key in error["detail"]
    assert lines_of(muster) == []


def test_gzip_that_is_cut_short_in_the_bucket_is_refused_and_nothing_imported(bucket, muster):
    key = put_report(bucket)
    bucket.put(key, bucket.get(key)[:-20])

    error = muster.take("bills/", code=1)["error"]

    assert error["slug"] == "billing.gzip_truncated"
    assert key in error["detail"]
    assert lines_of(muster) == []


def test_an_object_replaced_while_it_is_read_makes_all_begin_anew(bucket, muster, relay):
    key = put_report(bucket)
    turns = []

    def replace(handler, relayed):
        """First the object is replaced and the connection breaks; who goes on with it hears so."""
        turns.append(handler.headers["If-Match"])
        if len(turns) == 1:
            first = relayed()
            put_report(bucket, identity="a-2", rows=9)
            cut_after(0.5)(handler, lambda: first)
        else:
            refuse(412, "PreconditionFailed")(handler, relayed)  # not every server heeds If-Match

    with relay.fault(replace, times=2, of=lambda _, seen: seen == key):
        assert outcomes(muster.take("bills/")) == {"2026-10": "added"}
    assert turns[0] == turns[1]
    assert lines_of(muster) == ["2026-10-01,9,13.5"]


def test_only_who_asks_to_pays_for_requests(bucket, muster, relay):
    put_report(bucket)
    heard = []

    def listen(handler, relayed):
        heard.append(handler.headers.get("x-amz-request-payer"))
        send(handler, *relayed())

    with relay.fault(listen, times=100, of=lambda *_: True):
        muster.take("bills/")
        assert set(heard) == {None}
        heard.clear()
        muster.take("bills/", "--requester-pays")
        assert set(heard) == {"requester"}


def test_loose_bills_of_a_prefix_are_read_as_those_of_a_folder(bucket, muster, tmp_path):
    for month in ("2026-09", "2026-10"):
        bill = write_bill(tmp_path / f"{month}.csv", month=month)
        bucket.put(f"loose/{month}.csv", bill.read_bytes())

    assert outcomes(muster.take("loose/")) == {"2026-09": "added", "2026-10": "added"}
    assert outcomes(muster.take("loose/")) == {"2026-09": "unchanged", "2026-10": "unchanged"}
    assert lines_of(muster) == ["2026-09-01,3,4.5", "2026-10-01,3,4.5"]


def test_wrong_keys_and_empty_places_have_errors_of_their_own(bucket, muster):
    assert muster.take("nothing/", code=1)["error"]["slug"] == "billing.nothing_found"
    muster.variables["AWS_SECRET_ACCESS_KEY"] = "planted-wrong-secret"
    error = muster.take("bills/", code=1)["error"]
    assert error["slug"] in ("aws.wrong_time", "aws.bad_credentials")
    assert "planted" not in json.dumps(error)
    del muster.variables["AWS_ACCESS_KEY_ID"]
    assert muster.take("bills/", "--profile", "absent", code=1)["error"]["slug"] == "aws.bad_profile"


@pytest.mark.parametrize("arguments, code, slug", [
    (["s3://example-bills/a", "bill.csv"], 2, "usage.malformed"), (["s3://no!bucket/a"], 1, "billing.malformed_bucket"),
    (["s3://example-bills/a", "--region", "eu.west/x"], 1, "billing.malformed_region")])
def test_addresses_that_cannot_be_meant_are_refused(tmp_path, arguments, code, slug):
    done = Muster(tmp_path / "data").run("billing", "import", *arguments, "--json")
    assert (done.returncode, json.loads(done.stderr)["error"]["slug"]) == (code, slug)


def test_a_server_is_not_asked_for_what_lies_in_s3():
    done = subprocess.run([str(BINARY), "billing", "import", "s3://example-bills/a", "--server", "https://127.0.0.1:1"],
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, "usage.malformed" in done.stderr) == (2, True)

"""Wrong bills: one clear line that says what, where and what was expected; nothing half imported."""

import csv
import gzip
import json
import os
import pathlib
import tempfile

import pytest

from muster_cli import HEADER, Muster, bill_row, write_bill


def text_of(rows):
    return "\n".join([HEADER, *rows]) + "\n"


def gzipped(text):
    return gzip.compress(text.encode())


GOOD = [bill_row(n, "1.5") for n in range(50)]

# name of the file, its bytes, the slug, what the line must name
CASES = {
    "gzip cut short": ("bill.csv.gz", gzipped(text_of(GOOD))[:-20], "billing.gzip_truncated", ["bill.csv.gz"]),
    "gzip with a flipped byte": ("bill.csv.gz", (lambda b: b[:200] + bytes([b[200] ^ 0x55]) + b[201:])(gzipped(text_of(GOOD))),
                                 "billing.gzip_damaged", ["bill.csv.gz"]),
    "a row with a field too few": ("bill.csv", text_of(GOOD[:3] + [GOOD[3].rsplit(",", 1)[0]]).encode(),
                                   "billing.ragged_row", ["bill.csv", "row 5"]),
    "a quote never closed": ("bill.csv", text_of(GOOD[:2] + [GOOD[2].replace("AmazonEC2", '"AmazonEC2')]).encode(),
                             "billing.unclosed_quote", ["bill.csv", "row 4"]),
    "a NUL byte": ("bill.csv", text_of(GOOD[:1] + [GOOD[1].replace("AmazonEC2", "Amazon\0EC2")]).encode(),
                   "billing.nul_byte", ["bill.csv", "row 3", "lineItem/ProductCode"]),
    "a field past 10 MB": ("bill.csv", text_of(GOOD[:1] + [GOOD[1].replace("AmazonEC2", "x" * 10_500_000)]).encode(),
                           "billing.field_too_long", ["bill.csv", "row 3", "lineItem/ProductCode"]),
    "an amount that is no number": ("bill.csv", text_of(GOOD[:5] + [GOOD[5].replace(",1.5,", ",twelve,", 1)]).encode(),
                                    "billing.not_a_number", ["bill.csv", "row 7", "lineItem/UnblendedCost", "twelve"]),
    "a time that is none": ("bill.csv", text_of([bill_row(1, "1", **{"lineItem/UsageStartDate": "2023-02-01T30:00:00Z"})]).encode(),
                            "billing.bad_time", ["bill.csv", "2023-02-01T30:00:00Z"]),
    "a Parquet file cut short": ("bill.parquet", b"PAR1" + b"\0" * 100, "billing.parquet_damaged", ["bill.parquet"]),
    "a field of exactly 10 MB": ("bill.csv", text_of(GOOD[:1] + [GOOD[1].replace("AmazonEC2", "x" * 10_000_000)]).encode(),
                                 "billing.field_too_long", ["bill.csv", "row 3", "lineItem/ProductCode"]),
    "two currencies": ("bill.csv", text_of([bill_row(1, "1"), bill_row(2, "1", **{"lineItem/CurrencyCode": "EUR"})]).encode(),
                       "billing.mixed_currencies", ["bill.csv", "row 3", "lineItem/CurrencyCode", "USD", "EUR"]),
    "a column that comes twice": ("bill.csv", (HEADER + ",lineItem/ProductCode\n").encode(),
                                  "billing.duplicate_column", ["bill.csv", "row 1", "column 20", "lineItem/ProductCode"]),
    "no bill at all": ("list.csv", b"name,price\na,1\n", "billing.no_period", ["list.csv", "BillingPeriodStart"]),
    "an empty file": ("bill.csv", b"", "billing.no_rows", ["bill.csv"]),
    "an empty gzip file": ("bill.csv.gz", gzipped(""), "billing.no_rows", ["bill.csv.gz"]),
    "an empty Parquet file": ("bill.parquet", b"", "billing.no_rows", ["bill.parquet"]),
    "a header without rows": ("bill.csv", (HEADER + "\n").encode(), "billing.no_rows", ["bill.csv"]),
    "UTF-16": ("bill.csv", text_of(GOOD).encode("utf-16"), "billing.not_text", ["bill.csv", "UTF-8"]),
    "a line break within a bad value": ("bill.csv", text_of(GOOD[:1] + [bill_row(1, '"a\n\x1b[31mb"')]).encode(),
                                        "billing.not_a_number", ["bill.csv", "row 3", "a\\x0a\\x1b[31mb"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_one_clear_line_and_changes_nothing(name, tmp_path):
    file, content, slug, named = CASES[name]
    muster = Muster(tmp_path / "data")
    write_bill(tmp_path / "good" / "bill.csv", cost="2")
    muster.ok("billing", "import", str(tmp_path / "good"), "--source", "test")
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / file).write_bytes(content)

    done = muster.run("billing", "import", str(bad), "--source", "test")

    assert done.returncode == 1, done.stderr
    errors = done.stderr.strip().splitlines()
    assert len(errors) == 1, done.stderr
    assert slug in errors[0]
    for word in named:
        assert word in errors[0], f"{word} missing: {errors[0]}"
    answer = muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines,unblended_cost", "--format", "csv")
    assert answer.splitlines()[1:] == ["2026-10-01,3,6"]


def manifest_delivery(root, **changes):
    """A legacy delivery with a manifest of two files."""
    folder = root / "report" / "20261001-20261101"
    for number in (1, 2):
        write_bill(folder / f"report-0000{number}.csv", cost=str(number))
    manifest = {
        "assemblyId": "11111111-2222-3333-4444-555555555555", "account": "100000000001", "charset": "UTF-8",
        "columns": [], "compression": "PLAIN", "contentType": "text/csv", "reportId": "0" * 64, "reportName": "report",
        "billingPeriod": {"start": "20261001T000000.000Z", "end": "20261101T000000.000Z"}, "bucket": "bills",
        "reportKeys": [f"report/20261001-20261101/report-0000{n}.csv" for n in (1, 2)],
        "additionalArtifactKeys": [], **changes,
    }
    (folder / "report-Manifest.json").write_text(json.dumps(manifest))
    return folder


def refused(tmp_path, slug, *named):
    done = Muster(tmp_path / "data").run("billing", "import", str(tmp_path / "bills"))
    assert done.returncode == 1, done.stdout
    assert slug in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in named:
        assert word in done.stderr
    assert not list((tmp_path / "data" / "ledger").glob("v*"))


def test_a_file_that_the_manifest_names_and_is_not_there_is_named(tmp_path):
    folder = manifest_delivery(tmp_path / "bills")
    (folder / "report-00002.csv").unlink()

    refused(tmp_path, "billing.file_missing", "report-00002.csv")


def test_a_manifest_that_is_not_json_is_named(tmp_path):
    folder = manifest_delivery(tmp_path / "bills")
    (folder / "report-Manifest.json").write_text('{"assemblyId": ')

    refused(tmp_path, "billing.manifest_malformed", "report-Manifest.json")


def test_a_path_that_does_not_exist_is_named(tmp_path):
    done = Muster(tmp_path / "data").run("billing", "import", str(tmp_path / "nowhere"))

    assert done.returncode == 1
    assert "billing.path_not_found" in done.stderr and "nowhere" in done.stderr


def test_empty_and_header_only_files_beside_others_are_fine(tmp_path):
    bills = tmp_path / "bills"
    write_bill(bills / "bill.csv", cost="2")
    (bills / "empty.csv").write_text("")
    (bills / "header.csv").write_text(HEADER + "\n")
    muster = Muster(tmp_path / "data")

    muster.ok("billing", "import", str(bills), "--source", "test")

    answer = muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines", "--format", "csv")
    assert answer.splitlines()[1:] == ["2026-10-01,3"]


def test_two_currencies_in_two_files_name_both(tmp_path):
    bills = tmp_path / "bills"
    write_bill(bills / "dollars.csv")
    write_bill(bills / "euros.csv", **{"lineItem/CurrencyCode": "EUR", "identity/TimeInterval": "x"})

    refused(tmp_path, "billing.mixed_currencies", "dollars.csv", "euros.csv")


def test_rows_of_another_month_than_the_manifest_says_are_refused(tmp_path):
    folder = manifest_delivery(tmp_path / "bills")
    write_bill(folder / "report-00002.csv", month="2026-09")

    refused(tmp_path, "billing.wrong_period", "report-00002.csv, row 2", "2026-09", "2026-10")


def test_a_bad_file_among_eight_undoes_all(tmp_path):
    bills = tmp_path / "bills"
    for n in range(8):
        write_bill(bills / f"{n}.csv", **{"lineItem/ResourceId": str(n), "identity/TimeInterval": str(n)})
    (bills / "3.csv").write_text(text_of(GOOD[:2]) + "too,short\n")

    refused(tmp_path, "billing.ragged_row", "3.csv, row 4")


def test_a_folder_that_may_not_be_read_is_an_error():
    nobody = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as root:  # pytest's own is closed to others
        os.chmod(root, 0o777)
        bills = pathlib.Path(root) / "bills"
        write_bill(bills / "bill.csv")
        write_bill(bills / "closed" / "bill.csv")
        os.chmod(bills / "closed", 0)

        done = Muster(pathlib.Path(root) / "data").run("billing", "import", str(bills), **nobody)

        os.chmod(bills / "closed", 0o755)
    assert done.returncode == 1 and "file.denied" in done.stderr and "closed" in done.stderr


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")

    done = Muster(tmp_path / "data").run("billing", "import", str(tmp_path / "pipe.csv"))

    assert done.returncode == 1 and "billing.not_a_file" in done.stderr


def test_a_bad_fee_that_was_put_aside_is_named_by_its_own_file_and_row(tmp_path):
    fee = bill_row(9, "1", **{"lineItem/LineItemType": "SavingsPlanRecurringFee", "lineItem/UsageAmount": "many",
                              "lineItem/UsageStartDate": "2026-10-20T00:00:00Z"})
    (tmp_path / "bills").mkdir()
    (tmp_path / "bills" / "bill.csv").write_text(text_of([GOOD[0], fee]))

    refused(tmp_path, "billing.not_a_number", "bill.csv, row 3, column 14 (lineItem/UsageAmount)", "many")


@pytest.mark.parametrize("bad", [
    "x,y", bill_row(1, "none"), bill_row(1, "1", **{"lineItem/UsageStartDate": "soon"}),
    bill_row(1, "1", **{"bill/BillingPeriodStartDate": ""})], ids=["ragged", "amount", "time", "period"])
def test_many_bad_rows_are_skipped_and_the_rest_adds_up(tmp_path, bad):
    bills = tmp_path / "bills"
    bills.mkdir()
    rows = [row for n in range(6000) for row in (bill_row(n, "1"), bad)]
    (bills / "bill.csv").write_text(text_of(rows))

    done = Muster(tmp_path / "data").run("billing", "import", str(bills), "--keep-going", "--json")

    assert done.returncode == 0, done.stderr[-2000:]
    document = json.loads(done.stdout)
    assert document["rejected_rows"] == 6000
    (month,) = document["months"]
    assert month["version"]["rows"] == 6000
    assert {check["name"]: check["verdict"] for check in month["version"]["checks"]}["rows"] == "passed"
    assert "violated" not in {check["verdict"] for check in month["version"]["checks"]}
    with open(document["rejects"], newline="") as file:
        assert [int(row["row"]) for row in csv.DictReader(file)] == list(range(3, 12003, 2))


def test_keep_going_with_nothing_good_imports_nothing(tmp_path):
    write_bill(tmp_path / "good.csv")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "good.csv"))
    (tmp_path / "bad.csv").write_text(text_of([bill_row(1, "none")]))

    done = muster.run("billing", "import", str(tmp_path / "bad.csv"), "--keep-going")

    assert done.returncode == 1 and "billing.no_rows" in done.stderr
    answer = muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines", "--format", "csv")
    assert answer.splitlines()[1:] == ["2026-10-01,3"]


def test_keep_going_skips_and_counts_bad_rows_into_a_file(tmp_path):
    bills = tmp_path / "bills"
    bills.mkdir()
    rows = GOOD[:3] + ["too,short"] + GOOD[3:6] + [GOOD[6].replace(",1.5,", ",twelve,", 1)]
    (bills / "bill.csv").write_text(text_of(rows))
    muster = Muster(tmp_path / "data")

    done = muster.run("billing", "import", str(bills), "--source", "test", "--keep-going", "--json")

    assert done.returncode == 0, done.stderr
    answer = muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines", "--format", "csv")
    assert answer.splitlines()[1:] == ["2026-10-01,6"]
    rejects = [p for p in pathlib.Path(tmp_path).rglob("*reject*") if p.is_file()]
    assert len(rejects) == 1
    assert "too,short" in rejects[0].read_text()


def test_two_loose_files_with_the_same_lines_are_refused(tmp_path):
    bills = tmp_path / "bills"
    write_bill(bills / "a.csv", cost="1", rows=3)
    write_bill(bills / "b.csv", cost="2", rows=3)

    done = Muster(tmp_path / "data").run("billing", "import", str(bills), "--source", "test")

    assert done.returncode == 1
    assert "billing.overlapping_files" in done.stderr
    assert "a.csv" in done.stderr and "b.csv" in done.stderr

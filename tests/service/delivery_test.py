"""Which files make which delivery, and what importing them again does."""

import json
import zipfile

import pytest

from muster_cli import HEADER, Muster, bill_row, write_bill


def outcomes(muster, *arguments):
    """Month -> outcome of an import that must succeed."""
    document = json.loads(muster.ok("billing", "import", *map(str, arguments), "--source", "test", "--json"))
    return {month["version"]["month"]: month["outcome"] for month in document["months"]}


def lines(muster):
    text = muster.ok("cost", "report", "--period", "2026", "--measures", "lines,unblended_cost", "--format", "csv")
    return text.splitlines()[1:]


@pytest.fixture
def two_months(tmp_path):
    return [write_bill(tmp_path / f"{month}.csv", month=month, rows=rows)
            for month, rows in (("2026-09", 2), ("2026-10", 3))]


def test_each_month_of_loose_files_is_a_delivery_of_its_own(tmp_path, two_months):
    september, october = two_months
    muster = Muster(tmp_path / "data")
    assert outcomes(muster, september, october) == {"2026-09": "added", "2026-10": "added"}

    assert outcomes(muster, october) == {"2026-10": "unchanged"}
    assert outcomes(muster, october, september) == {"2026-09": "unchanged", "2026-10": "unchanged"}
    write_bill(october, month="2026-10", rows=4)
    assert outcomes(muster, september, october) == {"2026-09": "unchanged", "2026-10": "replaced"}


def test_a_month_lists_the_files_that_have_rows_of_it(tmp_path, two_months):
    both = tmp_path / "both.csv"
    both.write_text("\n".join([HEADER, bill_row(70, "1", "2026-09"), bill_row(71, "1", "2026-10")]) + "\n")
    muster = Muster(tmp_path / "data")

    document = json.loads(muster.ok("billing", "import", *map(str, two_months), str(both), "--json"))

    files = {month["version"]["month"]: [(file["name"].rsplit("/", 1)[1], file["rows"], file["file_rows"])
                                         for file in month["version"]["files"]] for month in document["months"]}
    assert files == {"2026-09": [("2026-09.csv", 2, 2), ("both.csv", 1, 2)],
                     "2026-10": [("2026-10.csv", 3, 3), ("both.csv", 1, 2)]}
    assert all(check["verdict"] != "violated" for month in document["months"] for check in month["version"]["checks"])


def test_the_name_of_a_file_does_not_matter(tmp_path, two_months):
    muster = Muster(tmp_path / "data")
    outcomes(muster, *two_months)
    renamed = two_months[0].rename(tmp_path / "renamed.csv")

    assert outcomes(muster, renamed) == {"2026-09": "unchanged"}


def test_months_of_one_command_may_come_in_different_formats_and_currencies(tmp_path, two_months):
    september, october = two_months
    text = october.read_text().replace(HEADER, HEADER + ",bill/PayerAccountName").replace("us-east-1\n", "us-east-1,me\n")
    october.write_text(text.replace(",USD,", ",EUR,"))
    muster = Muster(tmp_path / "data")

    assert outcomes(muster, september, october) == {"2026-09": "added", "2026-10": "added"}

    versions = json.loads(muster.ok("ledger", "versions", "--json"))["items"]
    assert [(v["format"], v["currency"]) for v in versions] == [("cur1-csv", "USD"), ("cur2-csv", "EUR")]


def test_a_zip_file_may_hold_several_bills(tmp_path):
    with zipfile.ZipFile(tmp_path / "bills.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(2):
            bill = write_bill(tmp_path / f"{n}.csv", **{"identity/TimeInterval": str(n)})
            archive.write(bill, f"october/{n}.csv")
            bill.unlink()
        archive.writestr("__MACOSX/october/._0.csv", b"\0\5\x16\7")
        archive.writestr("october/read me.txt", "bills")
    muster = Muster(tmp_path / "data")

    assert outcomes(muster, tmp_path) == {"2026-10": "added"}

    assert lines(muster) == ["2026-10-01,6,9"]
    assert outcomes(muster, tmp_path) == {"2026-10": "unchanged"}


def manifest_delivery(root, month="2026-10", delivery_id="a-1", text=None):
    folder = root / "report" / f"{month.replace('-', '')}01-20261231"
    write_bill(folder / "report-00001.csv", month=month)
    if text is not None:
        (folder / "report-00001.csv").write_text(text)
    manifest = {"reportName": "report", "billingPeriod": {"start": f"{month}-01"},
                "reportKeys": [f"report/{folder.name}/report-00001.csv"],
                **({"assemblyId": delivery_id} if delivery_id else {})}
    (folder / "report-Manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_month_without_rows_yet_does_not_stop_the_others(tmp_path):
    manifest_delivery(tmp_path / "bucket")
    manifest_delivery(tmp_path / "bucket", month="2026-11", text=HEADER + "\n")
    muster = Muster(tmp_path / "data")

    document = json.loads(muster.ok("billing", "import", str(tmp_path / "bucket"), "--json"))

    assert [month["version"]["month"] for month in document["months"]] == ["2026-10"]
    (empty,) = document["empty_deliveries"]
    assert "20261101-" in empty


@pytest.mark.parametrize("delivery_id", ["a-1", None], ids=["with an id", "without an id"])
def test_a_file_changed_in_place_is_another_delivery_whatever_its_manifest_says(tmp_path, delivery_id):
    folder = manifest_delivery(tmp_path / "bucket", delivery_id=delivery_id)
    muster = Muster(tmp_path / "data")
    assert outcomes(muster, tmp_path / "bucket") == {"2026-10": "added"}
    assert outcomes(muster, tmp_path / "bucket") == {"2026-10": "unchanged"}

    write_bill(folder / "report-00001.csv", rows=7)

    assert outcomes(muster, tmp_path / "bucket") == {"2026-10": "replaced"}
    assert lines(muster) == ["2026-10-01,7,10.5"]


def test_a_replaced_month_is_said_to_be(tmp_path):
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(write_bill(tmp_path / "bill.csv")))

    said = muster.ok("billing", "import", str(write_bill(tmp_path / "bill.csv", rows=5)))

    assert said.startswith("2026-10 replaced of files: 5 rows")


def test_a_number_may_be_the_word_null(tmp_path):
    header = "BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,ListCost,ConsumedQuantity,BillingCurrency"
    times = "2026-10-01 00:00:00,2026-10-01 00:00:00,2026-10-02 00:00:00"
    rows = [f"{times},{n}.5,NULL,NULL,{'null' if n % 2 else n},USD" for n in range(100)]
    (tmp_path / "focus.csv").write_text("\n".join([header, *rows]) + "\n")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "focus.csv"))

    text = muster.ok("cost", "report", "--period", "2026-10", "--format", "csv",
                     "--measures", "lines,net_cost,amortized_cost,public_on_demand_cost,usage_amount")

    assert text.splitlines()[1:] == ["2026-10-01,100,5000,,,2450"]

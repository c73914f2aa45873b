"""Real bills: totals of published samples, computed by others with another engine."""

import csv
import io
import json
import os
import pathlib
from decimal import Decimal

import pytest

from muster_cli import ROOT, Muster

SAMPLES = pathlib.Path(os.environ.get("MUSTER_TEST_SAMPLES", ROOT / ".." / "shared" / "samples"))
WORKSHOP = SAMPLES / "workshop-cur-2018"
CONVERTERS = SAMPLES / "focus-converters-aws" / "sample-anonymous-aws-export-dataset.csv"

# Costs were summed from doubles to 8 places by the maker of the expected files. Their usage sums are
# of magnitude 10^7, where the order of binary additions already shows in the fifth place.
COST_TOLERANCE = Decimal("1e-6")
USAGE_TOLERANCE = Decimal("1e-4")
COUNTS = {"lines"}

# column of the reservation file -> measure
RESERVATION_MEASURES = {
    "effective_cost": "reservation_effective_cost",
    "amortized_upfront_cost_for_usage": "reservation_amortized_upfront_cost_for_usage",
    "recurring_fee_for_usage": "reservation_recurring_fee_for_usage",
    "amortized_upfront_fee_for_billing_period": "reservation_amortized_upfront_fee_for_billing_period",
    "unused_amortized_upfront_fee": "reservation_unused_amortized_upfront_fee_for_billing_period",
    "unused_recurring_fee": "reservation_unused_recurring_fee",
    "unused_quantity": "reservation_unused_quantity",
    "total_reserved_units": "reservation_total_reserved_units",
}
DIMENSIONS = {"usage_account_id": "account", "product_code": "service", "line_item_type": "charge_type",
              "reservation": "reservation"}


def need(path):
    if not path.exists():
        pytest.skip(f"{path} is not there")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    need(WORKSHOP)
    muster = Muster(tmp_path_factory.mktemp("workshop") / "data")
    muster.ok("billing", "import", *(str(WORKSHOP / f"{month}2018-WorkshopCUR-00001.snappy.parquet") for month in ("Oct", "Nov")),
              "--source", "workshop")
    return muster


def report(muster, period, by, measures, *options):
    text = muster.ok("cost", "report", "--period", period, "--measures", ",".join(measures), "--format", "csv",
                     *(["--by", ",".join(by)] if by else []), *options)
    return list(csv.DictReader(io.StringIO(text)))


def differences(expected, actual, name):
    if name in COUNTS:
        return expected != actual
    tolerance = USAGE_TOLERANCE if name == "usage_amount" else COST_TOLERANCE
    return abs(Decimal(expected or 0) - Decimal(actual or 0)) > tolerance


@pytest.mark.parametrize("rollups", [[], ["--no-rollups"]], ids=["rollups", "segments"])
@pytest.mark.parametrize("file", ["expected-by-month.csv", "expected-by-month-account.csv",
                                  "expected-by-month-product-type.csv", "expected-by-reservation.csv"])
def test_the_workshop_months_equal_what_others_computed(workshop, file, rollups):
    with open(WORKSHOP / file, newline="") as source:
        expected = list(csv.DictReader(source))
    columns = [name for name in expected[0] if name != "billing_period"]
    by = [DIMENSIONS[name] for name in columns if name in DIMENSIONS]
    keys = [name for name in columns if name in DIMENSIONS]
    sums = {name: RESERVATION_MEASURES.get(name, name) for name in columns if name not in DIMENSIONS}
    only_reservations = ["--filter", "reservation is not null"] if "reservation" in by else []

    rows = report(workshop, "2018-10..2018-11", by, list(sums.values()), *only_reservations, *rollups)

    actual = {(row["period"][:7], *(row[d] for d in by)): row for row in rows}
    wanted = {(row["billing_period"], *(row[k] for k in keys)): row for row in expected}
    assert sorted(actual) == sorted(wanted)
    wrong = [(key, name, row[name], actual[key][measure]) for key, row in wanted.items()
             for name, measure in sums.items() if differences(row[name], actual[key][measure], name)]
    assert not wrong


def test_the_checks_of_the_workshop_months_pass(workshop):
    for version in json.loads(workshop.ok("ledger", "versions", "--json"))["items"]:
        violated = [check for check in version["checks"] if check["verdict"] == "violated"]
        assert not violated
        assert any(check["verdict"] == "passed" for check in version["checks"])


def test_the_csv_sample_has_its_published_totals(tmp_path):
    need(CONVERTERS)
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(CONVERTERS), "--source", "sample")

    (row,) = report(muster, "2023-11", [], ["lines", "unblended_cost", "blended_cost", "public_on_demand_cost",
                                            "usage_amount"])
    types = report(muster, "2023-11", ["charge_type"], ["lines"])

    assert row["lines"] == "1281"
    assert {t["charge_type"]: t["lines"] for t in types} == {"Usage": "1269", "Tax": "12"}
    assert Decimal(row["unblended_cost"]) == Decimal("1.6823086974")
    assert Decimal(row["blended_cost"]) == Decimal("1.6823086974")
    assert Decimal(row["public_on_demand_cost"]) == Decimal("3.3561726949")
    assert Decimal(row["usage_amount"]).quantize(Decimal("1e-10")) == Decimal("128100.5804537469")


# sample -> lines of its months, or the slug and words of its one error
OTHERS = {
    "koku-csv/2022-07-01-alt-columns.csv": {"2022-07": 2},
    "koku-csv/2023-06-01.csv": {"2023-06": 3},
    "koku-csv/2023-06-01-not-final.csv": {"2023-06": 3},
    "koku-csv/empty_frame.csv": ("billing.no_rows",),
    "koku-csv/test_cur.csv": ("billing.ragged_row", "row 2", "130 fields; expected 131"),
    "focus-1.0-sample/focus_sample.csv": {"2024-09": 999, "2024-10": 1},
    "focus-spec-examples/commitment_discount_usage_scenario_2.csv": {"2023-01": 1},
    "focus-spec-examples/commitment_discount_purchase_scenario_2.csv":
        ("billing.bad_time", "row 4", "ChargePeriodEnd", "2023-02-01T30:00:00Z"),
    "ice-manifests-and-prices/manifest-2019-12.json": ("billing.no_rows",),
    "ice-manifests-and-prices/manifestTest.json": ("billing.file_missing",),
}


@pytest.mark.parametrize("sample", OTHERS)
def test_other_peoples_samples_are_read_or_refused_in_one_line(sample, tmp_path):
    need(SAMPLES / sample)
    done = Muster(tmp_path / "data").run("billing", "import", str(SAMPLES / sample), "--json")

    expected = OTHERS[sample]
    if isinstance(expected, tuple):
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
        assert all(word in done.stderr for word in expected), done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert {month["version"]["month"]: month["version"]["rows"] for month in json.loads(done.stdout)["months"]} == expected

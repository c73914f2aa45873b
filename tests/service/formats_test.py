"""One organization, billed in every form: each reader finds what was billed, to the last digit.

The generator knows what it wrote (`expected.json`, from its model and not from its files); the bills go
through `muster billing import` and `muster cost report` like anybody's.
"""

import collections
import csv
import functools
import io
import json
import subprocess
import zipfile
from decimal import Decimal

import pytest

from muster_cli import GENERATOR, Muster

pytestmark = pytest.mark.long

MEASURES = ["lines", "unblended_cost", "blended_cost", "net_cost", "amortized_cost", "net_amortized_cost",
            "unused_commitment_cost", "ri_sp_trueup", "ri_sp_upfront_fees", "public_on_demand_cost", "usage_amount"]
FOCUS_LACKS = ["unblended_cost", "blended_cost", "net_amortized_cost", "unused_commitment_cost", "ri_sp_trueup",
               "ri_sp_upfront_fees"]

# Amounts in Parquet are doubles, which hold 15 digits: the shortest decimal that names the double is
# what was written, up to that many. Costs have ten places and are all below 100,000, so they come
# through exactly; usage may have more digits than that, and is compared to this much.
TOLERANCE = Decimal("1e-6")

FORMATS = ["cur1-csv", "cur1-parquet", "cur2-csv", "cur2-parquet", "focus-csv", "focus-parquet", "focus10-csv",
           "focus10-parquet"]
# The same rows in each; between them every knob of the generator is turned.
WRITTEN = {
    "discount rows": ["--files", "3", "--row-order", "random", "--split-rows"],
    "net columns": ["--net-columns", "--files", "2", "--row-order", "resource", "--zip", "--unknown-type"],
    "hostile": ["--profile", "hostile", "--plain"],
}
# A month that has just begun: whole ones are large. Its plans' fees for hours to come are there already.
BEGUN = ["--as-of", "2026-09-02T03:00:00Z"]
MODEL = ["--seed", "77", "--rows", "2500", "--accounts", "7", "--threads", "1", "--first-month", "2026-09"]


def generate(directory, *options):
    done = subprocess.run([str(GENERATOR), "--out", str(directory), *MODEL, *options],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads((directory / "expected.json").read_text())["deliveries"]


def import_bills(root, *paths):
    """Imports them; no check of any month may complain, and some must have had something to check."""
    muster = Muster(root / "data")
    months = json.loads(muster.ok("billing", "import", *map(str, paths), "--json"))["months"]
    for month in months:
        checks = month["version"]["checks"]
        assert [check for check in checks if check["verdict"] == "violated"] == []
        assert any(check["verdict"] == "passed" for check in checks)
    return muster


def number(text):
    return None if text in (None, "") else Decimal(text)


def report(muster, month, by):
    """Key (values of `by`) -> measure -> number or None."""
    text = muster.ok("cost", "report", "--period", month, "--measures", ",".join(MEASURES), "--format", "csv",
                     *(["--by", ",".join(by)] if by else []))
    return {tuple(row[d] for d in by): {name: number(row[name]) for name in MEASURES}
            for row in csv.DictReader(io.StringIO(text))}


def numbers(totals):
    return {name: number(totals[name]) for name in MEASURES}


def added(groups):
    """Sums of (key, measures) by key; a measure that all lack stays None."""
    sums = {}
    for key, measures in groups:
        into = sums.setdefault(key, dict.fromkeys(MEASURES))
        for name, value in measures.items():
            if value is not None:
                into[name] = (into[name] or 0) + value
    return sums


def expectations(delivery, is_focus):
    """What reports by nothing, by account, and by service (and charge type, where there is one) say."""
    services = delivery["by_service_and_charge_type"]
    keys = ["service"] if is_focus else ["service", "charge_type"]
    return [
        ([], {(): numbers(delivery["total"])}),
        (["account"], {(account,): numbers(totals) for account, totals in delivery["by_account"].items()}),
        (keys, added((tuple(entry[key] for key in keys), numbers(entry)) for entry in services)),
    ]


def differences(expected, actual, tolerance):
    """Every (key, measure) that is not as it should be. A sum of blanks is absent where 0 is expected."""
    wrong = [(key, "lines", expected.get(key), actual.get(key)) for key in expected.keys() ^ actual.keys()]
    for key in expected.keys() & actual.keys():
        for name in MEASURES:
            want, got = expected[key][name], actual[key][name]
            same = got is None if want is None else abs(want - (got or 0)) <= tolerance.get(name, 0)
            if not same:
                wrong.append((key, name, want, got))
    return wrong


def tolerances(form, lines):
    # No column says what was used of a plan's net commitment: what was unused is a share of it, which each
    # row of usage may miss by a unit of the last place.
    allowed = {"net_amortized_cost": lines * Decimal("1e-10")}
    return {**allowed, "usage_amount": TOLERANCE} if "parquet" in form else allowed


def check(muster, delivery, form):
    is_focus = form.startswith("focus")
    for by, expected in expectations(delivery, is_focus):
        actual = report(muster, delivery["period"], by)
        assert differences(expected, actual, tolerances(form, delivery["total"]["lines"])) == [], by
        for name in FOCUS_LACKS if is_focus else []:
            assert {group[name] for group in actual.values()} == {None}, name
    return report(muster, delivery["period"], ["account", "service"])


@pytest.fixture(scope="module")
def answers():
    """What each form answered, by how it was written: filled by one test, compared by another."""
    return collections.defaultdict(dict)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("how", WRITTEN)
def test_every_reader_finds_what_was_billed(tmp_path, answers, how, form):
    (delivery,) = generate(tmp_path / "bucket", "--format", form, *BEGUN, *WRITTEN[how])
    assert delivery["total"]["lines"] > 1000 and delivery["future"]["lines"] > 100

    muster = import_bills(tmp_path, tmp_path / "bucket")

    answers[how][form] = check(muster, delivery, form)


@pytest.mark.parametrize("how", WRITTEN)
def test_all_forms_agree_with_each_other(answers, how):
    if set(answers[how]) != set(FORMATS):
        pytest.skip("not every form was read")
    first = answers[how]["cur1-csv"]
    for form, answer in answers[how].items():
        lacks = FOCUS_LACKS if form.startswith("focus") else []
        if lacks and "--net-columns" in WRITTEN[how]:
            lacks = [*lacks, "amortized_cost"]  # EffectiveCost is net amortised there
        carried = [{key: {**group, **dict.fromkeys(lacks)} for key, group in groups.items()}
                   for groups in (first, answer)]
        assert differences(*carried, tolerances(form, 10_000)) == [], form


@pytest.mark.parametrize("form", ["cur1-csv", "cur2-parquet"])
def test_a_whole_month_is_read_as_it_was_billed(tmp_path, form):
    (delivery,) = generate(tmp_path / "bucket", "--format", form)
    assert delivery["total"]["lines"] > 40_000 and delivery["future"]["lines"] == 0

    check(import_bills(tmp_path, tmp_path / "bucket"), delivery, form)


@pytest.mark.parametrize("form", ["cur2-parquet", "focus-parquet", "focus10-parquet"])
def test_maps_may_be_text_in_parquet(tmp_path, form):
    generated = [generate(tmp_path / maps, "--format", form, *BEGUN, "--maps", maps) for maps in ("map", "json")]
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()

    as_maps = import_bills(tmp_path / "1", tmp_path / "map")
    as_text = import_bills(tmp_path / "2", tmp_path / "json")

    for muster in (as_maps, as_text):
        check(muster, generated[0][0], form)
    by = ["tag:CostCenter", "tag:app", "cost_category:OrganizationalUnit", "region"]
    answer = report(as_maps, "2026-09", by)
    assert len({key[0] for key in answer}) > 2
    assert report(as_text, "2026-09", by) == answer


@pytest.mark.parametrize("layout", ["overwrite", "create-new"])
@pytest.mark.parametrize("form", ["cur1-csv", "cur1-parquet", "cur2-csv", "focus-parquet"])
def test_the_newest_delivery_counts(tmp_path, layout, form):
    deliveries = generate(tmp_path / "bucket", "--format", form, *BEGUN, "--layout", layout, "--deliveries", "3",
                          "--files", "2")
    assert [delivery["is_newest"] for delivery in deliveries] == [False, False, True]
    assert len({delivery["total"]["lines"] for delivery in deliveries}) == 3

    check(import_bills(tmp_path, tmp_path / "bucket"), deliveries[-1], form)


# The reports before the Cost and Usage Report: which of the generator's columns each of theirs has.
DETAILED = {
    "InvoiceID": "bill/InvoiceId", "PayerAccountId": "bill/PayerAccountId",
    "LinkedAccountId": "lineItem/UsageAccountId", "RecordType": None, "RecordId": "identity/LineItemId",
    "ProductName": "lineItem/ProductCode", "RateId": None, "SubscriptionId": None, "PricingPlanId": None,
    "UsageType": "lineItem/UsageType", "Operation": "lineItem/Operation",
    "AvailabilityZone": "lineItem/AvailabilityZone", "ReservedInstance": None,
    "ItemDescription": "lineItem/LineItemDescription", "UsageStartDate": "lineItem/UsageStartDate",
    "UsageEndDate": "lineItem/UsageEndDate", "UsageQuantity": "lineItem/UsageAmount",
    "BlendedRate": "lineItem/BlendedRate", "BlendedCost": "lineItem/BlendedCost",
    "UnBlendedRate": "lineItem/UnblendedRate", "UnBlendedCost": "lineItem/UnblendedCost",
    "ResourceId": "lineItem/ResourceId", "user:CostCenter": "resourceTags/user:CostCenter",
}
DETAILED_KNOWS = ["unblended_cost", "blended_cost", "usage_amount"]


def old_time(text, separator):
    return text[:19].replace("T", " ").replace("-", separator)


def detailed_rows(bills, separator):
    """The rows of a legacy report as a detailed billing report has them, with its rows of totals."""
    payer = None
    sums = collections.defaultdict(Decimal)
    for file in sorted(bills.rglob("*.csv")):
        with file.open(newline="") as lines:
            for row in csv.DictReader(lines):
                payer = row["bill/PayerAccountId"]
                old = {name: row.get(source, "") for name, source in DETAILED.items() if source}
                old.update(RecordType="LineItem", ReservedInstance="N", RateId="3", PricingPlanId="5",
                           UsageStartDate=old_time(old["UsageStartDate"], separator),
                           UsageEndDate=old_time(old["UsageEndDate"], separator))
                if old["LinkedAccountId"] == payer:
                    old["LinkedAccountId"] = ""
                for cost in ("BlendedCost", "UnBlendedCost"):
                    sums[cost] += Decimal(old[cost] or 0)
                yield old
    total = {name: str(value) for name, value in sums.items()}
    for record in ("InvoiceTotal", "AccountTotal", "StatementTotal"):
        yield {"PayerAccountId": payer, "RecordType": record, "ItemDescription": "Total", **total}
    yield {"PayerAccountId": payer, "RecordType": "Rounding", "UnBlendedCost": "0.005"}


def write_detailed(place, name, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(DETAILED), quoting=csv.QUOTE_ALL, restval="")
    writer.writeheader()
    writer.writerows(rows)
    place.mkdir(exist_ok=True)
    with zipfile.ZipFile(place / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text.getvalue())


@pytest.mark.parametrize("separator", ["-", "/"])
def test_a_detailed_billing_report_knows_unblended_and_blended_cost(tmp_path, separator):
    (delivery,) = generate(tmp_path / "cur", "--format", "cur1-csv", *BEGUN, *WRITTEN["hostile"])
    rows = list(detailed_rows(tmp_path / "cur", separator))
    payer = rows[0]["PayerAccountId"]
    name = f"{payer}-aws-billing-detailed-line-items-with-resources-and-tags-2026-09.csv"
    write_detailed(tmp_path / "bucket", name, rows)

    muster = import_bills(tmp_path, tmp_path / "bucket")

    wanted = {row: Decimal(delivery["total"][row]) for row in DETAILED_KNOWS if row != "usage_amount"}
    (total,) = report(muster, "2026-09", []).values()
    assert {name: total[name] for name in wanted} == wanted
    assert {name for name, value in total.items() if value is None} == set(MEASURES[1:]) - set(DETAILED_KNOWS)
    assert total["lines"] == len(rows) - 4
    accounts = report(muster, "2026-09", ["account"])
    assert {key[0]: group["unblended_cost"] for key, group in accounts.items()} == {
        account: Decimal(totals["unblended_cost"]) for account, totals in delivery["by_account"].items()}
    services = collections.defaultdict(Decimal)
    for entry in delivery["by_service_and_charge_type"]:
        services[entry["service"]] += Decimal(entry["unblended_cost"])
    assert {key[0]: group["unblended_cost"] for key, group in
            report(muster, "2026-09", ["service"]).items()} == services
    tagged = {key[0]: group["lines"] for key, group in report(muster, "2026-09", ["tag:CostCenter"]).items()}
    assert tagged == collections.Counter(row["user:CostCenter"] for row in rows if row["RecordType"] == "LineItem")


def test_a_detailed_billing_report_is_imported_once_and_not_beside_a_later_one(tmp_path):
    (delivery,) = generate(tmp_path / "bucket", "--format", "cur1-csv", *BEGUN, "--plain")
    rows = list(detailed_rows(tmp_path / "bucket", "-"))
    payer = rows[0]["PayerAccountId"]
    for month in ("2026-08", "2026-09"):
        write_detailed(tmp_path / "bucket", f"{payer}-aws-billing-detailed-line-items-{month}.csv", rows[:10])
    write_detailed(tmp_path / "bucket", f"{payer}-aws-billing-csv-2026-08.csv", rows)

    muster = import_bills(tmp_path, tmp_path / "bucket")
    again = json.loads(muster.ok("billing", "import", str(tmp_path / "bucket"), "--json"))["months"]

    months = {(month["version"]["month"], month["version"]["format"]): month["outcome"] for month in again}
    assert months == {("2026-08", "detailed-csv"): "unchanged", ("2026-09", "cur1-csv"): "unchanged"}
    (total,) = report(muster, "2026-08", []).values()
    assert total["lines"] == 10


def test_a_record_that_may_be_a_total_is_refused(tmp_path):
    rows = [{"RecordType": "LineItem", "ProductName": "p", "UnBlendedCost": "1",
             "UsageStartDate": "2014-03-01 00:00:00", "UsageEndDate": "2014-03-01 01:00:00"},
            {"RecordType": "Adjustment", "ProductName": "p", "UnBlendedCost": "2"}]
    write_detailed(tmp_path / "bucket", "000000000001-aws-billing-detailed-line-items-2014-03.csv", rows)
    muster = Muster(tmp_path / "data")

    refused = muster.run("billing", "import", str(tmp_path / "bucket"))

    assert refused.returncode != 0
    assert "row 3, column 4 (RecordType)" in refused.stderr

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
from decimal import Decimal

import pytest

from muster_cli import BUILD, Muster

GENERATOR = BUILD / "bin" / "muster_generate"
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

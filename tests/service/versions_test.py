"""Deliveries and versions: exactly once, atomic replacement, several files, several months."""

import json

from muster_cli import HEADER, Muster, bill_row, write_bill


def report(muster, *arguments):
    return muster.ok("cost", "report", "--format", "csv", *arguments).splitlines()


def test_the_same_delivery_twice_changes_nothing_and_says_so(tmp_path):
    write_bill(tmp_path / "bills" / "bill.csv", cost="2")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bills"), "--source", "test")
    before = muster.ok("ledger", "versions", "--json")

    done = muster.run("billing", "import", str(tmp_path / "bills"), "--source", "test")

    assert done.returncode == 0
    assert "unchanged" in done.stdout + done.stderr
    assert muster.ok("ledger", "versions", "--json") == before


def test_a_later_delivery_replaces_the_month_and_says_so(tmp_path):
    write_bill(tmp_path / "first" / "bill.csv", cost="2", rows=3)
    write_bill(tmp_path / "second" / "bill.csv", cost="3", rows=4)
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "first"), "--source", "test")

    done = muster.run("billing", "import", str(tmp_path / "second"), "--source", "test")

    assert done.returncode == 0
    assert "replace" in done.stdout + done.stderr
    assert report(muster, "--period", "2026-10", "--measures", "lines,unblended_cost")[1:] == ["2026-10-01,4,12"]


def test_sources_do_not_replace_each_other(tmp_path):
    write_bill(tmp_path / "a" / "bill.csv", cost="2", rows=3)
    write_bill(tmp_path / "b" / "bill.csv", cost="3", rows=4)
    muster = Muster(tmp_path / "data")

    muster.ok("billing", "import", str(tmp_path / "a"), "--source", "one")
    muster.ok("billing", "import", str(tmp_path / "b"), "--source", "two")

    assert report(muster, "--period", "2026-10", "--measures", "lines,unblended_cost")[1:] == ["2026-10-01,7,18"]


def test_files_of_several_months_become_several_months(tmp_path):
    write_bill(tmp_path / "bills" / "october.csv", cost="2", month="2026-10")
    write_bill(tmp_path / "bills" / "november.csv", cost="3", month="2026-11")
    muster = Muster(tmp_path / "data")

    muster.ok("billing", "import", str(tmp_path / "bills"), "--source", "test")

    assert report(muster, "--period", "2026-10..2026-11", "--measures", "unblended_cost")[1:] == [
        "2026-10-01,6", "2026-11-01,9"]


def test_one_file_with_two_months_is_split(tmp_path):
    one = write_bill(tmp_path / "x" / "a.csv", cost="2", month="2026-10").read_text()
    two = write_bill(tmp_path / "x" / "b.csv", cost="3", month="2026-11").read_text()
    bill = tmp_path / "bills" / "both.csv"
    bill.parent.mkdir()
    bill.write_text(one + "\n".join(two.splitlines()[1:]) + "\n")
    muster = Muster(tmp_path / "data")

    muster.ok("billing", "import", str(bill), "--source", "test")

    assert report(muster, "--period", "2026-10..2026-11", "--measures", "lines,unblended_cost")[1:] == [
        "2026-10-01,3,6", "2026-11-01,3,9"]


def test_what_changed_between_two_deliveries_is_shown(tmp_path):
    write_bill(tmp_path / "first" / "bill.csv", cost="2", rows=3)
    write_bill(tmp_path / "second" / "bill.csv", cost="3", rows=4)
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "first"), "--source", "test")
    muster.ok("billing", "import", str(tmp_path / "second"), "--source", "test")
    versions = json.loads(muster.ok("ledger", "versions", "--json"))["items"]

    text = muster.ok("ledger", "diff", str(versions[0]["id"]), str(versions[1]["id"]), "--format", "csv",
                     "--measures", "lines,unblended_cost")

    assert text.splitlines() == [
        "period,service,charge_type,before_lines,after_lines,change_lines,"
        "before_unblended_cost,after_unblended_cost,change_unblended_cost",
        "2026-10-01,AmazonEC2,Usage,3,4,1,6,12,6"]


def three_services(root, name, changes):
    """A bill of lines of three services, with some amounts other than 1."""
    services = ["AWSGlue", "AmazonEC2", "AmazonS3"]
    rows = [bill_row(n, changes.get(service, "1"), **{"lineItem/ProductCode": service})
            for n, service in enumerate(services) if changes.get(service) != "gone"]
    (root / name).write_text("\n".join([HEADER, *rows]) + "\n")
    return str(root / name)


def test_what_aws_changed_in_a_month_is_one_question(tmp_path):
    muster = Muster(tmp_path / "data")
    for name, changes in (("a.csv", {}), ("b.csv", {"AWSGlue": "7"}),
                          ("c.csv", {"AWSGlue": "6.5", "AmazonS3": "gone"})):
        muster.ok("billing", "import", three_services(tmp_path, name, changes), "--source", "test")

    done = muster.run("ledger", "diff", "--month", "2026-10", "--by", "service", "--format", "csv",
                      "--measures", "unblended_cost")

    assert done.stdout.splitlines()[1:] == [  # the largest change first; AmazonEC2 did not change
        "2026-10-01,AmazonS3,1,,-1", "2026-10-01,AWSGlue,7,6.5,-0.5"]
    assert "2026-10 of test: version 2 of " in done.stderr and "version 3 of " in done.stderr
    table = muster.run("ledger", "diff", "2", "3", "--by", "service")
    lines = table.stdout.splitlines()
    assert lines[2].split() == ["AmazonS3", "1", "-", "-1", "1.00", "-", "-1.00"]
    assert lines[-2].split() == ["Total", "3", "2", "-1", "9.00", "7.50", "-1.50"]  # of the whole month
    assert "these differ too, see --measures: " in table.stderr and "amortized_cost" in table.stderr


def test_a_difference_beside_costs_is_shown_where_costs_are_equal(tmp_path):
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(write_bill(tmp_path / "a.csv", cost="2")), "--source", "test")
    muster.ok("billing", "import", str(write_bill(tmp_path / "b.csv", cost="2", **{"lineItem/UsageAmount": "3"})),
              "--source", "test")

    header = muster.ok("ledger", "diff", "--month", "2026-10", "--format", "csv").splitlines()[0].split(",")

    assert header == ["period", "service", "charge_type", "before_usage_amount", "after_usage_amount",
                      "change_usage_amount"]


def test_a_question_about_one_version_only_is_refused(tmp_path):
    muster = Muster(tmp_path / "data")
    for source in ("one", "two"):
        muster.ok("billing", "import", str(write_bill(tmp_path / "a.csv")), "--source", source)

    assert "[ledger.version_unknown]" in muster.run("ledger", "diff", "--month", "2026-10", "--source", "one").stderr
    assert "--source" in muster.run("ledger", "diff", "--month", "2026-10").stderr
    assert "[ledger.versions_unrelated]" in muster.run("ledger", "diff", "1", "2").stderr
    assert "[ledger.versions_unrelated]" in muster.run("ledger", "diff", "1", "1").stderr
    assert muster.run("ledger", "diff", "--month", "2026-13").returncode == 2
    assert "[ledger.version_unknown]" in muster.run("ledger", "diff", "1", "99").stderr
    assert muster.run("ledger", "diff").returncode == 2


def test_three_versions_of_a_month_are_kept(tmp_path):
    muster = Muster(tmp_path / "data")
    for cost in ("1", "2", "3", "4", "5"):
        muster.ok("billing", "import", str(write_bill(tmp_path / f"{cost}.csv", cost=cost)), "--source", "test")

    versions = json.loads(muster.ok("ledger", "versions", "--json"))["items"]

    assert [(v["id"], v["current"]) for v in versions] == [(3, False), (4, False), (5, True)]
    assert sorted(p.name for p in (tmp_path / "data" / "ledger").iterdir()) == ["v3", "v4", "v5"]


def test_a_damaged_segment_is_found_and_named(tmp_path):
    write_bill(tmp_path / "bills" / "bill.csv", cost="2", rows=300)
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bills"), "--source", "test")
    segment = next((tmp_path / "data" / "ledger").glob("v*/rows-*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 3] ^= 0x40
    segment.write_bytes(content)

    done = muster.run("ledger", "verify")

    assert done.returncode == 1
    assert segment.name in done.stdout + done.stderr

"""Deliveries and versions: exactly once, atomic replacement, several files, several months."""

import json

from muster_cli import Muster, write_bill


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

    text = muster.ok("ledger", "diff", str(versions[0]["id"]), str(versions[1]["id"]), "--format", "csv")

    assert "AmazonEC2" in text
    assert "6" in text and "12" in text


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

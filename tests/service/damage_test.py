"""A flipped bit anywhere in what a ledger keeps is found by `ledger verify`, or lies in bytes that nothing reads."""

import json
import os
import random
import shutil
import sqlite3

import pytest

from muster_cli import HEADER, Muster, bill_row

FLIPS = int(os.environ.get("MUSTER_FLIPS", "12"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two versions of a month, with rollups."""
    root = tmp_path_factory.mktemp("damage")
    muster = Muster(root / "data")
    services = ["AmazonEC2", "AmazonS3", "AWSGlue"]
    for version in range(2):
        rows = [bill_row(n, f"{n % 13}.{n:05d}", **{"lineItem/ProductCode": services[n % (3 - version)],
                                                     "lineItem/UsageAccountId": f"{n % 5:012d}"}) for n in range(2000)]
        (root / "bill.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        muster.ok("billing", "import", str(root / "bill.csv"), "--source", "test")
    return muster.data


def rows_of(database):
    """All that the database says, but for the time a source was first seen and who wrote last, which nothing reads."""
    with sqlite3.connect(f"file:{database}?immutable=1", uri=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: "id, name" if table == "source" else "*" for table in tables}
        return {table: sorted(connection.execute(f"SELECT {columns[table]} FROM {table}"), key=repr)
                for table in tables if table not in ("sqlite_sequence", "ledger_writer")}


def flipped(content, random_numbers):
    at = random_numbers.randrange(len(content))
    damaged = bytearray(content)
    damaged[at] ^= 1 << random_numbers.randrange(8)
    return at, bytes(damaged)


@pytest.mark.parametrize("file", ["v1/rows-*.seg", "v2/r1-*.seg", "v2/r2-*.seg", "v2/r3-*.seg"])
def test_every_flip_in_a_segment_is_found_and_its_file_named(kept, tmp_path, file):
    data = tmp_path / "data"
    shutil.copytree(kept, data)
    (path,) = (data / "ledger").glob(file)
    content = path.read_bytes()
    random_numbers = random.Random(file)
    for _ in range(FLIPS):
        at, damaged = flipped(content, random_numbers)
        path.write_bytes(damaged)

        done = Muster(data).run("ledger", "verify", "--json")

        assert done.returncode == 1, f"byte {at} of {path.name}"
        (finding,) = json.loads(done.stdout)["findings"]
        assert (f"v{finding['version']}", finding["file"]) == (path.parent.name, path.name), f"byte {at}"


def test_every_flip_in_the_catalogue_is_found_or_changes_no_row(kept, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(kept, data)
    database = data / "muster.db"
    content = database.read_bytes()
    rows = rows_of(database)
    random_numbers = random.Random(1)
    for _ in range(FLIPS * 4):
        at, damaged = flipped(content, random_numbers)
        database.write_bytes(damaged)

        done = Muster(data).run("ledger", "verify")

        for rest in data.glob("muster.db-*"):
            rest.unlink()
        assert done.returncode == 1 or rows_of(database) == rows, f"byte {at}"


def test_the_damaged_block_is_named_by_its_column(kept, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(kept, data)
    (path,) = (data / "ledger").glob("v1/rows-*.seg")
    content = path.read_bytes()
    told = set()
    for at in range(64, len(content) // 2, 97):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1:])
        told.add(json.loads(Muster(data).run("ledger", "verify", "1", "--json").stdout)["findings"][0]["what"])

    assert any(what.startswith("column ") and ", block 0: " in what for what in told), told


@pytest.mark.parametrize("lost", ["v1", "v1/pin", "v1/rows-000001.seg", "v2/r1-*"])
def test_files_that_are_gone_are_found(kept, tmp_path, lost):
    data = tmp_path / "data"
    shutil.copytree(kept, data)
    (path,) = (data / "ledger").glob(lost)
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    findings = json.loads(Muster(data).run("ledger", "verify", "--json").stdout)["findings"]

    assert [finding["version"] for finding in findings] == [int(lost[1])]


def test_a_month_that_an_older_version_answers_for_is_found(kept, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(kept, data)
    with sqlite3.connect(data / "muster.db") as connection:
        connection.execute("UPDATE period SET current_version = 1")

    done = Muster(data).run("ledger", "verify")

    assert done.returncode == 1 and "catalogue: 2026-10: another than its newest version" in done.stdout

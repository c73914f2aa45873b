"""docs/ledger-format.md is true: a reader written after it finds in the files what the program says is there."""

import collections
import csv
import decimal
import io
import random
import signal

import pytest

import ledger_format
from muster_cli import HEADER, Muster, bill_row, with_kill_library

Decimal = decimal.Decimal
EXTRA = "reservation/ReservationARN,resourceTags/user:Team,resourceTags/user:Note,pricing/publicOnDemandRate"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def bill(path, rows, month, identity, seed):
    """A bill with all that the format has a place for: noise, repetition, gaps, amounts too long and too large."""
    pick = random.Random(seed)
    lines = [f"{HEADER},{EXTRA}"]
    for number in range(rows):
        cost = pick.choice(["0", "0.25", f"{pick.random():.{pick.randint(1, 10)}f}", f"{pick.random():.14f}"])
        if number % 97 == 5:
            cost = f"{pick.randint(10**9, 10**10)}.{pick.randint(1, 99)}"  # past 64 bits at 10 places
        hour = f"{month}-{pick.randint(1, 28):02}T{pick.randint(0, 22):02}"
        fields = {
            "identity/LineItemId": identity(pick, number),
            "lineItem/UsageAccountId": f"{pick.randint(1, 9):012}",
            "lineItem/ProductCode": pick.choice(["AmazonEC2", "AmazonS3", "AWSLambda"]),
            "lineItem/UsageStartDate": f"{hour}:00:00Z",
            "lineItem/UsageEndDate": f"{hour}:30:00Z",
            "lineItem/ResourceId": f"i-{pick.randint(0, 4000):08x}",
            "lineItem/UsageAmount": f"{pick.random():.{pick.randint(1, 18)}f}",
            "lineItem/BlendedCost": cost if number % 5000 else "7",
            "pricing/publicOnDemandCost": pick.choice(["", "", "0.5", f"{pick.random():.9f}"]),
        }
        extra = [pick.choice(["", "arn:aws:ec2:1"]) if number % 3 else "", pick.choice(["", "red", "green, blue"]),
                 'says "no"\nand leaves' if number % 1000 == 1 else "", pick.choice(["", "0.10", "1E-7"])]
        lines.append(",".join([bill_row(number, cost, month, **fields), *map(quoted, extra)]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    return path


IDENTITIES = {
    "2026-08": (300, lambda pick, number: f"{pick.getrandbits(64):016x}"),
    "2026-09": (300, lambda pick, number: f"line {number}"),
    # more than a block
    "2026-10": (66000, lambda pick, number: "".join(pick.choices(BASE32, k=13))),
}


@pytest.fixture(scope="module")
def muster(tmp_path_factory):
    root = tmp_path_factory.mktemp("format")
    muster = Muster(root / "data")
    for month, (rows, identity) in IDENTITIES.items():
        path = bill(root / f"{month}.csv", rows, month, identity, seed=month)
        muster.ok("billing", "import", str(path), "--source", "test")
    return muster


def plain(value):
    """A value as `muster sql` prints it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rows_of(muster, role, seen=None):
    """What the reader finds in all segments of a role: rows by column name, in no order."""
    rows = []
    for path in ledger_format.segments(muster.data, role):
        columns = ledger_format.Segment(path, seen).read()
        rows += [dict(zip(columns, map(plain, row))) for row in zip(*columns.values())]
    return rows


def told(muster, view):
    """What SQL says; of a rollup only for the months that have one, the others show charges in its place."""
    having = ledger_format.catalogue(muster.data).execute(
        "SELECT month FROM version JOIN version_rollup ON version_id = id WHERE name = ?", (view,)).fetchall()
    months = ", ".join(f"'{row['month']}'" for row in having)
    where = f"where x_billing_month in ({months})" if months else ""
    text = muster.ok("sql", f"select * exclude (x_source, x_billing_month) from {view} {where}", "--format", "csv")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def counted(rows):
    return collections.Counter(tuple(sorted(row.items())) for row in rows)


@pytest.mark.parametrize("role, view", [("rows", "charges"), ("r1", "r1"), ("r2", "r2")])
def test_segments_hold_what_sql_says(muster, role, view):
    found, expected = rows_of(muster, role), told(muster, view)

    assert len(found) == len(expected) > 0
    assert counted(found) == counted(expected)


def test_bills_and_rollups_have_something_of_everything_the_document_describes(muster):
    seen = set()
    for role in ("rows", "r1", "r2"):
        rows_of(muster, role, seen)

    assert {"zstd", "as it is", "planes", "bits", "values in order", "values by tuple", "one value", "offsets",
            "dictionary", "scaled", "same as column", "exception", "presence", "escape", "text", "base32", "hex",
            "number in a group"} <= seen


def test_residuals_make_up_for_what_rounding_took(muster):
    exact = collections.Counter()
    for path in sorted(muster.data.parent.glob("*.csv")):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                exact["line_item_unblended_cost"] += Decimal(row["lineItem/UnblendedCost"])
                exact["line_item_blended_cost"] += Decimal(row["lineItem/BlendedCost"])
    stored = collections.Counter()
    for row in rows_of(muster, "rows"):
        for column in exact:
            stored[column] += Decimal(row[column])

    for column, sum_of in exact.items():
        residuals = ledger_format.catalogue(muster.data).execute(
            "SELECT count, residual FROM version_rounding WHERE column_name = ?", (column,)).fetchall()
        assert len(residuals) == len(IDENTITIES)
        assert all(row["count"] > 0 for row in residuals)
        assert stored[column] + sum(Decimal(row["residual"]) for row in residuals) == sum_of


def partial_of_killed_import(root):
    """The partial of the daily rollup that an import killed after writing it has left behind."""
    path = bill(root / "bill.csv", 300, "2026-10", IDENTITIES["2026-09"][1], seed="partial")
    for step in range(10, 200):
        muster = Muster(root / f"killed-{step}")
        done = muster.run("billing", "import", str(path), "--source", "test",
                          env=with_kill_library(MUSTER_KILL_AT=str(step)))
        assert done.returncode == -signal.SIGKILL, "the import ended before it was killed"
        for partial in muster.data.glob("ledger/v*/rows-*.r1"):
            if partial.read_bytes().endswith(b"MPRTROL1"):
                return muster, path, ledger_format.Partial(partial)
    raise AssertionError("no import was killed between its partials and their end")


def test_partial_rollups_hold_the_sums_of_their_rows(tmp_path):
    muster, path, partial = partial_of_killed_import(tmp_path)
    records = list(partial.records())
    muster.ok("billing", "import", str(path), "--source", "test")

    keys = [name for name, column in partial.keys.items() if column]
    measures = [name for name, column in partial.measures.items() if column]
    assert partial.input_rows == 300 == sum(lines for _, _, lines, _ in records)
    found = collections.Counter()
    for texts, start, lines, sums in records:
        texts = dict(zip(partial.keys, texts))
        sums = dict(zip(partial.measures, sums))
        found[start, *(texts[key] for key in keys), lines, *(plain(sums[name]) for name in measures)] += 1
    time = f"epoch(date_trunc('day', cast({partial.time.name} as timestamp)))"
    by = ", ".join(f"coalesce({key}, '')" for key in keys)
    sums = ", ".join(f"sum({name})" for name in measures)
    text = muster.ok("sql", f"select {time}, {by}, count(*), {sums} from charges group by all", "--format", "csv")
    expected = collections.Counter(
        (int(Decimal(row[0])), *row[1:1 + len(keys)], int(row[1 + len(keys)]), *row[2 + len(keys):])
        for row in list(csv.reader(io.StringIO(text)))[1:])
    assert found == expected

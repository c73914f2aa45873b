"""`muster ledger export` of a month that does not fit into DuckDB's memory at once."""

import duckdb

from muster_cli import HEADER, Muster, bill_row

ROWS = 250_000  # more than two of DuckDB's own row groups, one for each thread
MORE_COLUMNS = [f"product/attribute{n}" for n in range(180)]


def write_wide_bill(path):
    values = ",".join(f"value {n} of an attribute" for n in range(len(MORE_COLUMNS)))
    with open(path, "w", encoding="ascii") as bill:
        print(HEADER + "," + ",".join(MORE_COLUMNS), file=bill)
        bill.writelines(f"{bill_row(number, '0.25')},{values}\n" for number in range(ROWS))


def test_a_wide_month_is_exported_whole(tmp_path):
    write_wide_bill(tmp_path / "bill.csv")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bill.csv"), "--source", "test")

    muster.ok("ledger", "export", str(tmp_path / "out"))

    file = tmp_path / "out" / "test" / "2026-10.parquet"
    rows, cost = duckdb.sql(f"SELECT count(*), sum(BilledCost) FROM '{file}'").fetchone()
    assert (rows, float(cost)) == (ROWS, ROWS * 0.25)

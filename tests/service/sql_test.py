"""SQL over the ledger, and the charges as Parquet for other programs."""

import decimal
import json
import os
import pathlib
import subprocess
import sys

import pytest

from muster_cli import BINARY, Muster, write_bill


@pytest.fixture(scope="module")
def muster(tmp_path_factory):
    root = tmp_path_factory.mktemp("sql")
    muster = Muster(root / "data")
    for month, cost in (("2026-09", "1.25"), ("2026-10", "0.0000000001")):
        write_bill(root / f"{month}.csv", cost=cost, month=month)
        muster.ok("billing", "import", str(root / f"{month}.csv"), "--source", "test")
    return muster


QUESTION = "select x_billing_month as month, count(*) as n, sum(unblended_cost) as cost from charges group by 1 order by 1"


def test_rows_come_as_csv_json_and_table(muster):
    assert muster.ok("sql", QUESTION, "--format", "csv") == "month,n,cost\n2026-09,3,3.75\n2026-10,3,0.0000000003\n"
    assert json.loads(muster.ok("sql", QUESTION, "--json")) == [
        {"month": "2026-09", "n": 3, "cost": "3.75"}, {"month": "2026-10", "n": 3, "cost": "0.0000000003"}]
    assert muster.ok("sql", QUESTION).splitlines()[0].split() == ["month", "n", "cost"]


@pytest.mark.parametrize("statement", [
    "select * from read_csv('/etc/passwd')", "copy (select 1) to '/tmp/muster-should-not-exist.csv'",
    "create table t (a int)", "drop view charges", "attach '/tmp/muster-should-not-exist.db'", "install httpfs",
    "set threads = 7", "from '/etc/passwd'", "select * from read_text('/etc/passwd')", "select * from glob('/*')",
    "from 'https://example.com/x.csv'", "load httpfs", "select getenv('HOME')", "select * from duckdb_extensions()",
    "explain analyze copy (select 1) to '/tmp/muster-should-not-exist.csv'", "select 1; select 2",
    "export database '/tmp/muster-should-not-exist'", "pragma enable_profiling = 'json'", "select no_such_column from charges", "select",
])
def test_what_is_not_a_question_about_charges_is_refused(muster, statement):
    done = muster.run("sql", statement)
    assert done.returncode == 1
    assert done.stdout == "" and done.stderr.startswith("muster: ") and len(done.stderr.splitlines()) == 1
    assert not os.path.exists("/tmp/muster-should-not-exist.csv")


# Each would take far more than it may: rows to return, rows to sort, one state, one value.
@pytest.mark.parametrize("statement", [
    "select count(*) from (select a.i, repeat('x', 100) || a.i as t from range(20000000) a(i) order by t)",
    "select string_agg(repeat('x', 1000) || i, '') from range(20000000) t(i)",
    "select list(i) from range(1000000000) t(i)",
    "select max(length(repeat('x', 200000000 + i))) from range(100) t(i)",
    "select list_sum(range(3000000000))",
])
def test_a_statement_ends_at_its_limit_of_memory(muster, statement, tmp_path):
    with open(tmp_path / "out", "w") as out:
        running = subprocess.Popen([str(BINARY), "--data", str(muster.data), "sql", statement, "--memory-limit", "100"],
                                   stdout=out, stderr=out)
        _, status, usage = os.wait4(running.pid, 0)

    assert status != 0, (tmp_path / "out").read_text()
    assert usage.ru_maxrss < 1_500_000  # kB, of which a sanitizer takes its part


def test_rows_are_printed_as_they_come_in_bounded_memory(muster):
    no_quarantine = {**os.environ, "ASAN_OPTIONS": os.environ["ASAN_OPTIONS"] + ":quarantine_size_mb=1"}
    running = subprocess.Popen([str(BINARY), "--data", str(muster.data), "sql", "--format", "csv",
                                "select i, repeat('x', 1000) as t from range(400000) r(i)"],
                               stdout=subprocess.PIPE, env=no_quarantine)
    status = pathlib.Path(f"/proc/{running.pid}/status")
    peak = printed = 0
    while chunk := running.stdout.read(1 << 22):
        printed += len(chunk)
        # Not what wait() tells: that counts what the tests' own process had when it forked.
        peak = max([peak, *(int(line.split()[1]) for line in status.read_text().splitlines()
                            if line.startswith("VmHWM"))])

    assert running.wait() == 0 and printed > 400_000_000
    assert 0 < peak < 350_000  # kB


@pytest.mark.parametrize("statement", [
    "select count(*) from range(100000000) a(i), range(100000000) b(j) where (i * j) % 7 = 3",
    "select levenshtein(repeat('a', 400000), repeat('b', 400000))",  # one value: DuckDB cannot be interrupted
])
def test_a_statement_ends_at_its_limit_of_time(muster, statement):
    done = muster.run("sql", statement, "--time-limit", "1")

    assert done.returncode == 1
    assert "[duckdb.time_limit]" in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_time_of_a_slow_reader_does_not_count(muster):
    slow = "import sys, time\nfor n, line in enumerate(sys.stdin): n % 50000 or time.sleep(0.2)\nprint(n)"
    statement = "select i, repeat('x', 100) as t from range(300000) r(i)"
    done = subprocess.run(f'"{BINARY}" --data "{muster.data}" sql --time-limit 1 --format csv "{statement}"'
                          f" | {sys.executable} -c '{slow}'", shell=True, capture_output=True, text=True, timeout=120)

    assert done.stdout.strip() == "300000", done.stderr


def test_what_there_is_to_ask_is_charges_and_rollups(muster):
    assert muster.ok("sql", "show tables", "--format", "csv").split() == ["name", "charges", "r1", "r2", "r3"]


def test_a_plan_is_shown_in_lines(muster):
    lines = muster.ok("sql", "explain select count(*) from charges").splitlines()
    assert lines[2].startswith("physical_plan  ┌") and len(lines) > 5 and "?" not in "".join(lines)


def test_a_value_without_a_text_is_refused_before_the_first_row(muster):
    done = muster.run("sql", "select 1 as n, interval 1 day as span", "--format", "csv")
    assert done.returncode == 1 and done.stdout == "" and "column span" in done.stderr


def test_a_question_before_anything_was_imported_says_so(tmp_path):
    done = Muster(tmp_path / "data").run("sql", "select count(*) as n from charges", "--format", "csv")
    assert done.stdout == "n\n0\n" and "muster billing import" in done.stderr


def test_a_table_of_many_rows_stays_lined_up(muster):
    lines = muster.ok("sql", "select i, 'row ' || i as name from range(2500) t(i)").splitlines()
    assert len(lines) == 2502
    assert len({line.index("row") for line in lines[2:]}) <= 2  # a batch may need a wider column


def test_sources_that_are_named_alike_are_exported_apart(tmp_path):
    muster = Muster(tmp_path / "data")
    for source in ("a/b", "a%2Fb", "a_b", "..", "_.", "O'Brien"):
        muster.ok("billing", "import", str(write_bill(tmp_path / "bill.csv")), "--source", source)

    document = json.loads(muster.ok("ledger", "export", str(tmp_path / "out"), "--json"))

    files = [entry["file"] for entry in document["files"]]
    assert len(set(files)) == 6 and all(entry["rows"] == 3 for entry in document["files"])
    assert sorted(files) == sorted(str(path) for path in (tmp_path / "out").rglob("*.parquet"))


def test_exported_parquet_has_focus_columns_and_decimal_money(muster, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

    muster.ok("ledger", "export", str(tmp_path / "out"), "--period", "2026-10")

    (file,) = (tmp_path / "out").rglob("*.parquet")
    assert file.name == "2026-10.parquet" and file.parent.name == "test"
    table = parquet.read_table(file)
    assert table.num_rows == 3
    assert str(table.schema.field("BilledCost").type) == "decimal128(38, 10)"
    assert {"EffectiveCost", "ChargePeriodStart", "SubAccountId", "ServiceName", "x_line_item_usage_type"} <= set(
        table.column_names)
    assert table.column("ChargeCategory").to_pylist() == ["Usage"] * 3
    assert [str(value) for value in table.column("BilledCost").to_pylist()] == ["1E-10"] * 3
    assert table.column("SubAccountId").to_pylist() == ["000000000042"] * 3


def test_exported_parquet_is_read_alike_by_duckdb_pyarrow_and_polars(muster, tmp_path):
    duckdb, parquet, polars = (pytest.importorskip(name) for name in ("duckdb", "pyarrow.parquet", "polars"))
    muster.ok("ledger", "export", str(tmp_path / "out"))
    (file, _) = sorted(str(path) for path in (tmp_path / "out").rglob("*.parquet"))
    columns = ["SubAccountId", "ChargePeriodStart", "BilledCost", "EffectiveCost", "ConsumedQuantity", "x_blended_cost"]

    by_duckdb = duckdb.sql(f"SELECT {', '.join(columns)} FROM '{file}'").fetchall()
    by_pyarrow = [tuple(row.values()) for row in parquet.read_table(file, columns=columns).to_pylist()]
    by_polars = polars.read_parquet(file, columns=columns).rows()

    assert by_duckdb == by_pyarrow == by_polars
    assert [str(row[2]) for row in by_duckdb] == ["1.2500000000"] * 3
    assert all(isinstance(row[2], decimal.Decimal) for row in by_polars)


def test_a_focus_bill_is_exported_under_its_own_names(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    header = ("BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,ChargeClass,"
              "ChargePeriodStart,ChargePeriodEnd,ContractedCost,EffectiveCost,ListCost,ListUnitPrice,PricingQuantity,ServiceCategory,"
              "ServiceName,SubAccountId,x_ServiceCode")
    row = ("1.5,100000000001,USD,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,Tax,,2026-10-01T00:00:00Z,"
           "2026-10-01T01:00:00Z,1.4,1.3,1.2,6E-1,2,Compute,Amazon EC2,000000000042,AmazonEC2")
    (tmp_path / "bill.csv").write_text(header + "\n" + row + "\n")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bill.csv"))

    muster.ok("ledger", "export", str(tmp_path / "out"))

    (file,) = (tmp_path / "out").rglob("*.parquet")
    exported = parquet.read_table(file).to_pylist()[0]
    assert set(header.split(",")) - {"x_ServiceCode"} <= set(exported)
    assert exported["ChargeCategory"] == "Tax"
    assert exported["ContractedCost"] == decimal.Decimal("1.4") and exported["ListUnitPrice"] == decimal.Decimal("0.6")
    assert exported["x_service_code"] == "AmazonEC2"


def test_rows_for_programs_come_as_lines_of_texts(muster):
    lines = [json.loads(line) for line in muster.ok(
        "sql", "select 1 as n, null as n, [1, 2] as list, 1.50::decimal(4, 2) as amount, date '2026-10-01' as day",
        "--format", "jsonl").splitlines()]

    assert lines == [
        {"columns": [{"name": "n", "type": "integer"}, {"name": "n", "type": "integer"}, {"name": "list", "type": "list"},
                     {"name": "amount", "type": "decimal"}, {"name": "day", "type": "date"}]},
        ["1", None, "[1,2]", "1.5", "2026-10-01"]]

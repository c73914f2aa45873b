"""SQL over the ledger, and the charges as Parquet for other programs."""

import json

import pytest

from muster_cli import Muster, write_bill


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
    "set threads = 7", "select no_such_column from charges", "select",
])
def test_what_is_not_a_question_about_charges_is_refused(muster, statement):
    done = muster.run("sql", statement)
    assert done.returncode == 1
    assert done.stdout == "" and done.stderr.startswith("muster: ")


def test_exported_parquet_has_focus_columns_and_decimal_money(muster, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

    muster.ok("ledger", "export", str(tmp_path / "out"), "--period", "2026-10")

    (file,) = (tmp_path / "out").rglob("*.parquet")
    assert file.name == "2026-10.parquet" and file.parent.name == "test"
    table = parquet.read_table(file)
    assert table.num_rows == 3
    assert str(table.schema.field("BilledCost").type) == "decimal128(38, 10)"
    assert {"EffectiveCost", "ChargePeriodStart", "SubAccountId", "ServiceName", "x_line_item_usage_type"} - set(
        table.column_names) == {"ServiceName"}
    assert [str(value) for value in table.column("BilledCost").to_pylist()] == ["1E-10"] * 3
    assert table.column("SubAccountId").to_pylist() == ["000000000042"] * 3

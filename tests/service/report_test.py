"""Reports through the command line: what they say, and how wrong questions are refused."""

import csv
import io
import json

import pytest

from muster_cli import HEADER, Muster, bill_row


def line(number, service, account, cost, day="02", month="2026-10", **fields):
    return bill_row(number, cost, month, **{
        "lineItem/ProductCode": service, "lineItem/UsageAccountId": account,
        "identity/TimeInterval": f"{month}-{day}T05:00:00Z/{month}-{day}T06:00:00Z",
        "lineItem/UsageStartDate": f"{month}-{day}T05:00:00Z",
        "lineItem/UsageEndDate": f"{month}-{day}T06:00:00Z", **fields})


ROWS = [
    line(1, "AmazonEC2", "000000000042", "10.0000000001"),
    line(2, "AmazonEC2", "000000000043", "2.5", day="03"),
    line(3, "AmazonS3", "000000000042", "0.125"),
    line(4, "AmazonS3", "000000000042", "0.125", **{"product/region": ""}),
    line(5, "AWSSupport", "000000000042", "1e-1", **{"lineItem/LineItemType": "Fee", "lineItem/UsageType": "Support",
                                                     "product/region": "", "lineItem/ResourceId": ""}),
]
NOVEMBER = [line(6, "AmazonEC2", "000000000042", "7", month="2026-11")]


@pytest.fixture(scope="module")
def muster(tmp_path_factory):
    root = tmp_path_factory.mktemp("reports")
    for name, rows in (("october", ROWS), ("november", NOVEMBER)):
        (root / f"{name}.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    muster = Muster(root / "data")
    muster.ok("billing", "import", str(root / "october.csv"), str(root / "november.csv"), "--source", "test")
    return muster


def answer(muster, *arguments):
    return muster.ok("cost", "report", "--format", "csv", *arguments).splitlines()


def refused(muster, slug, *arguments, code=2):
    done = muster.run("cost", "report", *arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    errors = done.stderr.splitlines()
    assert len(errors) == 1 and errors[0].startswith("muster: ") and errors[0].endswith(f"[{slug}]"), done.stderr
    return errors[0]


def test_columns_are_the_period_the_dimensions_and_the_measures_in_the_order_given(muster):
    assert answer(muster, "--period", "2026-10..2026-11", "--by", "service,account",
                  "--measures", "lines,unblended_cost") == [
        "period,service,account,lines,unblended_cost",
        "2026-10-01,AWSSupport,000000000042,1,0.1",
        "2026-10-01,AmazonEC2,000000000042,1,10.0000000001",
        "2026-10-01,AmazonEC2,000000000043,1,2.5",
        "2026-10-01,AmazonS3,000000000042,2,0.25",
        "2026-11-01,AmazonEC2,000000000042,1,7",
    ]


@pytest.mark.parametrize("granularity, periods", [
    ("hour", ["2026-10-02T05:00:00Z", "2026-10-03T05:00:00Z", "2026-11-02T05:00:00Z"]),
    ("day", ["2026-10-02", "2026-10-03", "2026-11-02"]),
    ("week", ["2026-09-28", "2026-11-02"]),
    ("month", ["2026-10-01", "2026-11-01"]),
    ("quarter", ["2026-10-01"]),
    ("total", ["2026-10-01"]),
])
def test_granularity_is_the_step_of_the_first_column(muster, granularity, periods):
    rows = answer(muster, "--period", "2026-10..2026-11", "--granularity", granularity)
    assert [row.split(",")[0] for row in rows[1:]] == periods


def test_a_period_of_days_includes_both_ends_and_no_more(muster):
    measures = ("--measures", "lines", "--granularity", "total")
    assert answer(muster, "--period", "2026-10-03..2026-11-02", *measures)[1:] == ["2026-10-03,2"]
    assert answer(muster, "--period", "2026-10-02", *measures)[1:] == ["2026-10-02,4"]


@pytest.mark.parametrize("condition, lines", [
    ("service = AmazonS3", "2"),
    ("service != AmazonS3", "3"),
    ("service = amazons3", None),
    ("product_region is null", "2"),
    ("product_region = us-east-1", "3"),
    ("product_region != us-east-1", "2"),
    ("product_region not in (us-east-1, eu-west-1)", "2"),
    ("NOT product_region contains east", "2"),
    ("service in (AmazonS3, AWSSupport) and charge_type = Usage", "2"),
    ("account starts-with '00000000004' and service matches '^Amazon(EC|S)\\d$'", "4"),
    ("(service = AmazonEC2 or charge_type = Fee) and not account = 000000000043", "2"),
])
def test_filters_choose_charges(muster, condition, lines):
    rows = answer(muster, "--period", "2026-10", "--measures", "lines", "--filter", condition)
    assert rows[1:] == ([] if lines is None else [f"2026-10-01,{lines}"])


def test_top_folds_the_rest_into_other(muster):
    assert answer(muster, "--period", "2026-10", "--by", "service", "--top", "1")[1:] == [
        "2026-10-01,AmazonEC2,12.5000000001", "2026-10-01,Other,0.35"]


def test_a_measure_that_the_format_lacks_is_absent_and_not_zero(tmp_path):
    without = [",".join(line.split(",")[:-2] + line.split(",")[-1:]) for line in (HEADER, *ROWS)]
    (tmp_path / "bill.csv").write_text("\n".join(without) + "\n")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bill.csv"), "--source", "test")

    assert answer(muster, "--period", "2026-10", "--measures", "lines,public_on_demand_cost")[1:] == ["2026-10-01,5,"]
    rows = json.loads(muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines,public_on_demand_cost",
                                "--json"))
    assert rows == [{"period": "2026-10-01", "lines": 5, "public_on_demand_cost": None}]


def test_rollups_never_change_the_answer(muster):
    for by in ("service", "account,region", "resource", "tag:none", "lineItem/UsageStartDate"):
        question = ("--period", "2026-10..2026-11", "--granularity", "day", "--by", by,
                    "--measures", "lines,unblended_cost,amortized_cost,usage_amount")
        assert answer(muster, *question) == answer(muster, *question, "--no-rollups"), by


@pytest.mark.parametrize("granularity", ["hour", "week", "month", "total"])
@pytest.mark.parametrize("condition", ["not account = 000000000043", "region != eu-west-1",
                                       "resource starts-with i- and service matches EC"])
def test_duckdb_computes_the_same(muster, granularity, condition):
    question = ("--period", "2026-10-02..2026-11", "--granularity", granularity, "--by", "service,region,resource",
                "--measures", "lines,unblended_cost,amortized_cost,usage_amount,public_on_demand_cost", "--top", "3",
                "--filter", condition)
    assert len(answer(muster, *question)) > 1
    assert answer(muster, *question) == answer(muster, *question, "--executor", "duckdb")


def test_text_document_and_options_ask_the_same(muster, tmp_path):
    text = "lines, unblended_cost by service per day for 2026-10 top 2 where account = 000000000042"
    options = ("--period", "2026-10", "--by", "service", "--granularity", "day", "--measures", "lines,unblended_cost",
               "--top", "2", "--filter", "account = 000000000042")
    document = tmp_path / "report.json"
    document.write_text(muster.ok("cost", "report", *options, "--print", "json"))

    assert muster.ok("cost", "report", *options, "--print", "text").strip() == text
    assert answer(muster, text) == answer(muster, *options) == answer(muster, "--report", str(document))


def test_options_take_the_place_of_parts_of_a_document(muster, tmp_path):
    document = tmp_path / "report.json"
    document.write_text('{"period": "2026-10", "measures": ["lines"]}')
    assert answer(muster, "--report", str(document), "--period", "2026-11") == ["period,lines", "2026-11-01,1"]


def test_the_table_lines_up_and_has_totals(muster):
    text = muster.ok("cost", "report", "--period", "2026-10", "--by", "service")
    assert text.splitlines() == [
        "period      service     unblended_cost",
        "----------  ----------  --------------",
        "2026-10-01  AWSSupport            0.10",
        "2026-10-01  AmazonEC2            12.50",
        "2026-10-01  AmazonS3              0.25",
        "----------  ----------  --------------",
        "Total                            12.85",
        "amounts in USD",
    ]
    assert "USD" not in muster.ok("cost", "report", "--period", "2026-10", "--measures", "lines,usage_amount")
    assert "10.0000000001" in muster.ok("cost", "report", "--period", "2026-10", "--by", "account,service", "--full")


def test_json_has_amounts_as_text(muster):
    rows = json.loads(muster.ok("cost", "report", "--period", "2026-10", "--by", "service", "--format", "json"))
    assert rows[1] == {"period": "2026-10-01", "service": "AmazonEC2", "unblended_cost": "12.5000000001"}


def test_a_period_without_bills_is_an_empty_answer(muster):
    assert answer(muster, "--period", "2019", "--by", "service") == ["period,service,unblended_cost"]


def test_an_empty_answer_says_why(muster, tmp_path):
    def why(asked, *arguments):
        done = asked.run("cost", "report", *arguments)
        assert done.returncode == 0
        return done.stderr
    assert "no bills of 2019: there are bills from 2026-10 to 2026-11" in why(muster, "--period", "2019")
    assert "no charges of 2026-10" in why(muster, "--period", "2026-10", "--filter", "service = none")
    empty = Muster(tmp_path / "data")
    assert "muster billing import" in why(empty, "--period", "2026")
    assert why(empty, "--period", "2026", "--json") == ""


@pytest.mark.parametrize("arguments, meant", [
    (["--by", "srevice"], "service"), (["--by", "line_item_usage_typ"], "line_item_usage_type"),
    (["--filter", "acount = 1"], "account"), (["--measures", "unblended"], "unblended_cost"),
])
def test_a_slip_in_a_name_is_told_what_was_meant(muster, arguments, meant):
    done = muster.run("cost", "report", "--period", "2026-10", *arguments)
    assert done.returncode == 2 and f"did you mean '{meant}'?" in done.stderr


TAGGED = HEADER + ",resourceTags/user:Team,resourceTags/user:Cost Center"


def test_a_tag_that_no_bill_has_is_pointed_out(tmp_path):
    (tmp_path / "bill.csv").write_text("\n".join([TAGGED, ROWS[0] + ",web,R&D"]) + "\n")
    muster = Muster(tmp_path / "data")
    muster.ok("billing", "import", str(tmp_path / "bill.csv"))

    done = muster.run("cost", "report", "--period", "2026-10", "--by", "tag:Taem", "--format", "csv")

    assert done.stdout.splitlines()[1:] == ["2026-10-01,,10.0000000001"]
    assert "no bill of the period has tag:Taem; did you mean 'tag:Team'?" in done.stderr
    assert muster.ok("cost", "dimensions").split("\n")[-3:] == ["tag:Cost Center", "tag:Team", ""]
    assert answer(muster, "--period", "2026-10", "--by", "tag:Cost Center")[1:] == ["2026-10-01,R&D,10.0000000001"]


def test_the_format_is_what_was_asked_for_or_what_the_file_is_called(muster, tmp_path):
    question = ("cost", "report", "--period", "2026-10")
    assert muster.ok(*question, "--json", "--format", "csv") == muster.ok(*question, "--format", "csv")
    for name, start in (("a.csv", b"period,"), ("a.json", b"["), ("a.parquet", b"PAR1"), ("a.txt", b"period  ")):
        muster.ok(*question, "--output", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("slug, arguments", [
    ("usage.missing", []),
    ("usage.malformed", ["--period", "2026-10", "--no-such-option"]),
    ("usage.malformed", ["--period", "2026-10", "--format", "xml"]),
    ("usage.malformed", ["--period", "2026-10", "--top", "many"]),
    ("usage.missing", ["--period", "2026-10", "--format", "parquet"]),
    ("report.period_malformed", ["--period", "2026-13"]),
    ("report.granularity_unknown", ["--period", "2026", "--granularity", "year"]),
    ("report.filter_syntax", ["--period", "2026", "--filter", "service ="]),
    ("report.filter_regex", ["--period", "2026", "--filter", "service matches '('"]),
    ("report.top_out_of_range", ["--period", "2026", "--top", "3"]),
    ("report.duplicate_column", ["--period", "2026", "--by", "service,service"]),
    ("report.unknown_dimension", ["--period", "2026", "--by", "srevice"]),
    ("report.unknown_dimension", ["--period", "2026", "--filter", "srevice = a"]),
    ("report.unknown_measure", ["--period", "2026", "--measures", "unblended"]),
    ("report.period_malformed", ["lines for"]),
    ("report.syntax", ["lines by service"]),
])
def test_a_wrong_question_is_one_line_with_its_slug(muster, slug, arguments):
    refused(muster, slug, *arguments)


def test_a_filter_error_names_its_column(muster):
    assert "column 9" in refused(muster, "report.filter_syntax", "--period", "2026", "--filter", "service > 5")


def test_errors_are_json_for_machines(muster):
    done = muster.run("cost", "report", "--period", "2026-13", "--json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"] == {
        "kind": "invalid", "slug": "report.period_malformed", "detail": json.loads(done.stderr)["error"]["detail"]}
    done = muster.run("cost", "repotr", "--json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["slug"] == "usage.malformed"


def test_dimensions_and_measures_are_listed(muster):
    dimensions = muster.ok("cost", "dimensions").split()
    assert dimensions[:3] == ["service", "service_name", "service_code"] and "purchase_option" in dimensions
    assert "line_item_usage_type" in muster.ok("cost", "dimensions", "--columns").split()
    assert muster.ok("cost", "measures").split() == [
        "lines", "unblended_cost", "blended_cost", "net_cost", "amortized_cost", "net_amortized_cost",
        "unused_commitment_cost", "ri_sp_trueup", "ri_sp_upfront_fees", "public_on_demand_cost", "usage_amount"]


def test_parquet_holds_the_same_rows(muster, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    file = tmp_path / "report.parquet"
    question = ("--period", "2026-10", "--by", "service,region", "--measures", "lines,unblended_cost,usage_amount")

    muster.ok("cost", "report", *question, "--format", "parquet", "--output", str(file))

    table = parquet.read_table(file)
    expected = list(csv.reader(io.StringIO("\n".join(answer(muster, *question)))))
    assert table.column_names == expected[0]
    rows = [["" if value is None else format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
             for value in row.values()] for row in table.to_pylist()]
    assert rows == expected[1:]


def test_a_parquet_file_that_is_there_is_replaced(muster, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    file = tmp_path / "report.parquet"
    for by in ("service", "account"):
        muster.ok("cost", "report", "--period", "2026-10", "--by", by, "--output", str(file))

    assert "account" in parquet.read_table(file).column_names
    assert [path.name for path in tmp_path.iterdir()] == ["report.parquet"]

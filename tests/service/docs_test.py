"""What the documents show as commands, filters and reports is accepted by the program."""

import json
import pathlib
import re
import shlex

import pytest

from muster_cli import HEADER, ROOT, Muster, bill_row

REPORTS = (ROOT / "docs" / "reports.md").read_text()
LEDGER = (ROOT / "docs" / "ledger.md").read_text()
TAGS = ",resourceTags/user:Team,resourceTags/user:Env,resourceTags/user:CostCenter,resourceTags/user:Cost Center"


def blocks(text, language=""):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text):
    lines = "\n".join(text.splitlines()).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip().startswith("muster ") and not line.startswith("muster:")]


def help_examples():
    muster = Muster("/nonexistent")
    return commands(muster.run("cost", "report", "--help").stdout.split("Examples:")[1])


FILTERS = next(block for block in blocks(REPORTS) if block.startswith("service = ")).splitlines()
DOCUMENT = blocks(REPORTS, "json")[0]
COMMANDS = [c for block in blocks(REPORTS) + blocks(LEDGER) for c in commands(block)]


@pytest.fixture(scope="module")
def muster(tmp_path_factory):
    """Three versions of 2018-10 with every tag that the documents name."""
    root = tmp_path_factory.mktemp("docs")
    (root / "costs.json").write_text(DOCUMENT)
    muster = Muster(root / "data")
    for cost in ("1", "2", "3"):
        rows = [bill_row(n, cost, month="2018-10") + ",web,prod,R&D,x" for n in range(3)]
        (root / "bill.csv").write_text("\n".join([HEADER + TAGS, *rows]) + "\n")
        muster.ok("billing", "import", str(root / "bill.csv"), "--source", "test")
    return muster


@pytest.mark.parametrize("command", COMMANDS + help_examples())
def test_every_command_shown_runs(muster, command):
    arguments = shlex.split(command)[1:]

    done = muster.run(*arguments, cwd=muster.data.parent)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("condition", FILTERS)
def test_every_filter_shown_runs(muster, condition):
    muster.ok("cost", "report", "--period", "2018-10", "--filter", condition)


def test_the_document_shown_runs_and_reads_back_from_its_text(muster):
    path = str(muster.data.parent / "costs.json")
    text = muster.ok("cost", "report", "--report", path, "--print", "text").strip()

    muster.ok("cost", "report", "--report", path)
    assert json.loads(muster.ok("cost", "report", text, "--print", "json")) == json.loads(DOCUMENT)


def test_the_errors_shown_are_the_errors_given(muster):
    shown = [line for block in blocks(REPORTS) for line in block.splitlines() if line.startswith("muster: ")]
    given = {muster.run("cost", "report", "--period", "2018-10", "--filter", condition).stderr.strip()
             for condition in ("service > 5", "srevice = a")}
    assert set(shown) == given


def test_every_slug_of_a_report_is_in_its_document():
    slugs = set()
    for path in (ROOT / "src" / "cost").glob("*.cpp"):
        slugs |= set(re.findall(r'"(report\.[a-z_]+)"', path.read_text()))
    assert slugs - set(re.findall(r"`(report\.[a-z_]+)`", REPORTS)) == set()


def test_every_dimension_and_measure_is_in_the_document(muster):
    named = set(re.findall(r"`([a-z_]+)`", REPORTS))
    listed = muster.ok("cost", "dimensions").splitlines() + muster.ok("cost", "measures").splitlines()
    assert {name for name in listed if not name.startswith("tag:")} - named == set()


def test_the_ways_to_say_a_period_are_all_taken(muster):
    table = REPORTS.split("## Time")[1].split("All times are UTC")[0]
    forms = [form for form in re.findall(r"`([^`]+)`", table) if form != "A..B"]
    assert len(forms) == 5
    for form in [*forms, "2018..2018-10-05"]:
        muster.ok("cost", "report", "--period", form)

"""The command line itself: help, exit codes, where state lives, and how it is stopped."""

import json
import os
import signal
import subprocess
import time

import pytest

from muster_cli import BINARY, HEADER, Muster, bill_row, write_bill


def run(*arguments, **options):
    return subprocess.run([str(BINARY), *arguments], capture_output=True, text=True, timeout=120, **options)


def test_version_says_which():
    assert run("version").stdout.startswith("muster 0.")
    assert json.loads(run("version", "--json").stdout)["name"] == "muster"


@pytest.mark.parametrize("command", [
    [], ["audit"], ["audit", "verify"], ["billing"], ["billing", "import"], ["billing", "sources"], ["billing", "periods"],
    ["cost"], ["cost", "report"], ["cost", "dimensions"], ["cost", "measures"], ["ledger"], ["ledger", "versions"],
    ["ledger", "verify"], ["ledger", "diff"], ["ledger", "export"], ["ledger", "collect"], ["sql"], ["version"],
    ["connections"], ["connections", "create"], ["connections", "register"], ["connections", "disconnect"],
    ["connections", "months"], ["connections", "backfill"], ["connections", "support-request"],
    ["connections", "cost-history"], ["cost", "saved"], ["cost", "saved", "save"], ["tasks"], ["tasks", "list"], ["tasks", "show"], ["tasks", "follow"],
    ["users"], ["users", "list"], ["users", "show"], ["users", "invite"], ["users", "deactivate"], ["users", "reactivate"],
    ["groups"], ["groups", "list"], ["groups", "show"], ["groups", "create"], ["groups", "add"], ["groups", "remove"],
    ["groups", "delete"], ["providers"], ["providers", "list"], ["providers", "show"], ["tokens"], ["tokens", "list"],
    ["tokens", "revoke"], ["users", "access"], ["passkeys"], ["passkeys", "list"], ["passkeys", "rename"], ["passkeys", "remove"],
    ["sessions"], ["sessions", "list"], ["sessions", "revoke"], ["support"], ["support", "ask"], ["support", "list"],
    ["support", "show"], ["support", "approve"], ["support", "deny"], ["support", "end"], ["sign-ins"], ["login"], ["logout"], ["whoami"], ["api"], ["completion"],
])
def test_every_command_explains_itself(command):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Usage: muster" in done.stdout and done.stderr == ""


@pytest.mark.parametrize("arguments", [[], ["billing"], ["cost"], ["unknown"], ["cost", "report", "extra", "words"],
                                       ["billing", "import"], ["version", "--data"], ["version", "--data", ""],
                                       ["version", "--threads", "0"]])
def test_a_wrong_command_line_is_code_2_and_one_line(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("muster: ")


@pytest.mark.parametrize("arguments, words", [
    (["cost", "reprot"], ["muster cost reprot", "did you mean 'report'", "muster cost --help"]),
    (["bling", "import"], ["muster bling", "did you mean 'billing'"]),
    (["cost"], ["report, dimensions, measures"]),
    ([], ["audit, billing, connections, cost, ledger, resources, sql, tasks, users, groups, providers, tokens, passkeys, sessions, sign-ins, support, login, logout, whoami, api, backup, restore, doctor, version, completion"]),
    (["cost", "report", "--perod", "2026"], ["--perod", "did you mean '--period'", "muster cost report --help"]),
    (["cost", "report", "--dta=x"], ["--dta", "did you mean '--data'"]),
    (["cost", "report", "lines for 2026", "words"], ["'words' is one argument too many"]),
])
def test_a_slip_on_the_command_line_is_told_what_was_meant(arguments, words):
    done = run(*arguments)
    assert done.returncode == 2
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.mark.parametrize("command", [["billing"], ["billing", "import"], ["cost", "report"], ["ledger", "verify"], ["sql"]])
def test_help_on_every_level_names_the_options_that_are_taken_everywhere(command):
    help_text = run(*command, "--help").stdout
    assert "--data DIR, --threads N, --json" in help_text
    assert "~/.local/share/muster" in run("--help").stdout


def test_data_is_accepted_before_and_after_the_command(tmp_path):
    bill = write_bill(tmp_path / "bill.csv")
    data = ["--data", str(tmp_path / "data")]
    assert run(*data, "billing", "import", str(bill), "--source", "test").returncode == 0
    expected = run(*data, "billing", "sources").stdout
    assert "test" in expected
    assert run("billing", *data, "sources").stdout == expected
    assert run("billing", "sources", *data).stdout == expected


def test_state_lives_in_the_users_data_directory_by_default(tmp_path):
    bill = write_bill(tmp_path / "bill.csv")
    clean = {k: v for k, v in os.environ.items() if k not in ("XDG_DATA_HOME", "HOME")}

    run("billing", "import", str(bill), env={**clean, "XDG_DATA_HOME": str(tmp_path / "xdg")})
    run("billing", "import", str(bill), env={**clean, "HOME": str(tmp_path / "home")})

    assert (tmp_path / "xdg" / "muster").is_dir()
    assert (tmp_path / "home" / ".local" / "share" / "muster").is_dir()
    homeless = run("billing", "sources", env=clean)
    assert homeless.returncode == 2 and "--data" in homeless.stderr


def test_nothing_imported_yet_is_an_empty_answer_and_makes_no_directory(tmp_path):
    muster = Muster(tmp_path / "data")
    assert muster.ok("cost", "report", "--period", "mtd", "--format", "csv") == "period,unblended_cost\n"
    assert json.loads(muster.ok("billing", "periods", "--json")) == {"items": []}
    for listing in (("billing", "sources"), ("billing", "periods"), ("ledger", "versions")):
        assert "muster billing import" in muster.run(*listing).stderr
    assert not (tmp_path / "data").exists()


def test_an_import_says_what_it_checked(tmp_path):
    write_bill(tmp_path / "bill.csv", cost="2")
    muster = Muster(tmp_path / "data")

    document = json.loads(muster.ok("billing", "import", str(tmp_path / "bill.csv"), "--source", "test", "--json"))

    (month,) = document["months"]
    assert month["outcome"] == "added"
    assert month["version"]["month"] == "2026-10"
    assert month["version"]["rows"] == 3
    assert month["version"]["files"][0]["rows"] == 3
    assert {check["verdict"] for check in month["version"]["checks"]} <= {"passed", "not_applicable"}
    assert document["rejected_rows"] == 0


def test_sources_and_periods_are_listed(tmp_path):
    muster = Muster(tmp_path / "data")
    for month in ("2026-09", "2026-10"):
        muster.ok("billing", "import", str(write_bill(tmp_path / f"{month}.csv", month=month)), "--source", "test")

    assert json.loads(muster.ok("billing", "sources", "--json"))["items"] == [
        {"source": "test", "first": "2026-09", "last": "2026-10", "months": 2, "rows": 6}]
    periods = json.loads(muster.ok("billing", "periods", "--json"))["items"]
    assert [(p["month"], p["rows"], p["current"]) for p in periods] == [("2026-09", 3, True), ("2026-10", 3, True)]
    assert len(muster.ok("billing", "periods").splitlines()) == 4


def test_collect_keeps_as_many_versions_as_it_is_told(tmp_path):
    muster = Muster(tmp_path / "data")
    for cost in ("1", "2", "3"):
        muster.ok("billing", "import", str(write_bill(tmp_path / f"{cost}.csv", cost=cost)), "--source", "test")

    collected = json.loads(muster.ok("ledger", "collect", "--keep", "1", "--json"))

    assert len(collected["removed"]) == 2 and collected["pinned"] == []
    assert [v["current"] for v in json.loads(muster.ok("ledger", "versions", "--json"))["items"]] == [True]
    muster.ok("ledger", "verify")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_an_import_leaves_nothing_behind(tmp_path, stop):
    rows = [HEADER, *(bill_row(n, "1") for n in range(200_000))]
    bill = tmp_path / "real.csv"
    bill.write_text("\n".join(rows) + "\n")
    muster = Muster(tmp_path / "data")
    running = subprocess.Popen([str(BINARY), "--data", str(muster.data), "billing", "import", str(bill), "--source", "t"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(muster.data.glob("ledger/v*")) and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)

    running.send_signal(stop)
    _, errors = running.communicate(timeout=60)

    if running.returncode == 0:
        pytest.skip("the import was done before the signal came")
    assert running.returncode == 130, errors
    assert len(errors.splitlines()) == 1 and errors.startswith("muster: ")
    assert json.loads(muster.ok("billing", "periods", "--json")) == {"items": []}
    muster.ok("billing", "import", str(bill), "--source", "t")

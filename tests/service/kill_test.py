"""An import killed at any of its file operations leaves the old answer or the new one, never a mix."""

import csv
import io
import os
import shutil
import signal

import pytest

from muster_cli import Muster, with_kill_library, write_bill
from postgres import Postgres, PostgresMuster

pytestmark = pytest.mark.long

MOST_KILLS = int(os.environ.get("MUSTER_MOST_KILLS", "40"))  # spread over the steps


@pytest.fixture(scope="module")
def bills(tmp_path_factory):
    root = tmp_path_factory.mktemp("bills")
    for month in ("2026-09", "2026-10"):
        write_bill(root / "first" / f"{month}.csv", cost="10.0", rows=3, month=month)
        write_bill(root / "second" / f"{month}.csv", cost="20.0", rows=4, month=month)
    return root


class OnSqlite:
    """Ledgers with their catalogue beside their files."""

    def make(self, data):
        return Muster(data)

    def copy(self, muster, data):
        shutil.copytree(muster.data, data)
        return Muster(data)

    def drop(self, muster):
        shutil.rmtree(muster.data)

    def stop(self):
        pass


class OnPostgres:
    """Ledgers with their catalogue in a database of a PostgreSQL server."""

    def __init__(self):
        self.server = Postgres()

    def make(self, data):
        return PostgresMuster(self.server, data, self.server.make())

    def copy(self, muster, data):
        shutil.copytree(muster.data, data)
        return PostgresMuster(self.server, data, self.server.make(template=muster.database))

    def drop(self, muster):
        shutil.rmtree(muster.data)
        self.server.query(f"DROP DATABASE {muster.database} WITH (FORCE)")

    def stop(self):
        self.server.stop()


@pytest.fixture(scope="module", params=[OnSqlite, OnPostgres], ids=["sqlite", "postgres"])
def engine(request):
    engine = request.param()
    yield engine
    engine.stop()


OLD = [(3, "30"), (3, "30")]
NEW = [(4, "80"), (4, "80")]


def answer(muster):
    """Lines and cost of each month."""
    text = muster.ok("cost", "report", "--period", "2026-09..2026-10", "--measures", "lines,unblended_cost",
                     "--format", "csv")
    return [(int(row["lines"]), row["unblended_cost"]) for row in csv.DictReader(io.StringIO(text))]


def operations_of_second_import(engine, first, bills, scratch):
    counted = engine.copy(first, scratch / "counted")
    count = scratch / "count"
    run = counted.run("billing", "import", str(bills / "second"), "--source", "test",
                      env=with_kill_library(MUSTER_KILL_COUNT=str(count)))
    assert run.returncode == 0, run.stderr
    return int(count.read_text())


def test_an_import_killed_at_any_step_leaves_the_old_answer_or_the_new_one(engine, bills, tmp_path):
    first = engine.make(tmp_path / "first")
    first.ok("billing", "import", str(bills / "first"), "--source", "test")
    total = operations_of_second_import(engine, first, bills, tmp_path)
    assert total > 10, "the preloaded library saw too few file operations to mean anything"
    seen = set()
    for step in range(1, total + 1, max(1, total // MOST_KILLS)):
        muster = engine.copy(first, tmp_path / f"killed-{step}")
        killed = muster.run("billing", "import", str(bills / "second"), "--source", "test",
                            env=with_kill_library(MUSTER_KILL_AT=str(step)))
        assert killed.returncode in (-signal.SIGKILL, 0), f"step {step}: {killed.stderr}"
        after = answer(muster)
        assert after in (OLD, NEW), f"step {step} of {total}: {after}"
        seen.add(tuple(after))
        muster.ok("billing", "import", str(bills / "second"), "--source", "test")
        assert answer(muster) == NEW, f"step {step} of {total}"
        muster.ok("ledger", "verify")
        leftovers = [p for p in (muster.data / "ledger").iterdir() if p.is_dir()]
        assert len(leftovers) == 4, f"step {step}: {leftovers}"
        engine.drop(muster)
    assert tuple(OLD) in seen


def test_a_writer_that_is_killed_does_not_lock_out_the_next(engine, bills, tmp_path):
    muster = engine.make(tmp_path / "data")
    killed = muster.run("billing", "import", str(bills / "first"), "--source", "test",
                        env=with_kill_library(MUSTER_KILL_AT="8"))
    assert killed.returncode == -signal.SIGKILL
    muster.ok("billing", "import", str(bills / "first"), "--source", "test")
    assert answer(muster) == OLD

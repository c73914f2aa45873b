"""Jobs survive the processes that run them: nothing is lost, and nothing is done twice."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest

from muster_cli import BUILD, with_kill_library

PROGRAM = BUILD / "bin" / "jobs_probe"
STEPS = ["begin", "make", "count 0", "count 1", "count 2"]
MOST_KILLS = int(os.environ.get("MUSTER_MOST_KILLS", "40"))


class Probe:
    """A database of jobs, and where they make something outside it."""

    def __init__(self, root, jobs):
        self.database, self.outside = root / "jobs.db", root / "outside"
        self.outside.mkdir()
        self.jobs = jobs
        subprocess.run([str(PROGRAM), "start", str(self.database), str(jobs)], check=True, timeout=60)

    def copy_to(self, root):
        """The same jobs, not begun, in another place."""
        copy = Probe.__new__(Probe)
        copy.database, copy.outside, copy.jobs = root / "jobs.db", root / "outside", self.jobs
        copy.outside.mkdir(parents=True)
        shutil.copy(self.database, copy.database)
        return copy

    def begin(self, owner, lease=400, threads=2, env=None, whose=()):
        return subprocess.Popen([str(PROGRAM), "run", str(self.database), str(self.outside), owner, str(lease),
                                 str(threads), *whose], env=env, stderr=subprocess.DEVNULL)

    def rows(self, query):
        with sqlite3.connect(self.database, timeout=20) as database:
            return database.execute(query).fetchall()

    def check_done_once(self):
        assert self.rows("SELECT state, COUNT(*) FROM job GROUP BY state") == [("succeeded", self.jobs)]
        effects = self.rows("SELECT job, step FROM probe_effect")
        jobs = [row[0] for row in self.rows("SELECT id FROM job")]
        assert sorted(effects) == sorted((job, step) for job in jobs for step in STEPS)
        made = sorted(made.name for made in self.outside.iterdir())
        assert made == sorted(row[0].strip('"') for row in self.rows("SELECT result FROM job_effect"))
        assert len(made) == self.jobs
        assert self.rows("SELECT COUNT(*) FROM job_slot") == [(0,)]
        for action in ("job.started", "directory.created", "job.ended"):
            count = self.rows(f"SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")
            assert count == [(self.jobs,)], action


@pytest.mark.parametrize("whose", [(), ("own",)], ids=["shared threads", "threads of the kind"])
def test_processes_share_the_work_and_are_killed_again_and_again(tmp_path, whose):
    probe = Probe(tmp_path, jobs=300)
    randomness = random.Random(5)
    workers = {name: probe.begin(name, whose=whose) for name in ("first", "second")}
    kills = 0
    for _ in range(12):
        time.sleep(randomness.uniform(0.1, 0.3))
        name = randomness.choice(list(workers))
        if workers[name].poll() is None:
            workers[name].send_signal(signal.SIGKILL)
            kills += 1
        workers[name].wait(timeout=20)
        workers[name] = probe.begin(name, whose=whose)
    for worker in workers.values():
        assert worker.wait(timeout=120) == 0
    assert kills > 3, "the jobs were done before anybody was killed"
    probe.check_done_once()


def test_a_paused_process_does_nothing_more_to_what_was_taken_over(tmp_path):
    probe = Probe(tmp_path, jobs=30)
    paused = probe.begin("paused", lease=300)
    for _ in range(4):
        time.sleep(0.2)
        paused.send_signal(signal.SIGSTOP)
        time.sleep(0.7)  # longer than its leases
        helper = probe.begin("helper", lease=300)
        time.sleep(0.3)
        paused.send_signal(signal.SIGCONT)
        time.sleep(0.1)
        helper.send_signal(signal.SIGKILL)
        helper.wait(timeout=20)
    assert paused.wait(timeout=120) == 0
    probe.check_done_once()


@pytest.fixture(scope="module")
def one_job(tmp_path_factory):
    probe = Probe(tmp_path_factory.mktemp("one"), jobs=1)
    with sqlite3.connect(probe.database) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return probe


def test_a_process_killed_at_any_write_leaves_the_job_to_the_next(one_job, tmp_path):
    counted = one_job.copy_to(tmp_path / "counted")
    count = tmp_path / "count"
    assert counted.begin("counts", threads=1, env=with_kill_library(MUSTER_KILL_COUNT=str(count))).wait(60) == 0
    counted.check_done_once()
    total = int(count.read_text())
    assert total > 20, "the preloaded library saw too few writes to mean anything"
    killed = 0
    steps = range(1, total + 1, max(1, total // MOST_KILLS))
    for step in steps:
        probe = one_job.copy_to(tmp_path / f"killed-{step}")
        first = probe.begin("first", lease=100, threads=1, env=with_kill_library(MUSTER_KILL_AT=str(step)))
        killed += first.wait(60) == -signal.SIGKILL
        assert probe.begin("second", lease=100, threads=1).wait(60) == 0, f"step {step}"
        probe.check_done_once()
    assert killed > len(steps) / 2

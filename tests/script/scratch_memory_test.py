import os
import subprocess
import sys

import pytest
import scratch_memory


@pytest.fixture(autouse=True)
def roomy(monkeypatch):
    """A machine with memory enough, whose caller does not say where to write."""
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(scratch_memory, "LEAST_ROOM", 0)
    monkeypatch.setattr(scratch_memory, "LEAST_MEMORY", 0)


def where_a_child_writes():
    return subprocess.run([sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
                          capture_output=True, text=True, check=True).stdout.strip()


def test_temporary_files_go_there_and_are_gone_afterwards(tmp_path):
    with scratch_memory.scratch_memory(tmp_path) as own:
        assert where_a_child_writes() == str(own)
        (own / "left").write_text("")
    assert list(tmp_path.iterdir()) == []
    assert "TMPDIR" not in os.environ


def test_what_the_caller_chose_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    with scratch_memory.scratch_memory(tmp_path) as own:
        assert own is None
        assert os.environ["TMPDIR"] == "/var/tmp"


@pytest.mark.parametrize("bound", ["LEAST_ROOM", "LEAST_MEMORY"])
def test_without_room_the_disk_is_used(tmp_path, monkeypatch, bound):
    monkeypatch.setattr(scratch_memory, bound, 1 << 60)
    with scratch_memory.scratch_memory(tmp_path) as own:
        assert own is None
        assert "TMPDIR" not in os.environ


def test_without_such_a_file_system_the_disk_is_used(tmp_path):
    with scratch_memory.scratch_memory(tmp_path / "none") as own:
        assert own is None


def test_what_a_killed_run_left_is_removed_and_that_of_a_running_one_is_not(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, used = tmp_path / f"muster-test-{gone.pid}", tmp_path / f"muster-test-{os.getppid()}"
    for folder in (left, used):
        folder.mkdir()
        (folder / "file").write_text("")
    with scratch_memory.scratch_memory(tmp_path):
        assert not left.exists()
        assert (used / "file").exists()

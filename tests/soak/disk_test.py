"""The disk that loses power: it keeps what was synced, and shows a program that forgets to sync."""

import random
import signal
import subprocess
import sys

import pytest

from disk import Machine

CRASHES = 200


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def run(machine, program, **control):
    """Runs a program in the disk's directory."""
    machine.boot()
    for name, value in control.items():
        machine.control[name] = value
    return subprocess.run([sys.executable, "-c", "import os\n" + program], cwd=machine.disk, env=machine.env(),
                          start_new_session=True, capture_output=True, text=True, timeout=60)


def crashed(machine):
    """What is there after a power cut, by name, in many trials of the same trace."""
    for seed in range(CRASHES):
        left = machine.traced().after_crash(random.Random(seed))
        yield {str(path): content for path, _, content in left}


REPLACE = """
file = os.open("new", os.O_CREAT | os.O_WRONLY, 0o600)
os.write(file, b"second" * 1000)
{sync_file}
os.rename("new", "kept")
{sync_directory}
"""
SYNC_FILE, SYNC_DIRECTORY = "os.fsync(file)", "os.fsync(os.open('.', os.O_RDONLY))"
OLD, NEW = b"first" * 1000, b"second" * 1000


def after_replacing(machine, **syncs):
    (machine.disk / "kept").write_bytes(OLD)
    program = REPLACE.format(**{"sync_file": "", "sync_directory": "", **syncs})
    done = run(machine, program)
    assert done.returncode == 0, done.stderr
    machine.check_trace()
    return [left.get("kept") for left in crashed(machine)]


def test_a_program_that_syncs_all_loses_nothing(machine):
    assert set(after_replacing(machine, sync_file=SYNC_FILE, sync_directory=SYNC_DIRECTORY)) == {NEW}


def test_a_program_that_forgets_the_directory_may_find_the_old_file(machine):
    assert set(after_replacing(machine, sync_file=SYNC_FILE)) == {OLD, NEW}


def test_a_program_that_forgets_the_file_may_find_it_empty_or_torn(machine):
    found = set(after_replacing(machine, sync_directory=SYNC_DIRECTORY))

    assert b"" in found and NEW in found and OLD not in found
    assert any(len(content) == len(NEW) and 0 < content.count(0) < len(NEW) for content in found)


def test_what_was_overwritten_is_old_or_new_sector_by_sector(machine):
    (machine.disk / "kept").write_bytes(b"a" * 4096)
    run(machine, "os.pwrite(os.open('kept', os.O_WRONLY), b'b' * 4096, 0)")

    found = {left["kept"] for left in crashed(machine)}

    assert {b"a" * 4096, b"b" * 4096} < found
    assert all(content[at:at + 512] in (b"a" * 512, b"b" * 512) for content in found for at in range(0, 4096, 512))


def test_a_sync_holds_for_what_was_written_before_it_began(machine):
    run(machine, """
file = os.open("log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
os.fsync(os.open(".", os.O_RDONLY))
os.write(file, b"1" * 600)
os.fdatasync(file)
os.write(file, b"2" * 600)
""")

    found = {left["log"] for left in crashed(machine)}

    assert all(content[:600] == b"1" * 600 for content in found)
    assert {600, 1200} <= {len(content) for content in found}


def test_removed_files_may_come_back_and_names_keep_their_order(machine):
    for name in ("a", "b"):
        (machine.disk / name).write_bytes(b"x")
    run(machine, "os.unlink('a'); os.unlink('b')")

    assert {tuple(sorted(left)) for left in crashed(machine)} == {("a", "b"), ("b",), ()}


def test_a_move_between_directories_is_whole(machine):
    for name in ("from", "to"):
        (machine.disk / name).mkdir()
    (machine.disk / "from" / "file").write_bytes(b"x")
    run(machine, "os.rename('from/file', 'to/file')")

    assert {frozenset(left) for left in crashed(machine)} == {frozenset({"from", "to", "from/file"}),
                                                             frozenset({"from", "to", "to/file"})}


@pytest.mark.parametrize("cut, synced", [(5, 2), (6, 3)])  # the third sync begins, and ends
def test_the_power_goes_at_the_chosen_sync(machine, cut, synced):
    (machine.disk / "f").write_bytes(b"")
    done = run(machine, "file = os.open('f', os.O_WRONLY)\nfor n in range(9):\n os.write(file, b'x'); os.fsync(file)",
               syncs_until_cut=cut)

    assert done.returncode == -signal.SIGKILL
    machine.check_trace()
    assert machine.traced().files().popitem()[1] == b"xxx"
    assert min(len(left["f"]) for left in crashed(machine)) == synced


def test_a_full_disk_refuses_until_there_is_room(machine):
    done = run(machine, """
file = os.open("f", os.O_CREAT | os.O_WRONLY)
os.write(file, b"x")
for change in (lambda: os.write(file, b"y"), lambda: os.fsync(file), lambda: os.mkdir("d"),
               lambda: os.ftruncate(file, 100), lambda: os.posix_fallocate(file, 0, 100)):
    try:
        change()
        print("done")
    except OSError as error:
        print(error.errno)
os.unlink("f")
""", changes_until_full=2)

    assert done.stdout.split() == ["28"] * 5, done
    assert machine.control["refused"] == 5
    assert list(machine.disk.iterdir()) == []


def test_two_processes_share_the_disk(machine):
    run(machine, """
import subprocess, sys
program = "import os; f = os.open('log', os.O_CREAT | os.O_WRONLY | os.O_APPEND)"
program += "; [os.write(f, b'x') for _ in range(500)]"
for child in [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]:
    child.wait()
""")

    machine.check_trace()
    assert machine.traced().files().popitem()[1] == b"x" * 1000

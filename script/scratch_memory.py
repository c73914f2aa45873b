"""Where tests write: in memory, where there is room for it.

Each change that a server acknowledges waits for the disk, and tests make hundreds of thousands of them. What that
shows is the disk: half of the time of script/test. What a power cut leaves is tested by the shim of tests/soak, which
needs no disk either.
"""

import contextlib
import os
import pathlib
import shutil

SHARED_MEMORY = pathlib.Path("/dev/shm")
PREFIX = "muster-test-"
LEAST_ROOM = 4 << 30  # of the file system; a run of all stages takes a quarter of it
LEAST_MEMORY = 8 << 30  # beside it two compilers or the servers of the tests have to live


def available_memory(meminfo=pathlib.Path("/proc/meminfo")):
    """Bytes that can be had without swapping (`man proc_meminfo`)."""
    for line in meminfo.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 0


def has_room(folder):
    """Whether files of tests can be put there, programs among them."""
    try:
        system = os.statvfs(folder)
    except OSError:
        return False
    return (not system.f_flag & os.ST_NOEXEC and os.access(folder, os.W_OK)
            and system.f_bavail * system.f_frsize >= LEAST_ROOM and available_memory() >= LEAST_MEMORY)


def remove_left_behind(folder):
    """What runs that were killed have left there."""
    for left in folder.glob(f"{PREFIX}*"):
        if not pathlib.Path("/proc", left.name.removeprefix(PREFIX)).exists():
            shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def scratch_memory(folder=SHARED_MEMORY):
    """Has all that runs meanwhile write its temporary files to memory, unless TMPDIR says where or there is no room."""
    if "TMPDIR" in os.environ or not has_room(folder):
        yield None
        return
    remove_left_behind(folder)
    own = folder / f"{PREFIX}{os.getpid()}"
    own.mkdir()
    own.chmod(0o755)  # PostgreSQL runs as another user
    os.environ["TMPDIR"] = str(own)
    try:
        yield own
    finally:
        del os.environ["TMPDIR"]
        shutil.rmtree(own, ignore_errors=True)

"""The progress bar of an import: on a terminal, within its width; nowhere else."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

from muster_cli import BINARY, Muster, write_bill


def screen_of_import(bill, data, columns):
    """What an import writes to a terminal as its standard error."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    running = subprocess.Popen([str(BINARY), "--data", str(data), "billing", "import", str(bill)],
                               stdout=subprocess.DEVNULL, stderr=follower)
    os.close(follower)
    written = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    os.close(leader)
    assert running.wait(timeout=60) == 0
    return written.decode()


@pytest.mark.parametrize("columns", [100, 60])
def test_the_bar_says_how_far_how_fast_and_how_long_within_the_terminal(tmp_path, columns):
    bill = write_bill(tmp_path / "bill.csv", rows=150_000)
    screen = screen_of_import(bill, tmp_path / "data", columns)
    if not screen:
        pytest.skip("the import was done before the bar was drawn")

    frames = [frame for frame in re.split(r"\r\x1b\[K", screen) if frame]
    assert all(len(frame) < columns for frame in frames)
    assert any(re.search(r"\d+%  \d.* MB of \d.* MB  \d+ rows/s", frame) for frame in frames)
    assert any(frame.endswith("left") for frame in frames)
    assert screen.endswith("\r\x1b[K")  # the bar is wiped in the end


def test_without_a_terminal_an_import_is_quiet(tmp_path):
    done = Muster(tmp_path / "data").run("billing", "import", str(write_bill(tmp_path / "bill.csv", rows=20_000)))

    assert done.returncode == 0 and done.stderr == ""

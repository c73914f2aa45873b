"""Systems in namespaces of their own, for tests that boot what is shipped."""

import contextlib
import ctypes
import itertools
import os
import pathlib
import subprocess
import time

import pytest

import musterd

HERE = pathlib.Path(__file__).parent
ENVIRONMENT = ["/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
               "DEBIAN_FRONTEND=noninteractive"]
NAMESPACES = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"]
CLONE_NEWNET = 0x40000000
LONGEST_WAIT = 60  # seconds


def run(*command, **options):
    """The standard output of a command that must succeed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=600, **options)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def wait_until(condition, what):
    end = time.monotonic() + LONGEST_WAIT
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)
    return found


def skip_without_namespaces():
    if os.geteuid() != 0:
        pytest.skip("installing and booting a system needs root")
    if subprocess.run(["unshare", *NAMESPACES, "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                      capture_output=True).returncode != 0 or cgroup_mount() is None:
        pytest.skip("this machine lets nobody make namespaces, or has no cgroup2")


def make_debian(directory, *packages):
    """A minimal Debian 12 that can install more."""
    mirror = os.environ.get("MUSTER_DEBIAN_MIRROR")
    run("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--skip=cleanup/apt/lists",
        f"--include={','.join(packages)}", "bookworm", directory, *([mirror] if mirror else []))


def cgroup_mount():
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2":
            return pathlib.Path(place)
    return None


class System:
    """What `script` starts in namespaces. Ends with the context."""

    count = itertools.count()

    def __init__(self, script, *arguments):
        self.script = script
        self.command = ["unshare", *NAMESPACES, "--fork", "--kill-child", HERE / script, *arguments]
        self.cgroup = cgroup_mount() / f"muster-test-{os.getpid()}-{next(self.count)}"

    def __enter__(self):
        self.cgroup.mkdir()
        enter = ["sh", "-c", f"echo $$ >{self.cgroup}/cgroup.procs && exec \"$@\"", "sh"]
        self.process = subprocess.Popen(list(map(str, enter + self.command)), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.init = wait_until(self._child, "the first process")
        wait_until(self._is_inside, "its root")
        return self

    def __exit__(self, *_):
        # Not by the death of unshare alone: the kernel tells no process of it that has changed its user since.
        (self.cgroup / "cgroup.kill").write_text("1")
        self.process.communicate()
        wait_until(self._remove_cgroup, "the end of all processes")

    def _child(self):
        """unshare's child, once unshare was executed and has one."""
        if self.process.poll() is not None:
            raise AssertionError(self.process.stderr.read())
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def _is_inside(self):
        """Whether the script has made way for what it starts."""
        return self.script not in pathlib.Path(f"/proc/{self.init}/cmdline").read_text()

    def _remove_cgroup(self):
        """Whether it is gone; it stays as long as a process in it ends."""
        try:
            for directory, _, _ in os.walk(self.cgroup, topdown=False):
                os.rmdir(directory)
        except OSError:
            return False
        return True

    @property
    def files(self):
        """Its files, seen from here. Do not follow links."""
        return pathlib.Path(f"/proc/{self.init}/root")

    def try_run(self, *command):
        inside = ["nsenter", "--target", str(self.init), *NAMESPACES, "--root", "--wd", *ENVIRONMENT]
        return subprocess.run(inside + list(map(str, command)), capture_output=True, text=True, timeout=120)

    def run(self, *command):
        """The standard output of a command that must succeed."""
        done = self.try_run(*command)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    @contextlib.contextmanager
    def network(self):
        """Sockets made here are the system's."""
        library = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as ours, open(f"/proc/{self.init}/ns/net") as its:
            assert library.setns(its.fileno(), CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
            try:
                yield
            finally:
                assert library.setns(ours.fileno(), CLONE_NEWNET) == 0


class ServerInside(musterd.Server):
    """The server of a system, asked from inside of it."""

    def __init__(self, system, link):
        self.system = system
        self.link = link
        self.secrets = []
        self.url = "https://127.0.0.1:8443"
        self.port = 8443
        self.data = system.files / "var/lib/muster"

    def setup_link(self):
        return self.link

    def connect(self):
        connection = super().connect()
        with self.system.network():
            connection.connect()
        return connection

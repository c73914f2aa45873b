"""A PostgreSQL server of a test's own, its databases, and the command line on one of them."""

import itertools
import subprocess
import tempfile

import pytest

from muster_cli import ROOT, Muster

SCRIPT = ROOT / "script" / "postgres"


class Postgres:
    """A server that was started. `address` is that of its first database."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="muster-postgres-")
        self.numbers = itertools.count(1)
        self.start()

    def start(self):
        """Again after a stop of its processes."""
        started = subprocess.run([SCRIPT, "start", self.directory], capture_output=True, text=True, timeout=120,
                                 check=True)
        self.address = started.stdout.strip()

    def stop(self):
        subprocess.run([SCRIPT, "stop", self.directory], timeout=120, check=True)

    def address_of(self, database):
        return self.address.rpartition("/")[0] + "/" + database

    def query(self, statement, database="postgres"):
        """The rows, each a list of texts."""
        done = subprocess.run(["psql", "-XAtqc", statement, self.address_of(database)], capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def make(self, template="template1"):
        """The name of a new database, like its template, to which nobody may be connected."""
        name = f"made_{next(self.numbers)}"
        self.query(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


@pytest.fixture(scope="module")
def postgres():
    server = Postgres()
    yield server
    server.stop()


class PostgresMuster(Muster):
    """The command line over a data directory whose catalogue is in a database of that server."""

    def __init__(self, server, data, database):
        super().__init__(data)
        self.server, self.database = server, database
        self.config = self.data.parent / f"{self.data.name}.yaml"
        address = self.data.parent / f"{self.data.name}.address"
        self.data.parent.mkdir(parents=True, exist_ok=True)
        address.write_text(server.address_of(database) + "\n")
        address.chmod(0o600)
        self.config.write_text(f"data: {self.data}\ndatabase.file: {address}\nlisten: [\"http://127.0.0.1:0\"]\n")

    def run(self, *arguments, **options):
        return super().run("--config", str(self.config), *arguments, **options)

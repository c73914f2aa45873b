"""The Debian package that script/package left: what is in it, and that it runs from where it is unpacked."""

import os
import re
import subprocess

import pytest

import musterd
from muster_cli import ROOT, write_bill

PLACE = ROOT / "build/release"


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, **options)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def package():
    [found] = PLACE.glob("muster_*.deb")
    return found


@pytest.fixture(scope="module")
def contents(package):
    """What stands in each line of the listing: path → (mode, owner)."""
    lines = (line.split(None, 5) for line in run("dpkg-deb", "--contents", package).splitlines())
    return {path.removeprefix("."): (mode, owner) for mode, owner, _, _, _, path in lines}


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    run("dpkg-deb", "--extract", package, root)
    return root


@pytest.fixture(scope="module")
def control(package, tmp_path_factory):
    root = tmp_path_factory.mktemp("control")
    run("dpkg-deb", "--control", package, root)
    return root


@pytest.mark.parametrize("path", [
    "/usr/bin/muster", "/usr/bin/musterd", "/usr/lib/muster/libduckdb.so", "/usr/lib/systemd/system/musterd.service",
    "/usr/share/muster/console/index.html", "/usr/share/muster/host/stack.yaml", "/usr/share/muster/host/module.tf",
    "/usr/share/doc/muster/copyright", "/usr/share/doc/muster/LICENSE.duckdb",
    "/usr/share/man/man1/muster.1.gz", "/usr/share/man/man1/muster-backup.1.gz",
    "/usr/share/bash-completion/completions/muster", "/usr/share/zsh/vendor-completions/_muster",
    "/usr/share/fish/vendor_completions.d/muster.fish", "/etc/muster/muster.yaml"])
def test_it_has(contents, path):
    assert path in contents


def test_it_has_nothing_elsewhere(contents):
    own = re.compile(r"/usr/(bin/musterd?|lib/muster/.*|lib/systemd/system/musterd.service|share/muster/.*|"
                     r"share/doc/muster/.*|share/man/man1/muster(-[\w-]+)?\.1\.gz|"
                     r"share/bash-completion/completions/muster|share/zsh/vendor-completions/_muster|"
                     r"share/fish/vendor_completions.d/muster\.fish)|/etc/muster/.*")
    files = [path for path in contents if not path.endswith("/")]
    assert [path for path in files if not own.fullmatch(path)] == []


def test_all_of_it_is_root_s_and_nobody_else_may_write(contents):
    for path, (mode, owner) in contents.items():
        executable = path.endswith("/") or path.startswith("/usr/bin/")
        expected = ("d" if path.endswith("/") else "-") + ("rwxr-xr-x" if executable else "rw-r--r--")
        assert (mode, owner) == (expected, "root/root"), path


def test_it_says_what_it_needs(package):
    needs = run("dpkg-deb", "--field", package, "Depends")
    for library in ("adduser", "ca-certificates", "libc6 (>= ", "libpq5", "libsodium23", "libsqlite3-0", "libssl3",
                    "libstdc++6"):
        assert library in needs
    architecture = run("dpkg", "--print-architecture").strip()
    assert run("dpkg-deb", "--field", package, "Architecture").strip() == architecture
    assert package.name.endswith(f"_{architecture}.deb")


def test_the_configuration_is_the_administrator_s(control):
    assert (control / "conffiles").read_text() == "/etc/muster/muster.yaml\n"


@pytest.mark.parametrize("script", ["postinst", "prerm", "postrm"])
def test_the_scripts_can_be_run(control, script):
    assert (control / script).stat().st_mode & 0o777 == 0o755
    run("sh", "-n", control / script)


def test_the_user_of_the_unit_is_the_one_that_is_made(unpacked, control):
    unit = (unpacked / "usr/lib/systemd/system/musterd.service").read_text()
    assert "\nUser=muster\n" in unit
    assert re.search(r"^\s*adduser --system .* muster$", (control / "postinst").read_text(), re.MULTILINE)


def test_the_configuration_keeps_state_where_the_unit_may_write(unpacked):
    printed = run(unpacked / "usr/bin/musterd", "--config", unpacked / "etc/muster/muster.yaml", "--print-config")
    assert 'data: "/var/lib/muster"\n' in printed
    assert "\nStateDirectory=muster\n" in (unpacked / "usr/lib/systemd/system/musterd.service").read_text()


def test_sql_finds_the_library_that_came_along(unpacked, tmp_path):
    muster, data = unpacked / "usr/bin/muster", tmp_path / "data"
    bill = write_bill(tmp_path / "bill.csv", rows=2)
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("LD_LIBRARY_PATH", "MUSTER_DUCKDB_LIBRARY")}
    run(muster, "--data", data, "billing", "import", bill, env=environment)
    answer = run(muster, "--data", data, "sql", "select count(*) as lines from charges", "--json", env=environment)
    assert '"lines":2' in answer.replace(" ", "")


def test_the_server_serves_the_console_that_came_along(unpacked, tmp_path, monkeypatch):
    monkeypatch.setattr(musterd, "MUSTERD", unpacked / "usr/bin/musterd")
    server = musterd.Server(tmp_path, listen=["http://127.0.0.1:0"]).start()
    index = server.ask("GET", "/")
    server.stop()
    assert index.status == 200
    assert index.body == (unpacked / "usr/share/muster/console/index.html").read_text()

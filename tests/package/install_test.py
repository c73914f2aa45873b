"""The Debian package installed on a minimal Debian 12 that runs systemd: what comes, runs, stays and goes."""

import json
import re
import shutil

import pytest

from muster_cli import ROOT, write_bill
from musterd import ADMIN, Browser
from namespaces import ENVIRONMENT, ServerInside, System, make_debian, run, skip_without_namespaces, wait_until

UNIT = "/usr/lib/systemd/system/musterd.service"


@pytest.fixture(scope="module")
def package():
    [found] = (ROOT / "build/release").glob("muster_*.deb")
    return found


@pytest.fixture(scope="module")
def debian(package, tmp_path_factory):
    """A Debian in which apt has installed the package and what it depends on, and nothing else."""
    skip_without_namespaces()
    place = tmp_path_factory.mktemp("debian")
    root = place / "root"
    make_debian(root, "systemd")
    shutil.copy(package, root / "root/muster.deb")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    with_proc = 'cd "$1" && shift && mount -t proc proc proc && exec chroot . "$@"'
    run("unshare", "--mount", "sh", "-c", with_proc, "sh", root, *ENVIRONMENT,
        "apt-get", "-qq", "--yes", "--no-install-recommends", "install", "/root/muster.deb")
    yield root
    shutil.rmtree(place)


@pytest.fixture
def machine(debian):
    """That Debian, booted. Each test has its own."""
    with System("machine.sh", debian) as system:
        wait_until(lambda: system.try_run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"),
                   "systemd")
        yield system


@pytest.fixture
def served(machine):
    """The machine, and the server that runs on it."""
    machine.run("systemctl", "start", "musterd")
    link = wait_until(lambda: re.search(r"https://\S+#token=\S+", journal(machine)), "the link")
    server = ServerInside(machine, link[0])
    server.secrets.append(link[0].partition("#token=")[2])
    return machine, server


@pytest.fixture(scope="module")
def newer(package, tmp_path_factory):
    """The same package as the next version of it, with a configuration that says more."""
    place = tmp_path_factory.mktemp("newer")
    run("dpkg-deb", "--raw-extract", package, place / "root")
    control = place / "root/DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", "Version: 99.0.0", control.read_text(), flags=re.MULTILINE))
    with (place / "root/etc/muster/muster.yaml").open("a") as config:
        config.write("\n# log:\n#   level: debug\n")
    run("dpkg-deb", "--build", "-Znone", "--root-owner-group", place / "root", place / "muster.deb")
    shutil.rmtree(place / "root")
    return place / "muster.deb"


def journal(machine):
    return machine.run("journalctl", "--unit", "musterd", "--output", "cat")


def main_pid(machine):
    return machine.run("systemctl", "show", "--property", "MainPID", "--value", "musterd").strip()


def stat_of(machine, *paths):
    return machine.run("stat", "--format", "%n %A %U:%G", *paths).splitlines()


def upgrade(machine, newer):
    shutil.copy(newer, machine.files / "root/newer.deb")
    machine.run("dpkg", "--install", "/root/newer.deb")


def test_installing_makes_a_user_who_cannot_log_in(machine):
    name, _, uid, _, _, home, shell = machine.run("getent", "passwd", "muster").strip().split(":")
    assert (name, home, shell) == ("muster", "/var/lib/muster", "/usr/sbin/nologin")
    assert 100 <= int(uid) < 1000
    assert machine.run("getent", "shadow", "muster").split(":")[1] in ("!", "!*", "*")
    assert machine.run("id", "--name", "--groups", "muster").split() == ["muster"]


def test_installing_starts_nothing(machine):
    assert machine.run("systemctl", "is-system-running").strip() == "running"
    assert machine.try_run("systemctl", "is-active", "musterd").stdout.strip() == "inactive"
    assert machine.try_run("systemctl", "is-enabled", "musterd").stdout.strip() == "disabled"
    assert not (machine.files / "var/lib/muster").exists()


def test_every_file_is_as_it_was_packed(machine):
    assert machine.run("dpkg", "--verify", "muster") == ""


def test_systemd_finds_nothing_wrong_with_the_unit(machine):
    done = machine.try_run("systemd-analyze", "verify", UNIT)
    assert (done.returncode, done.stderr) == (0, "")


def test_little_is_left_to_the_server(machine):
    said = machine.run("systemd-analyze", "security", "--no-pager", "--offline=true", UNIT)
    exposure = float(re.search(r"Overall exposure level for musterd.service: (\S+)", said)[1])
    print(f"exposure: {exposure}")
    assert exposure <= 1.5


def test_the_doctor_is_content_before_the_first_start(machine):
    command = ["setpriv", "--reuid=muster", "--regid=muster", "--clear-groups", "env", "HOME=/var/lib/muster",
               "muster", "doctor", "--config", "/etc/muster/muster.yaml", "--json"]
    machine.run("install", "--directory", "--owner=muster", "--group=muster", "--mode=0700", "/var/lib/muster")
    found = json.loads(machine.run(*command))["items"]
    assert [finding for finding in found if finding["state"] != "ok" and finding["name"] != "clock"] == []


def test_it_serves_under_its_unit(served):
    machine, server = served
    assert server.ask("GET", "/healthz").body.strip() == "ok"
    assert server.ask("GET", "/readyz").status == 200
    assert "<title>" in server.ask("GET", "/").body
    owners = {line.split(" ", 1)[1] for line in stat_of(machine, "/var/lib/muster", "/var/lib/muster/ledger")}
    assert owners == {"drwx------ muster:muster"}
    files = [file for file in machine.run("find", "/var/lib/muster", "-type", "f").splitlines() if file]
    assert {line.split(" ", 1)[1] for line in stat_of(machine, *files)} == {"-rw------- muster:muster"}


def test_bills_and_sql_work_within_what_the_unit_leaves(served, tmp_path):
    machine, server = served
    machine.run("mkdir", "--mode=0755", "/srv/bills")
    write_bill(machine.files / "srv/bills/bill.csv", rows=3)
    config = machine.files / "etc/muster/muster.yaml"
    config.write_text(config.read_text() + "\nimport_directories: [/srv/bills]\n")
    machine.run("systemctl", "restart", "musterd")
    server.link = re.findall(r"https://\S+#token=\S+", wait_for_start(machine, 2))[-1]
    admin = server.set_up()

    task = admin.post("/api/v1/billing/imports", {"source": "bills", "path": "/srv/bills/bill.csv"}).json
    wait_until(lambda: admin.get(f"/api/v1/tasks/{task['id']}").json["state"] == "succeeded", "the import")
    answer = admin.post("/api/v1/sql", {"query": "select count(*) as lines from charges"})

    assert answer.status == 200, answer
    assert answer.json["rows"] == [["3"]], answer


def wait_for_start(machine, times):
    """The journal, once it tells of as many starts."""
    return wait_until(lambda: text if (text := journal(machine)).count("#token=") >= times else None, "the start")


def test_a_reload_reads_the_certificate_anew(served):
    machine, _ = served
    before = main_pid(machine)
    machine.run("systemctl", "reload", "musterd")
    wait_until(lambda: "server.certificate_reloaded" in journal(machine), "the reload")
    assert main_pid(machine) == before


def test_it_stops_cleanly(served):
    machine, _ = served
    machine.run("systemctl", "stop", "musterd")
    assert machine.run("systemctl", "show", "--property", "Result", "--value", "musterd").strip() == "success"
    assert '"server.stopped"' in journal(machine)


def test_a_server_that_is_killed_comes_back(served):
    machine, server = served
    before = main_pid(machine)
    machine.run("sh", "-c", f"kill -KILL {before}")
    wait_until(lambda: main_pid(machine) not in ("0", before), "another process")
    wait_for_start(machine, 2)
    assert server.ask("GET", "/healthz").status == 200


def test_an_upgrade_keeps_data_and_configuration_and_restarts_the_server(served, newer):
    machine, server = served
    server.set_up()
    config = machine.files / "etc/muster/muster.yaml"
    ours = config.read_text() + "\nlog:\n  level: warning\n"
    config.write_text(ours)
    before, keys = main_pid(machine), (machine.files / "var/lib/muster/master.keys").read_bytes()

    shutil.copy(newer, machine.files / "root/newer.deb")
    machine.run("dpkg", "--install", "--force-confold", "/root/newer.deb")

    assert machine.run("dpkg-query", "--show", "--showformat", "${Version}", "muster") == "99.0.0"
    assert main_pid(machine) not in ("0", before)
    assert config.read_text() == ours
    assert "log:\n#   level: debug" in (machine.files / "etc/muster/muster.yaml.dpkg-dist").read_text()
    assert (machine.files / "var/lib/muster/master.keys").read_bytes() == keys
    wait_until(lambda: answers(server), "the server")
    Browser(server).sign_in(ADMIN)


def answers(server):
    try:
        return server.ask("GET", "/readyz").status == 200
    except OSError:
        return False


def test_an_upgrade_starts_no_server_that_did_not_run(machine, newer):
    upgrade(machine, newer)
    assert machine.try_run("systemctl", "is-active", "musterd").stdout.strip() == "inactive"
    assert (machine.files / "etc/muster/muster.yaml").read_text().endswith("#   level: debug\n")


def test_removing_stops_the_server_and_leaves_data_and_configuration(served):
    machine, _ = served
    machine.run("systemctl", "enable", "musterd")

    machine.run("dpkg", "--remove", "muster")

    assert machine.try_run("systemctl", "is-active", "musterd").stdout.strip() == "inactive"
    assert machine.run("find", "/etc/systemd", "-name", "musterd*") == ""
    assert not (machine.files / "usr/bin/musterd").exists()
    assert (machine.files / "etc/muster/muster.yaml").exists()
    assert stat_of(machine, "/var/lib/muster/muster.db", "/var/lib/muster/master.keys") == [
        "/var/lib/muster/muster.db -rw------- muster:muster", "/var/lib/muster/master.keys -rw------- muster:muster"]


def test_purging_takes_the_configuration_and_leaves_data_with_its_owner(served):
    machine, _ = served

    machine.run("dpkg", "--purge", "muster")

    assert machine.try_run("find", "/etc/muster").returncode != 0
    assert stat_of(machine, "/var/lib/muster", "/var/lib/muster/muster.db") == [
        "/var/lib/muster drwx------ muster:muster", "/var/lib/muster/muster.db -rw------- muster:muster"]


def test_what_was_removed_can_be_installed_again(served):
    machine, server = served
    server.set_up()
    machine.run("dpkg", "--purge", "muster")

    machine.run("dpkg", "--install", "/root/muster.deb")
    machine.run("systemctl", "start", "musterd")

    wait_until(lambda: answers(server), "the server")
    Browser(server).sign_in(ADMIN)

"""The image that script/image left: what it says of itself, what is in it, and that it serves as a container."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import tarfile

import pytest

from muster_cli import ROOT
from namespaces import ServerInside, System, run, skip_without_namespaces

USER = 900


@pytest.fixture(scope="module")
def archive():
    skip_without_namespaces()
    [found] = (ROOT / "build/image").glob("muster_*.oci.tar")
    return found


@pytest.fixture(scope="module")
def members(archive):
    """The content of each file of the archive, by name."""
    with tarfile.open(archive) as opened:
        return {member.name: opened.extractfile(member).read() for member in opened if member.isfile()}


@pytest.fixture(scope="module")
def manifest(members):
    [entry] = json.loads(members["index.json"])["manifests"]
    return json.loads(blob(members, entry["digest"]))


@pytest.fixture(scope="module")
def config(members, manifest):
    return json.loads(blob(members, manifest["config"]["digest"]))


@pytest.fixture(scope="module")
def rootfs(archive, tmp_path_factory):
    """The files of the image, unpacked with their owners."""
    place = tmp_path_factory.mktemp("image")
    layout = place / "layout"
    layout.mkdir()
    run("tar", "--extract", "--file", archive, "--directory", layout)
    [entry] = json.loads((layout / "index.json").read_text())["manifests"]
    tag = entry["annotations"]["org.opencontainers.image.ref.name"]
    run("umoci", "unpack", "--image", f"{layout}:{tag}", place / "bundle")
    shutil.rmtree(layout)
    yield place / "bundle/rootfs"
    shutil.rmtree(place)


@pytest.fixture
def container(rootfs, config):
    with System("container.sh", rootfs, USER, *config["config"]["Entrypoint"]) as system:
        assert system.process.stdout.readline().startswith("Muster serves https://"), system.process.stderr.read()
        system.process.stdout.readline()
        yield system, ServerInside(system, system.process.stdout.readline().strip())


def blob(members, digest):
    return members["blobs/" + digest.replace(":", "/")]


def execute(system, config, *command):
    """What a command prints that is run in the container, as `podman exec` runs it."""
    environment = ["env", *config["config"]["Env"]]
    return system.run(*environment, "setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *command)


def files(rootfs):
    return [pathlib.Path(folder, name) for folder, folders, names in os.walk(rootfs) for name in folders + names]


def test_each_blob_has_the_hash_it_is_named_by(members):
    blobs = {name: content for name, content in members.items() if name.startswith("blobs/sha256/")}
    assert len(blobs) == 3  # the manifest, the configuration, one layer
    assert all(hashlib.sha256(content).hexdigest() == name.rpartition("/")[2] for name, content in blobs.items())


def test_another_program_reads_it(archive, config):
    assert json.loads(run("skopeo", "inspect", "--config", f"oci-archive:{archive}")) == config


def test_it_is_run_as_the_server_by_nobody_in_particular(config):
    assert config["config"]["User"] == f"{USER}:{USER}"
    assert config["config"]["Entrypoint"] == ["/usr/bin/musterd", "--config", "/etc/muster/muster.yaml"]
    assert list(config["config"]["ExposedPorts"]) == ["8443/tcp"]
    assert list(config["config"]["Volumes"]) == ["/var/lib/muster"]
    assert config["config"]["StopSignal"] == "SIGTERM"
    assert config["os"] == "linux"


def test_its_labels_say_what_it_is(config):
    labels = {name.removeprefix("org.opencontainers.image."): value
              for name, value in config["config"]["Labels"].items()}
    assert labels["title"] == "Muster"
    assert labels["licenses"] == "Apache-2.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", labels["version"])
    assert re.fullmatch(r"[0-9a-f]{40}", labels["revision"])


def test_no_time_in_it_is_that_of_its_making(config, archive, rootfs):
    revision = config["config"]["Labels"]["org.opencontainers.image.revision"]
    source = int(run("git", "-C", ROOT, "log", "-1", "--format=%ct", revision))
    assert config["created"] == run("date", "--utc", f"--date=@{source}", "+%Y-%m-%dT%H:%M:%SZ").strip()
    with tarfile.open(archive) as opened:
        assert {member.mtime for member in opened} == {source}
    assert [str(file) for file in files(rootfs) if file.lstat().st_mtime > source] == []


def test_what_only_installing_needs_is_not_in_it(rootfs):
    lists, cache = rootfs / "var/lib/apt/lists", rootfs / "var/cache/apt"
    assert [str(file) for file in files(rootfs) if file.suffix == ".deb" or {lists, cache} & {*file.parents}] == []
    assert not (rootfs / "usr/bin/apt").exists()
    assert [file.name for file in (rootfs / "var/log").rglob("*") if file.is_file() and file.stat().st_size] == []


def test_it_has_the_folders_of_a_system_and_no_others(rootfs):
    assert sorted(file.name for file in rootfs.iterdir()) == sorted(
        "bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var".split())


def test_it_says_of_no_mirror_where_its_packages_came_from(rootfs):
    assert not (rootfs / "etc/apt/sources.list").exists()
    assert list((rootfs / "etc/apt/sources.list.d").iterdir()) == []


def test_nothing_in_it_lends_privileges(rootfs):
    lends = stat.S_ISUID | stat.S_ISGID
    assert [str(file) for file in files(rootfs) if stat.S_ISREG(mode := file.lstat().st_mode) and mode & lends] == []


def test_the_volume_alone_is_the_server_s(rootfs):
    owned = [file for file in files(rootfs) if file.lstat().st_uid == USER]
    assert owned == [rootfs / "var/lib/muster"]
    assert owned[0].stat().st_mode & 0o777 == 0o700
    assert f"muster:x:{USER}:{USER}:" in (rootfs / "etc/passwd").read_text()


def test_it_serves_with_nothing_to_write_but_its_volume(container):
    _, server = container
    assert server.ask("GET", "/healthz").body.strip() == "ok"
    assert server.ask("GET", "/readyz").status == 200
    assert "<title>" in server.ask("GET", "/").body


def test_its_link_makes_the_first_admin(container):
    _, server = container
    assert "#token=muster_setup_" in server.link
    admin = server.set_up()
    assert admin.get("/api/v1/health").status == 200


def test_the_doctor_in_it_finds_nothing_that_keeps_a_server_from_running(container, config):
    system, _ = container
    said = execute(system, config, "muster", "doctor", "--config", "/etc/muster/muster.yaml", "--json")
    found = json.loads(said)["items"]
    # A port that is taken is the server's own; who keeps the clock right is not a container's business.
    assert [finding for finding in found if finding["state"] != "ok" and finding["name"] not in ("port", "clock")] == []
    assert {finding["state"] for finding in found} <= {"ok", "warning"}


def test_the_command_line_in_it_reads_what_the_server_keeps(container, config):
    system, server = container
    server.set_up()
    assert not execute(system, config, "muster", "audit", "verify").startswith("0 events")
    [data] = [finding for finding in json.loads(execute(system, config, "muster", "doctor", "--json"))["items"]
              if finding["name"] == "data"]
    assert data["detail"] == "/var/lib/muster can be written"


def test_it_stops_as_it_is_told(container):
    system, _ = container
    os.kill(system.init, 15)
    assert system.process.wait(timeout=10) == 0
    assert '"server.stopped"' in system.process.stderr.read()

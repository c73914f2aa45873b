"""What musterd does as a program: starts, says where, serves over TLS, reloads, stops, and starts again."""

import hashlib
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse

import pytest

from musterd import ADMIN, MUSTERD, PASSWORD, Browser, Server, token_of
from postgres import postgres  # noqa: F401, a fixture


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path).start()
    yield server
    if server.process.poll() is None:
        server.stop()


def run(*arguments):
    return subprocess.run([str(MUSTERD), *arguments], capture_output=True, text=True, timeout=60)


def test_the_first_start_prints_a_link_that_works_once(server):
    assert server.ask("GET", "/api/v1/setup").json == {"needed": True}
    link = server.setup_link()
    assert re.fullmatch(rf"{server.url}/setup#token=muster_setup_\w{{36}}", link)

    body = {"token": token_of(link), "email": ADMIN, "name": "Ann", "password": PASSWORD}
    made = server.ask("POST", "/api/v1/setup", body)
    again = server.ask("POST", "/api/v1/setup", body)

    assert (made.status, made.json["role"], made.json["state"]) == (201, "admin", "active")
    assert (again.status, again.code) == (403, "link.refused")
    assert server.ask("GET", "/api/v1/setup").json == {"needed": False}


def test_the_fingerprint_of_its_certificate_is_printed_after_the_link(server):
    server.setup_link()

    assert "SHA-256 fingerprint" in server.process.stdout.readline()
    printed = server.process.stdout.readline().strip()
    shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))
    assert printed.replace(":", "").lower() == hashlib.sha256(shown).hexdigest()


def test_a_guessed_link_is_refused(server):
    body = {"token": "muster_setup_" + "a" * 36, "email": ADMIN, "name": "Ann", "password": PASSWORD}
    assert server.ask("POST", "/api/v1/setup", body).status == 400  # its checksum is wrong


def test_state_keys_and_certificate_are_for_their_owner_alone(server):
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in server.data.iterdir()} == {
        path.name: "0o0" for path in server.data.iterdir()}
    assert (server.data / "master.keys").exists()
    assert server.data.stat().st_mode & 0o077 == 0


def test_users_and_sessions_outlive_a_restart(server):
    browser = server.set_up()
    server.stop()
    server.start()

    assert browser.refresh()["user"]["email"] == ADMIN
    server.process.send_signal(signal.SIGTERM)
    assert "works once" not in server.process.stdout.read()  # no second link


def test_it_stops_in_time_while_somebody_listens(server):
    browser = server.set_up()
    connection = server.connect()
    connection.request("GET", "/api/v1/events", headers={
        "Cookie": f"__Host-muster_session={browser.cookies['__Host-muster_session']}"})
    response = connection.getresponse()
    assert response.headers["Content-Type"].startswith("text/event-stream")

    assert server.stop() < 5


def certificate_of(server):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), 10)) as connection:
        return connection.getpeercert(binary_form=True)


def test_sighup_has_it_read_a_new_certificate(server, tmp_path):
    before = certificate_of(server)
    other = Server(tmp_path / "other").start()
    other.stop()
    for name in ("tls.crt", "tls.key"):
        (server.data / name).write_bytes((other.data / name).read_bytes())

    server.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while certificate_of(server) == before:
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert server.ask("GET", "/healthz").status == 200


def test_a_certificate_that_cannot_be_used_leaves_the_old_one(server):
    (server.data / "tls.key").write_text("no key")
    server.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while "server.certificate_reloaded" not in server.log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert server.ask("GET", "/healthz").status == 200
    assert '"reason":"tls.key' in server.log.read_text()


def test_keys_that_are_gone_are_not_made_anew(server):
    server.set_up()
    server.stop()
    (server.data / "master.keys").rename(server.data / "elsewhere")

    done = run("--config", str(server.directory / "muster.yaml"))

    assert done.returncode == 1
    assert "[keys.missing]" in done.stderr


def test_a_second_server_on_a_data_directory_is_refused(server):
    config = server.directory / "second.yaml"
    config.write_text(f"data: {server.data}\nlisten: ['https://127.0.0.1:0']\n")

    done = run("--config", str(config))

    assert done.returncode == 1
    assert f"{server.data} is in use by pid {server.process.pid}" in done.stderr
    assert "PostgreSQL" in done.stderr and "[server.already_running]" in done.stderr
    assert server.ask("GET", "/healthz").status == 200


def test_a_port_that_is_taken_is_said_in_one_line(server):
    other = Server(server.directory / "other", listen=[f"https://127.0.0.1:{server.port}"])
    other.directory.mkdir()
    config = other.directory / "muster.yaml"
    config.write_text(f"data: {other.data}\nlisten: ['https://127.0.0.1:{server.port}']\n")

    done = run("--config", str(config))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("[http.address_in_use]")


def test_plain_http_is_refused_anywhere_but_on_the_loopback(tmp_path):
    config = tmp_path / "muster.yaml"
    config.write_text(f"data: {tmp_path}/data\nlisten: ['http://0.0.0.0:0']\n")

    done = run("--config", str(config))

    assert done.returncode != 0
    assert "[http.plain_not_loopback]" in done.stderr


def test_a_wrong_configuration_is_refused_with_all_that_is_wrong(tmp_path):
    config = tmp_path / "muster.yaml"
    config.write_text("data: here\nlisen: x\n")

    done = run("--config", str(config))

    assert done.returncode == 2
    assert "did you mean 'listen'?" in done.stderr and "absolute path" in done.stderr


def test_what_is_configured_is_printed_without_starting(tmp_path):
    config = tmp_path / "muster.yaml"
    config.write_text(f"data: {tmp_path}/data\ndatabase.variable: MUSTER_DATABASE\n")

    done = run("--config", str(config), "--print-config")

    assert done.returncode == 0
    assert 'database.variable: "MUSTER_DATABASE"\n' in done.stdout
    assert not (tmp_path / "data").exists()


def test_it_keeps_its_state_in_postgresql(postgres, tmp_path):
    (tmp_path / "address").write_text(postgres.address + "\n")
    server = Server(tmp_path, **{"database.file": str(tmp_path / "address")}).start()
    server.secrets.append(urllib.parse.urlsplit(postgres.address).password)
    admin = server.set_up()
    admin.invite("bob@example.com", "user")
    server.stop()
    server.start()

    assert [user["email"] for user in admin.get("/api/v1/users").json["items"]] == [ADMIN, "bob@example.com"]
    actions = [event["action"] for event in admin.get("/api/v1/audit/events?order=oldest").json["items"]]
    assert actions[:3] == ["user.created", "session.started", "user.invited"]
    server.stop()
    assert not (server.data / "muster.db").exists()  # the ledger's catalogue is there too


def test_a_database_that_is_not_there_is_said_without_its_password(tmp_path):
    (tmp_path / "address").write_text("postgresql://muster:planted@127.0.0.1:1/muster")
    config = tmp_path / "muster.yaml"
    config.write_text(f"data: {tmp_path}/data\ndatabase.file: {tmp_path}/address\n")

    done = run("--config", str(config))

    assert done.returncode == 1 and "[sql.unavailable]" in done.stderr
    assert "planted" not in done.stderr + done.stdout


def test_health_is_told_to_probes_prometheus_and_people(server):
    admin = server.set_up()
    assert server.ask("GET", "/healthz").body == "ok\n"
    assert server.ask("GET", "/readyz").body == "ok\n"
    metrics = server.ask("GET", "/metrics")
    assert re.search(r'^muster_http_answers_total{status="2xx"} [1-9]', metrics.body, re.MULTILINE)
    assert server.ask("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.1"}).status == 401

    health = admin.get("/api/v1/health").json

    assert {check["name"]: check["state"] for check in health["checks"]} == {
        "database": "ok", "disk": "ok", "audit": "ok", "certificate": "warning", "mail": "ok"}
    assert health["version"] and health["started_at"]


def test_the_console_is_served_where_it_is(tmp_path):
    console = tmp_path / "console"
    console.mkdir()
    (console / "index.html").write_text("<!doctype html><title>Muster</title>")
    server = Server(tmp_path, console=str(console)).start()

    page = server.ask("GET", "/users")

    assert page.body.startswith("<!doctype html>") and "script-src 'self'" in page.headers["content-security-policy"]
    assert server.ask("GET", "/api/v1/nothing").status == 404
    server.stop()


def test_the_log_tells_who_asked_and_no_more(server):
    browser = server.set_up()
    browser.get("/api/v1/users?cursor=user_018bcfe5-6800-7000-8000-000000000000")
    Browser(server).post("/api/v1/session", {"email": "nobody@example.com", "password": "planted password"})
    server.secrets += ["planted password", "nobody@example.com", ADMIN, "018bcfe5"]

    server.stop()  # which looks for the secrets

    assert '"route":"/api/v1/users","status":200' in server.log.read_text()

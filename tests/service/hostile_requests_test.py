"""What no honest client sends: a clear refusal each time, never a 500, and the server goes on."""

import json
import re
import socket
import ssl
import time

import pytest

from musterd import ADMIN, Browser, Program, Server, token_of, totp

USERS = "/api/v1/users"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def and_goes_on(server):
    yield
    assert server.ask("GET", "/healthz").status == 200
    assert "handler_threw" not in server.log.read_text()


@pytest.fixture(scope="module")
def program(server, admin):
    return Program(server, admin.make_token("admin"))


def raw(server, data, wait=15):
    """Bytes as they are, over TLS; what comes back until the server closes, and after how many seconds."""
    context = ssl.create_default_context(cafile=server.data / "tls.crt")
    began = time.monotonic()
    answer = b""
    with context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), wait),
                             server_hostname="127.0.0.1") as connection:
        connection.settimeout(wait)
        try:
            for piece in data if isinstance(data, list) else [data]:
                connection.sendall(piece)
            while piece := connection.recv(65536):
                answer += piece
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass  # it closed while we still sent
    return answer, time.monotonic() - began


def refused(answer):
    """The status and the code of a raw answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 "), answer[:200]
    assert b"application/problem+json" in head
    return int(head.split()[1]), json.loads(body)["code"]


def head(*lines):
    return "\r\n".join(["GET /api/v1/setup HTTP/1.1", "Host: muster", "Connection: close", *lines, "", ""]).encode()


# Oversized, slow, malformed.

def test_a_header_past_its_limit_is_refused(server):
    answer, _ = raw(server, head(f"X-Long: {'x' * 20_000}"))
    many, _ = raw(server, head(*(f"X-{n}: y" for n in range(200))))
    target, _ = raw(server, f"GET /{'a' * 10_000} HTTP/1.1\r\nHost: muster\r\n\r\n".encode())

    assert refused(answer) == (431, "request.header_too_large")
    assert refused(many) == (431, "request.header_too_large")
    assert refused(target)[0] in (414, 431)


def test_a_body_past_its_limit_is_refused_before_it_is_read(server, program):
    answer, took = raw(server, b"POST /api/v1/session HTTP/1.1\r\nHost: muster\r\nContent-Type: application/json\r\n"
                               b"Content-Length: 99999999999\r\n\r\n")
    chunked, _ = raw(server, [b"POST /api/v1/session HTTP/1.1\r\nHost: muster\r\nContent-Type: application/json\r\n"
                              b"Transfer-Encoding: chunked\r\n\r\n", *[b"10000\r\n" + b"x" * 65536 + b"\r\n"] * 20])

    assert refused(answer) == (413, "request.body_too_large") and took < 5
    assert refused(chunked) == (413, "request.body_too_large")


def test_a_request_that_drips_is_ended_and_holds_nobody_up(server):
    context = ssl.create_default_context(cafile=server.data / "tls.crt")
    slow = [context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), 30),
                                server_hostname="127.0.0.1") for _ in range(50)]
    began = time.monotonic()
    for connection in slow:
        connection.sendall(b"GET /api/v1/setup HTTP/1.1\r\nHost: mus")

    answers = [server.ask("GET", "/api/v1/setup").status for _ in range(20)]

    assert answers == [200] * 20 and time.monotonic() - began < 8
    slow[0].settimeout(20)
    while time.monotonic() - began < 20:
        time.sleep(1)
        try:
            slow[0].sendall(b"t")
        except OSError:
            break
    assert refused(slow[0].recv(65536)) == (408, "request.header_timeout")
    assert 9 < time.monotonic() - began < 14
    for connection in slow:
        connection.close()


@pytest.mark.parametrize("lines, status", [
    (["Content-Length: 5", "Transfer-Encoding: chunked"], 400), (["Content-Length: -1"], 400),
    (["Content-Length: 1", "Content-Length: 2"], 400), (["Transfer-Encoding: gzip"], 400),
    (["No colon at all"], 400), ([" Folded: line"], 400), (["X-Control: a\x01b"], 400), (["Bad Name: x"], 400)])
def test_a_header_that_can_be_read_in_two_ways_is_refused(server, lines, status):
    answer, _ = raw(server, head(*lines))

    assert refused(answer)[0] in (status, 501)


@pytest.mark.parametrize("target", ["/api/v1/users/%ff", "/api/v1/users/%c3%28", "/api/v1/users?cursor=%ff",
                                    "/api/v1/%00", "/api/v1/../../etc/passwd", "/api/v1/users/%zz"])
def test_a_target_that_is_no_text_is_refused(program, target):
    answer = program.ask("GET", target)

    assert answer.status in (400, 404) and answer.code, answer


@pytest.mark.parametrize("body, code", [
    (b'{"name": "\xff\xfe"}', "json.malformed"), (b'{"name": "\xed\xa0\x80"}', "json.malformed"),
    (b'{"name": "\\ud800"}', "json.malformed"), (b"[" * 100_000, "json.too_deep"),
    (b'{"a":' * 100 + b"1" + b"}" * 100, "json.too_deep"), (b'{"name": "a", "name": "b"}', "json.duplicate_key"),
    (b"", "json.malformed"), (b"nul", "json.malformed"), (b"{} {}", "json.malformed"),
    (b'{"name": 1e99999}', "json.invalid"), (b"[]", "json.invalid"), (b"null", "json.invalid")])
def test_a_body_that_is_no_good_json_is_refused(program, body, code):
    answer = program.ask("POST", USERS, body, JSON)

    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                   "application/json5", "application/xml", "", "application/json; charset=utf-16"])
def test_another_kind_of_content_is_refused(program, media):
    answer = program.ask("POST", USERS, b"{}", {"Content-Type": media})

    assert (answer.status, answer.code) == (415, "request.media_type")


def test_text_that_the_databases_cannot_hold_is_refused_in_one_way(program):
    answer = program.ask("POST", "/api/v1/cost/dashboards", {"name": "a\0b", "widgets": [], "is_shared": False})

    assert answer.status == 400, answer


# Credentials.

def test_an_expired_cookie_is_nobody(tmp_path):
    server = Server(tmp_path, sessions={"idle": "10s", "absolute": "1h"}).start()
    browser = server.set_up()
    time.sleep(11)

    answer = browser.get("/api/v1/session")

    assert (answer.status, answer.code) == (401, "session.none")
    server.stop()


def test_a_cookie_that_was_tampered_with_is_nobody(server, admin):
    value = Browser(server).sign_in(ADMIN).cookies["__Host-muster_session"]
    middle = len(value) // 2
    flipped = value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1:]
    for cookie in (flipped, value[:-1], value + "x", value.swapcase(), "", "\"", "%00", "a" * 4000):
        answer = server.ask("GET", "/api/v1/session", headers={"Cookie": f"__Host-muster_session={cookie}"})
        assert (answer.status, answer.code) == (401, "session.none"), cookie


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.test"},
    {"Sec-Fetch-Site": "", "Origin": "null"}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "a" * 43}],
    ids=["other site", "neighbour", "origin", "no origin", "no token", "wrong token"])
@pytest.mark.parametrize("verb, path", [("POST", USERS), ("DELETE", "/api/v1/session"), ("PATCH", "/api/v1/profile")])
def test_no_other_site_can_use_the_cookie(admin, headers, verb, path):
    answer = admin.ask(verb, path, {} if verb != "DELETE" else None, headers)

    assert (answer.status, answer.code) in ((403, "request.cross_origin"), (403, "csrf.refused"))
    assert admin.get("/api/v1/session").status == 200


def test_a_token_in_the_address_opens_nothing_and_is_not_logged(server, admin):
    secret = admin.make_token("admin", "in-the-address")

    for path in (f"{USERS}?access_token={secret}", f"{USERS}?token={secret}", f"/api/v1/{secret}"):
        assert server.ask("GET", path).status in (401, 404), path
    # Where a console was built, whatever is none of its files is its page.
    assert server.ask("GET", f"/{secret}").status == server.ask("GET", "/nowhere").status

    assert secret not in server.log.read_text()


# What is secret is in no log, no audit event and no error.

def test_planted_secrets_come_back_nowhere(tmp_path):
    password, mail_password = "a planted password 42", "planted-mail-password-43"
    (tmp_path / "mail").write_text(mail_password)
    server = Server(tmp_path / "server", **{"log.level": "debug"}).start()
    admin = server.set_up()
    bob = admin.invite("bob@example.com", "user")
    program = Program(server, admin.make_token("admin"))
    begun = bob.post("/api/v1/profile/second-factor")
    assert begun.status in (200, 201), begun
    codes = bob.post("/api/v1/profile/second-factor/confirm", {"code": totp(begun.json["secret"])})
    reset = admin.post(f"{USERS}/{bob.refresh()['user']['id']}/reset-link")
    secrets = {"password": password, "session": bob.cookies["__Host-muster_session"], "csrf": bob.csrf,
               "token": program.token, "second factor": begun.json["secret"],
               "recovery code": codes.json["recovery_codes"][0], "reset link": token_of(reset.json["link"]["url"]),
               "mail": mail_password, "master key": (server.data / "master.keys").read_text().split()[1]}
    answers, quoting = [], []
    for secret in secrets.values():
        answers += places(server, secret)
        quoting += quoting_places(program, secret)
    answers.append(server.ask("POST", "/api/v1/password-resets/complete", {
        "token": secrets["reset link"], "password": password}))

    assert [answer for answer in answers + quoting if answer.status >= 500] == []
    events = program.ask("GET", "/api/v1/audit/events?limit=1000").body
    exported = program.ask("GET", "/api/v1/audit/export").body
    server.stop()
    log = server.log.read_text()
    for name, secret in secrets.items():
        said = [answer.body for answer in answers if secret in answer.body or secret in str(answer.headers)]
        assert said == [], (name, said)
        assert secret not in log, (name, re.findall(f".*{re.escape(secret)}.*", log)[:3])
        assert secret not in events and secret not in exported, name


def places(server, secret):
    """Asks with the secret in every place of a request where somebody might put it by mistake."""
    quoted = json.dumps({"email": secret, "password": secret}).encode()
    header = "".join(c for c in secret if c.isalnum() or c in "-_")
    yield server.ask("GET", f"/api/v1/users/{header}")
    yield server.ask("GET", f"{USERS}?cursor={header}")
    yield server.ask("POST", "/api/v1/session", {"email": "bob@example.com", "password": secret})
    yield server.ask("POST", "/api/v1/session", quoted)                       # without a type
    yield server.ask("POST", "/api/v1/session", quoted[:-3], JSON)            # cut short
    yield server.ask("POST", "/api/v1/session", {"email": "x", "password": [secret]})
    yield server.ask("POST", "/api/v1/session/code", {"code": secret})
    yield server.ask("POST", "/api/v1/invitations/accept", {"token": secret, "password": secret})
    yield server.ask("GET", USERS, headers={"Authorization": f"Bearer {header}x"})
    yield server.ask("GET", USERS, headers={"Authorization": f"Basic {header}"})
    yield server.ask("GET", USERS, headers={"Cookie": f"__Host-muster_session={header}x"})
    yield server.ask("GET", USERS, headers={"Cookie": f"{header}={header}", "X-CSRF-Token": header})
    yield server.ask("DELETE", USERS, headers={"X-Request-Id": header, "Idempotency-Key": header})


def quoting_places(program, secret):
    """Asks with the secret where no secret belongs: who sent it may be shown it, nobody else."""
    plain = "".join(c for c in secret if c.isalnum() or c in "-_")
    for path in (f"/api/v1/users/{plain}", f"/api/v1/tasks/{plain}", f"/api/v1/audit/events?from={plain}",
                 f"/api/v1/cost/values?dimension={plain}&period=2026", f"/api/v1/users?{plain}=1"):
        yield program.ask("GET", path)
    yield program.ask("POST", "/api/v1/api-tokens", {"name": "x", "role": secret})
    yield program.ask("POST", USERS, {"email": secret, "name": "x", "role": secret})
    yield program.ask("POST", USERS, {secret: 1})
    yield program.ask("POST", "/api/v1/cost/dashboards", {"name": "x", "widgets": [], "is_shared": secret})
    yield program.ask("POST", "/api/v1/sql", {"query": f"SELECT '{secret}' FROM nothing"})
    yield program.ask("POST", "/api/v1/cost/reports/run", {"period": secret})
    yield program.ask("POST", "/api/v1/cost/filter", {"text": secret})

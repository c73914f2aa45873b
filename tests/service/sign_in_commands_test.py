"""The commands about one's ways in and those of others: support access, passkeys, and what is signed in."""

import datetime
import json
import re

import pytest

from authenticator import Authenticator
from musterd import Browser, Server
from remote import Remote

URL = "https://muster.example.com"
NOBODYS = "018bcfe5-6800-7000-8000-000000000000"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), public_url=URL).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def asked_at(server):
    return f"https://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def command_line(server, asked_at, tmp_path_factory):
    """Makes the command line of whoever is signed in in a browser, or of a stranger."""
    def make(browser=None, **variables):
        remote = Remote(tmp_path_factory.mktemp("home"), MUSTER_SERVER=asked_at,
                        MUSTER_CA_FILE=str(server.data / "tls.crt"), **variables)
        if browser:
            assert remote.login(browser)[0] == 0
        return remote
    return make


@pytest.fixture(scope="module")
def ann(admin, command_line):
    return command_line(admin)


@pytest.fixture(scope="module")
def rae(admin, command_line):
    return command_line(admin.invite("rae@example.com", "read_only"))


@pytest.fixture(scope="module")
def program(admin, command_line):
    return command_line(MUSTER_TOKEN=admin.make_token("admin"))


def row_of(listing, word):
    (row,) = [line for line in listing.splitlines() if word in line]
    return row


# Support.

def ask(server, stranger, email, reason="Costs of October differ"):
    """The id and the token, as an engineer reads them."""
    done = stranger.run("support", "ask", "--email", email, "--name", "Eve", "--company", "Vendor", "--reason", reason)
    assert done.returncode == 0, done.stderr
    server.secrets.append(done.stdout.strip())
    return re.search(r"support_[0-9a-f-]+", done.stderr).group(), done


def approve(admin, request):
    ends_at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    answer = admin.post(f"/api/v1/support-requests/{request}/approve",
                        {"decision": "Ticket 4711, let her look", "role": "read_only",
                         "ends_at": ends_at.strftime("%Y-%m-%dT%H:%M:%SZ")})
    assert answer.status == 200, answer


def test_an_engineer_asks_is_let_in_in_the_console_and_sent_away_from_here(server, asked_at, admin, ann, command_line):
    request, done = ask(server, command_line(), "eve@vendor.example", "Costs of October\nrole  admin")
    assert done.stdout.startswith("muster_support_") and f"{asked_at}/support" in done.stderr
    assert "requested" in row_of(ann.ok("support", "list"), request)
    shown = ann.ok("support", "show", request)
    assert "Eve <eve@vendor.example>" in shown and "127.0.0.1" in shown
    # A line that a stranger wrote stands where none of ours does.
    assert not re.search(r"^role", shown, re.MULTILINE) and row_of(shown, "admin").startswith("    ")

    slug, line = ann.refused("support", "approve", request)

    assert slug == "auth.session_needed" and f"{asked_at}/admin/support" in line
    assert json.loads(ann.ok("support", "show", request, "--json"))["state"] == "requested"
    approve(admin, request)
    eve = Browser(server)
    assert eve.post("/api/v1/session/support", {"token": done.stdout.strip()}).status == 201
    shown = ann.ok("support", "show", request)
    assert "by ann@example.com" in row_of(shown, "approved  ") and "Ticket 4711" in row_of(shown, "decision")

    ended = ann.ok("support", "end", request)

    assert "by ann@example.com" in [line for line in ended.splitlines() if line.startswith("ended")][0]
    assert eve.get("/api/v1/session").status == 401
    for again in (("end", request), ("deny", request, "--decision", "It is over anyway")):
        assert ann.refused("support", *again)[0] == "support.bad_state"


def test_a_request_is_denied_with_a_reason(server, ann, command_line):
    request, _ = ask(server, command_line(), "fred@vendor.example")
    assert ann.refused("support", "deny", request, "--decision", "no")[0] == "json.invalid"

    denied = json.loads(ann.ok("support", "deny", request, "--decision", "Nobody knows this vendor", "--json"))

    assert (denied["state"], denied["decision"]) == ("denied", "Nobody knows this vendor")
    assert "by ann@example.com" in row_of(ann.ok("support", "show", request), "denied  ")
    assert ann.refused("support", "end", request)[0] == "support.bad_state"
    items = json.loads(ann.ok("support", "list", "--json"))["items"]
    assert (items[0]["id"], items[0]["state"]) == (request, "denied")


def test_support_is_for_admins_and_of_requests_that_there_are(server, ann, rae, program, command_line):
    stranger = command_line()
    request, _ = ask(server, stranger, "gus@vendor.example")

    def commands(of):
        return (("show", of), ("approve", of), ("deny", of, "--decision", "Nobody knows them"), ("end", of))
    for command in (("list",), *commands(request)):
        assert rae.refused("support", *command)[0] == "auth.not_allowed", command
        assert program.refused("support", *command)[0] == "auth.person_needed", command
        assert stranger.refused("support", *command)[0] == "session.none", command
    for command in commands(f"support_{NOBODYS}"):
        assert ann.refused("support", *command)[0] == "support.not_found", command
    assert json.loads(ann.ok("support", "show", request, "--json"))["state"] == "requested"
    assert ann.refused("support", "deny", request, code=2)[0].startswith("usage.")
    assert stranger.refused("support", "ask", "--email", "no address", "--name", "X", "--company", "X",
                            "--reason", "Costs of October differ")[0] == "json.invalid"


# Passkeys.

def register(server, browser, authenticator):
    options = browser.post("/api/v1/profile/passkeys/options").json["public_key"]
    answer = browser.post("/api/v1/profile/passkeys", authenticator.create(options))
    assert answer.status == 201, answer
    server.secrets += answer.json["recovery_codes"]
    return answer.json["passkey"]["id"]


def test_passkeys_are_listed_and_renamed_and_removed_in_the_console(server, asked_at, admin, ann, command_line, tmp_path):
    browser = admin.invite("mel@example.com", "user")
    mel = command_line(browser)
    assert f"{asked_at}/profile" in mel.run("passkeys", "list").stderr
    passkey = register(server, browser, Authenticator(tmp_path, URL))
    row = row_of(mel.ok("passkeys", "list"), passkey)
    assert all(word in row for word in ("phone", "muster.example.com", "on one device"))

    mel.ok("passkeys", "rename", "phone", "Schlüssel")

    slug, line = mel.refused("passkeys", "remove", "Schlüssel")
    assert slug == "auth.session_needed" and f"{asked_at}/profile" in line
    assert [item["name"] for item in json.loads(mel.ok("passkeys", "list", "--json"))["items"]] == ["Schlüssel"]
    assert mel.refused("passkeys", "rename", passkey, " x")[0] == "json.invalid"
    assert passkey not in ann.ok("passkeys", "list")
    for command in (("remove", "phone"), ("rename", "phone", "tablet")):
        assert mel.refused("passkeys", *command)[0] == "passkey.not_found"
    for command in (("remove", passkey), ("rename", passkey, "mine")):
        assert ann.refused("passkeys", *command)[0] == "passkey.not_found"


def test_passkeys_of_one_name_are_told_apart_by_their_ids(server, admin, command_line, tmp_path):
    browser = admin.invite("ned@example.com", "user")
    ned = command_line(browser)
    first, second = (register(server, browser, Authenticator(tmp_path, URL)) for _ in range(2))

    assert ned.refused("passkeys", "rename", "phone", "tablet")[0] == "passkey.ambiguous"
    assert ned.refused("passkeys", "remove", "phone")[0] == "passkey.ambiguous"
    ned.ok("passkeys", "rename", second, "tablet")

    assert "phone" in row_of(ned.ok("passkeys", "list"), first)
    assert "tablet" in row_of(ned.ok("passkeys", "list"), second)


def test_a_program_has_no_passkeys(program):
    for command in (("list",), ("rename", "phone", "mine"), ("remove", "phone")):
        assert program.refused("passkeys", *command)[0] == "auth.person_needed"


# What is signed in.

def test_one_sees_and_ends_what_is_signed_in_as_oneself(server, admin, command_line):
    nia = command_line(admin.invite("nia@example.com", "user"))
    lost = Browser(server).sign_in("nia@example.com")
    listed = json.loads(nia.ok("sessions", "list", "--json"))["items"]
    assert sorted(item["id"].partition("_")[0] for item in listed) == ["login", "session", "session"]
    listing = nia.ok("sessions", "list")
    assert len([line for line in listing.splitlines() if "browser" in line and "127.0.0.1" in line]) == 2
    assert row_of(listing, "login_").split()[1:3] == ["this", "one"]
    newest = max((item for item in listed if item["id"].startswith("session_")), key=lambda item: item["created_at"])

    nia.ok("sessions", "revoke", newest["id"])

    assert lost.get("/api/v1/session").code == "session.none"
    assert newest["id"] not in nia.ok("sessions", "list")
    assert nia.refused("sessions", "revoke", newest["id"])[0] == "session.not_found"


def test_an_admin_sees_and_ends_what_is_signed_in_as_another(server, admin, ann, rae, program, command_line):
    browser = admin.invite("oda@example.com", "user")
    oda = command_line(browser)
    of_oda = ("sessions", "list", "--user", "oda@example.com")
    ids = [item["id"] for item in json.loads(ann.ok(*of_oda, "--json"))["items"]]
    assert len(ids) == 2 and "this one" not in ann.ok(*of_oda)
    assert rae.refused(*of_oda)[0] == "auth.not_allowed"
    for one in ids:
        assert rae.refused("sessions", "revoke", one)[0] == "auth.not_allowed"

    for one in ids:
        ann.ok("sessions", "revoke", one)

    assert browser.get("/api/v1/session").code == "session.none"
    assert oda.refused("sessions", "list")[0] == "user_token.refused"
    assert ann.refused("sessions", "list", "--user", "nobody@example.com")[0] == "user.not_found"
    assert ann.refused("sessions", "revoke", f"session_{NOBODYS}")[0] == "session.not_found"
    assert ann.refused("sessions", "revoke", f"login_{NOBODYS}")[0] == "user_token.not_found"
    assert program.refused("sessions", "list")[0] == "request.missing_parameter"

"""What people choose to be mailed of, and how the mails themselves stop it, over a real mail server."""

import re
import time

import pytest

from mail_server import MailServer
from musterd import ADMIN, PASSWORD, Browser, Server

MINE = "/api/v1/profile/notifications"
FAILED = "An import of bills has failed"


@pytest.fixture
def post():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def server(tmp_path, post):
    (tmp_path / "bills").mkdir()
    server = Server(tmp_path / "server", import_directories=[str(tmp_path / "bills")], **post.settings()).start()
    yield server
    server.stop()


@pytest.fixture
def admin(server):
    return server.set_up()


def join(server, post, admin, email, role):
    """Invites somebody, who accepts by the mail; a browser in which they are signed in."""
    assert admin.post("/api/v1/users", {"email": email, "name": "Somebody", "role": role}).status == 201
    token = post.to(email, "invited").token
    server.secrets.append(token)
    assert server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD}).status == 200
    return Browser(server).sign_in(email)


def mine(browser):
    """Whether each event is on, by name."""
    answer = browser.get(MINE)
    assert answer.status == 200, answer
    return {item["event"]: item["is_on"] for item in answer.json["items"]}


def fail_an_import(server, admin):
    """A folder without bills; the task, once it has failed."""
    task = admin.post("/api/v1/billing/imports", {"path": server.settings["import_directories"][0]}).json
    until(lambda: admin.get(f"/api/v1/tasks/{task['id']}").json["state"] == "failed")
    return task["id"]


def until(condition):
    end = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def readers_of_failures(post, count):
    """To whom mails of failed imports went, once there are so many and a moment for one too many."""
    def found():
        with post.lock:
            return sorted(mail.recipients[0] for mail in post.mails if mail.subject == FAILED)
    until(lambda: len(found()) >= count)
    time.sleep(1)
    return found()


def no_notices_are_open(admin):
    tasks = admin.get("/api/v1/tasks?kind=notify.notice&kind=notify.mail&state=queued&state=running&state=waiting")
    return tasks.json["items"] == []


def test_each_is_mailed_what_they_chose(server, post, admin):
    eager = join(server, post, admin, "eager@example.com", "read_only")
    join(server, post, admin, "other@example.com", "read_only")
    deaf = join(server, post, admin, "deaf@example.com", "cost_admin")
    assert (mine(admin)["import.failed"], mine(eager)["import.failed"]) == (True, False)
    chosen = eager.post(MINE, {"event": "import.failed", "is_on": True})
    assert (chosen.status, chosen.json) == (200, {"event": "import.failed", "title": FAILED, "is_on": True,
                                                  "is_chosen": True})
    assert deaf.post(MINE, {"event": "import.failed", "is_on": False}).status == 200

    task = fail_an_import(server, admin)

    assert readers_of_failures(post, 2) == [ADMIN, "eager@example.com"]
    mail = post.to("eager@example.com", FAILED)
    assert f"https://muster.test/tasks/{task}" in mail.text
    assert "https://muster.test/profile" in mail.text
    assert deaf.post(MINE, {"event": "import.failed", "is_on": None}).json["is_on"] is True


def test_a_mail_program_stops_its_kind_in_one_click(server, post, admin):
    """As RFC 8058 has it: a POST of a form, without cookies, to where the header says."""
    fail_an_import(server, admin)
    mail = post.to(ADMIN, FAILED)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<https://muster\.test(/\S+)>", mail.message["List-Unsubscribe"].strip()).group(1)
    server.secrets.append(path.rpartition("/")[2])

    # A program that looks for bad links opens it and stops nothing.
    opened = server.ask("GET", path)
    assert (opened.status, mine(admin)["import.failed"]) == (303, True)
    assert opened.headers["location"] == f"https://muster.test/unsubscribe#token={mail.token}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    stopped = server.ask("POST", path, b"List-Unsubscribe=One-Click", form)

    assert (stopped.status, stopped.json) == (200, {"event": "import.failed", "title": FAILED})
    assert server.ask("POST", path, b"List-Unsubscribe=One-Click", form).status == 200
    assert mine(admin)["import.failed"] is False
    assert mine(admin)["connection.lost"] is True
    fail_an_import(server, admin)
    until(lambda: no_notices_are_open(admin))
    assert readers_of_failures(post, 1) == [ADMIN]
    events = admin.get("/api/v1/audit/events?action=subscription.stopped").json["items"]
    me = admin.get("/api/v1/session").json["user"]["id"]
    assert {(event["actor"], event["target"]) for event in events} == {(me, "import.failed")}


def test_a_link_that_was_changed_stops_nothing(server, post, admin):
    fail_an_import(server, admin)
    token = post.to(ADMIN, FAILED).token
    server.secrets.append(token)
    for wrong in ("x", token[:-2], token[:-1] + ("A" if token[-1] != "A" else "Q"), token[4:], "A" * 600):
        for verb in ("GET", "POST"):
            answer = server.ask(verb, f"/api/v1/unsubscribe/{wrong}")
            assert (answer.status, answer.code) == (400, "unsubscribe.refused"), wrong
    assert mine(admin)["import.failed"] is True


def test_one_s_role_decides_what_is_offered(server, post, admin):
    reader = join(server, post, admin, "bob@example.com", "read_only")

    assert "sign_in.new_device" in mine(admin) and "sign_in.new_device" not in mine(reader)
    for event in ("sign_in.new_device", "no.such"):
        answer = reader.post(MINE, {"event": event, "is_on": True})
        assert (answer.status, answer.code) == (400, "subscription.unknown_event")


def test_who_changes_somebody_s_role_is_not_mailed_of_it(server, post, admin):
    other = join(server, post, admin, "ben@example.com", "admin")
    join(server, post, admin, "bob@example.com", "user")
    [bob] = [user for user in admin.get("/api/v1/users").json["items"] if user["email"] == "bob@example.com"]
    etag = other.get(f"/api/v1/users/{bob['id']}").headers["etag"]

    changed = other.ask("PATCH", f"/api/v1/users/{bob['id']}", {"role": "read_only"}, {"If-Match": etag})

    assert changed.status == 200, changed
    assert "bob@example.com" in post.to(ADMIN, "The role of a user has changed").text
    until(lambda: no_notices_are_open(admin))
    told = [mail.recipients for mail in post.mails if mail.subject == "The role of a user has changed"]
    assert told == [[ADMIN]]


def test_what_is_chosen_is_a_person_s_own(server, admin):
    token = admin.make_token("admin")

    answer = server.ask("GET", MINE, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status, answer.code) == (403, "auth.session_needed")

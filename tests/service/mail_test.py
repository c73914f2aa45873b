"""Mail as it really goes out, to a real mail server on the loopback."""

import statistics
import subprocess
import threading
import time

import pytest

from mail_server import MAIL_PASSWORD, USER, MailServer, make_ca
from muster_cli import BINARY
from musterd import ADMIN, PASSWORD, Browser, Server


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_ca(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def post():
    """A mail server without ado."""
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def server(tmp_path, post):
    server = Server(tmp_path / "server", **post.settings()).start()
    yield server
    server.stop()


def invite(admin, email, role="user"):
    answer = admin.post("/api/v1/users", {"email": email, "name": "Bob Böhm", "role": role})
    assert answer.status == 201, answer
    assert answer.json["link"] is None
    return answer.json["user"]


def task_that_ended(browser, kind, seconds=40):
    """The newest task of a kind, once it has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for task in browser.get(f"/api/v1/tasks?kind={kind}").json["items"]:
            if task["state"] in ("succeeded", "failed", "cancelled"):
                return task
        time.sleep(0.1)
    raise AssertionError(browser.get("/api/v1/tasks").body)


# From the invitation to the sign-in, over TLS and with a password.

@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_invitation_arrives_and_opens_the_console(tmp_path, certificates, security):
    post = MailServer(security, certificates, signing_in=security == "starttls").start()
    settings = {**post.settings(), "mail.ca_file": str(certificates[2]), "mail.reply_to": "help@example.com"}
    if security == "starttls":
        (tmp_path / "password").write_text(MAIL_PASSWORD + "\n")
        settings |= {"mail.user": USER, "mail.password_file": str(tmp_path / "password")}
    server = Server(tmp_path / "server", **settings).start()
    server.secrets.append(MAIL_PASSWORD)
    admin = server.set_up()

    user = invite(admin, "bob@example.com")
    mail = post.to("bob@example.com")
    server.secrets.append(mail.token)

    assert mail.subject == "You are invited to Muster at muster.test"
    assert mail.sender == "muster@example.com" and mail.message["Reply-To"] == "help@example.com"
    assert mail.message["To"] == "Bob Böhm <bob@example.com>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "Hello Bob Böhm," in mail.text and "https://muster.test/invitation#token=" in mail.text
    assert "Hello Bob Böhm," in mail.html and f"#token={mail.token}\"" in mail.html
    accepted = server.ask("POST", "/api/v1/invitations/accept", {"token": mail.token, "password": PASSWORD})
    assert accepted.status == 200 and accepted.json["id"] == user["id"]
    Browser(server).sign_in("bob@example.com")
    # Nobody else has seen the link.
    for path in ("/api/v1/tasks?kind=notify.mail", "/api/v1/audit/events?limit=1000"):
        assert mail.token not in admin.get(path).body
    task = task_that_ended(admin, "notify.mail")
    assert task["state"] == "succeeded" and "bob@" not in admin.get(f"/api/v1/tasks/{task['id']}").body
    server.stop()
    post.stop()
    stored = b"".join(file.read_bytes() for file in server.data.glob("muster.db*"))
    assert mail.token.encode() not in stored and MAIL_PASSWORD.encode() not in stored


def test_a_certificate_of_no_authority_is_not_trusted(tmp_path, certificates):
    post = MailServer("starttls", certificates).start()
    server = Server(tmp_path / "server", **post.settings()).start()
    admin = server.set_up()
    channel = admin.post("/api/v1/notification-channels",
                         {"name": "team", "kind": "email", "target": "team@example.com", "events": []}).json["channel"]

    assert admin.post(f"/api/v1/notification-channels/{channel['id']}/test").status == 202
    task = task_that_ended(admin, "notify.test")

    assert (task["state"], task["error"]["code"]) == ("failed", "mail.untrusted")
    assert post.mails == []
    server.stop()
    post.stop()


def test_a_wrong_password_is_told(tmp_path, certificates):
    post = MailServer("starttls", certificates, signing_in=True).start()
    (tmp_path / "password").write_text("wrong")
    settings = {**post.settings(), "mail.ca_file": str(certificates[2]), "mail.user": USER,
                "mail.password_file": str(tmp_path / "password")}
    server = Server(tmp_path / "server", **settings).start()
    admin = server.set_up()

    invite(admin, "bob@example.com")
    task = task_that_ended(admin, "notify.mail")

    assert (task["state"], task["error"]["code"]) == ("failed", "mail.login_refused")
    doctor = subprocess.run([BINARY, "doctor", "--config", server.directory / "muster.yaml"], capture_output=True,
                            text=True, timeout=60, check=False)
    assert "does not take the user and password" in doctor.stdout and "mail.user" in doctor.stdout
    server.stop()
    post.stop()


# What mail servers do.

def test_a_mail_that_is_put_off_arrives_later(server, post):
    admin = server.set_up()
    post.refuse = ["451 4.7.1 greylisted, come back later"]

    invite(admin, "bob@example.com")

    assert post.to("bob@example.com")
    assert task_that_ended(admin, "notify.mail")["state"] == "succeeded"


def test_a_mail_that_is_refused_ends_its_task_and_can_be_tried_again(server, post):
    admin = server.set_up()
    post.refuse = ["550 5.1.1 <ADDRESS>: no such user"]

    invite(admin, "bob@example.com")
    task = task_that_ended(admin, "notify.mail")

    assert (task["state"], task["error"]["code"]) == ("failed", "mail.refused")
    assert "550 5.1.1 <(recipient)>: no such user" in task["error"]["detail"]
    assert admin.post(f"/api/v1/tasks/{task['id']}/retry").status == 200
    assert post.to("bob@example.com")


def test_mails_wait_for_a_server_that_is_down(tmp_path):
    post = MailServer()
    server = Server(tmp_path / "server", **post.settings()).start()
    admin = server.set_up()
    invite(admin, "bob@example.com")
    time.sleep(2)

    post.start()

    assert post.to("bob@example.com", seconds=60)
    server.stop()
    post.stop()


# What people are told of.

def test_a_forgotten_password_is_set_by_mail_and_strangers_learn_nothing(server, post):
    server.set_up()
    known = server.ask("POST", "/api/v1/password-resets", {"email": ADMIN})
    unknown = server.ask("POST", "/api/v1/password-resets", {"email": "nobody@example.com"})

    mail = post.to(ADMIN, "Set a new password")
    server.secrets.append(mail.token)
    assert (known.status, known.body) == (unknown.status, unknown.body) == (202, "{}")
    done = server.ask("POST", "/api/v1/password-resets/complete", {"token": mail.token, "password": "a new long phrase"})
    assert done.status == 200
    assert post.to(ADMIN, "was changed")
    Browser(server).sign_in(ADMIN, "a new long phrase")
    time.sleep(1)
    assert [mail.recipients for mail in post.mails if mail.recipients != [ADMIN]] == []


def test_asking_for_a_reset_takes_as_long_for_nobody(server, post):
    server.set_up()

    def seconds(email):
        began = time.monotonic()
        assert server.ask("POST", "/api/v1/password-resets", {"email": email}).status == 202
        return time.monotonic() - began
    seconds("warm@example.com")
    known, unknown = [], []
    for number in range(3):  # as many as an address has before it has to wait
        known.append(seconds(ADMIN))
        unknown.append(seconds(f"nobody{number}@example.com"))

    assert statistics.median(known) < 3 * statistics.median(unknown) + 0.02
    assert statistics.median(unknown) < 3 * statistics.median(known) + 0.02
    assert post.to(ADMIN)


def test_people_hear_of_what_becomes_of_their_user(server, post):
    admin = server.set_up()
    user = invite(admin, "bob@example.com")
    token = post.to("bob@example.com").token
    server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})
    bob = Browser(server).sign_in("bob@example.com")
    Browser(server).sign_in("bob@example.com")
    assert "was not seen before" in post.to("bob@example.com", "new device").text

    etag = admin.get(f"/api/v1/users/{user['id']}").headers["etag"]
    assert admin.ask("PATCH", f"/api/v1/users/{user['id']}", {"role": "read_only"}, {"If-Match": etag}).status == 200
    assert "from User to Read Only" in post.to("bob@example.com", "Your role").text

    assert bob.post("/api/v1/profile/password", {"password": "another long phrase"}).status in (200, 204)
    assert post.to("bob@example.com", "was changed")

    admin.make_token("read_only")
    assert "in your name" in post.to(ADMIN, "API token").text


def test_a_name_cannot_write_html(server, post):
    admin = server.set_up()
    answer = admin.post("/api/v1/users", {"email": "eve@example.com", "name": "Eve & 'Co", "role": "user"})
    assert answer.status == 201

    mail = post.to("eve@example.com")

    assert "Hello Eve & 'Co," in mail.text and "Hello Eve &amp; &#39;Co," in mail.html


# Processes that are killed.

def test_a_server_that_is_killed_before_it_sends_sends_later(tmp_path, post):
    server = Server(tmp_path / "server", **post.settings()).start()
    admin = server.set_up()
    invite(admin, "bob@example.com")
    server.kill()

    server.start()

    assert post.to("bob@example.com", seconds=60)
    server.stop()


def test_a_server_that_is_killed_while_it_sends_sends_again_under_the_same_name(tmp_path, post):
    server = Server(tmp_path / "server", **post.settings()).start()
    admin = server.set_up()
    sending, killed = threading.Event(), threading.Event()

    def hold(_mail):
        if not killed.is_set():
            sending.set()
            killed.wait(20)
    post.hold = hold
    invite(admin, "bob@example.com")
    assert sending.wait(20)

    server.kill()
    killed.set()
    server.start()

    end = time.monotonic() + 80  # the lease of the one that was killed has to end
    while time.monotonic() < end and len(post.mails) < 2:
        time.sleep(0.1)
    assert len(post.mails) >= 2
    assert len({mail.id for mail in post.mails}) == 1
    assert len({mail.token for mail in post.mails}) == 1
    accepted = server.ask("POST", "/api/v1/invitations/accept", {"token": post.mails[-1].token, "password": PASSWORD})
    assert accepted.status == 200
    server.stop()


def test_a_server_ends_in_time_while_a_mail_server_hangs(tmp_path, post):
    server = Server(tmp_path / "server", **post.settings()).start()
    admin = server.set_up()
    sending, ended = threading.Event(), threading.Event()

    def hold(_mail):
        sending.set()
        ended.wait(30)
    post.hold = hold
    invite(admin, "bob@example.com")
    assert sending.wait(20)

    assert server.stop() < 5

    ended.set()


# Without mail.

def test_without_mail_links_are_handed_over(tmp_path):
    server = Server(tmp_path / "server").start()
    admin = server.set_up()

    answer = admin.post("/api/v1/users", {"email": "bob@example.com", "name": "Bob", "role": "user"})

    assert "#token=" in answer.json["link"]["url"]
    assert admin.get("/api/v1/tasks?kind=notify.mail").json["items"] == []
    health = {check["name"]: check for check in admin.get("/api/v1/health").json["checks"]}
    assert "not set up" in health["mail"]["detail"] and "mail.server" in health["mail"]["advice"]
    assert admin.get("/api/v1/notification-settings").json["sends_mail"] is False
    server.stop()

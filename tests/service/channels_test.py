"""Channels of notifications, to a small receiver on the loopback."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time

import pytest

from musterd import Program, Server

CHANNELS = "/api/v1/notification-channels"


class Receiver:
    """Takes what is posted, and answers as it is told: 204 where it is told nothing."""

    def __init__(self):
        receiver = self
        self.posts = []
        self.answers = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count=1, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.posts) < count:
            time.sleep(0.05)
        assert len(self.posts) >= count
        return self.posts[count - 1]


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture
def server(tmp_path):
    bills = tmp_path / "bills"
    bills.mkdir()
    server = Server(tmp_path / "server", public_url="https://muster.test", import_directories=[str(bills)],
                    **{"notifications.allowed_networks": ["127.0.0.0/8"]}).start()
    yield server
    server.stop()


@pytest.fixture
def admin(server):
    return server.set_up()


def make(admin, kind, target, events=("import.failed",), name="team"):
    answer = admin.post(CHANNELS, {"name": name, "kind": kind, "target": target, "events": list(events)})
    assert answer.status == 201, answer
    return answer.json


def tried(admin, channel):
    """The task of a test, once it has ended."""
    answer = admin.post(f"{CHANNELS}/{channel['id']}/test")
    assert answer.status == 202, answer
    for _ in range(400):
        task = admin.get(answer.headers["location"]).json
        if task["state"] in ("succeeded", "failed"):
            return task
        time.sleep(0.1)
    raise AssertionError(task)


def signed(secret, headers, body):
    """By the words of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_a_webhook_is_signed_with_the_secret_that_was_shown(server, admin, receiver):
    made = make(admin, "webhook", receiver.url + "/hook?key=s3cret-path")
    server.secrets += ["s3cret-path", made["secret"]]

    task = tried(admin, made["channel"])

    path, headers, body = receiver.wait()
    assert task["state"] == "succeeded" and path == "/hook?key=s3cret-path"
    assert headers["webhook-signature"] == signed(made["secret"], headers, body)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert json.loads(body)["type"] == "test"
    shown = admin.get(f"{CHANNELS}/{made['channel']['id']}")
    assert shown.json["target"] == "127.0.0.1" and shown.json["delivered_at"] and shown.json["failure"] is None
    for place in (shown.body, admin.get(CHANNELS).body, json.dumps(task), admin.get("/api/v1/audit/events").body):
        assert "s3cret-path" not in place and made["secret"] not in place


def test_a_new_secret_signs_beside_the_former_one(server, admin, receiver):
    made = make(admin, "webhook", receiver.url)
    path = f"{CHANNELS}/{made['channel']['id']}/secret"

    answer = admin.post(path)

    assert answer.status == 200 and answer.headers["etag"] == '"2"', answer
    server.secrets += [made["secret"], answer.json["secret"]]
    tried(admin, answer.json["channel"])
    _, headers, body = receiver.wait()
    assert headers["webhook-signature"] == " ".join(signed(secret, headers, body)
                                                    for secret in (answer.json["secret"], made["secret"]))
    slack = make(admin, "slack", receiver.url, name="slack")["channel"]
    assert admin.post(f"{CHANNELS}/{slack['id']}/secret").code == "channel.unsigned"


def test_an_import_that_fails_is_told_to_all_who_subscribed(server, admin, receiver):
    make(admin, "webhook", receiver.url + "/hook")
    make(admin, "slack", receiver.url + "/slack", name="slack")
    make(admin, "webhook", receiver.url + "/other", events=["user.invited"], name="other")

    bills = server.settings["import_directories"][0]
    started = admin.post("/api/v1/billing/imports", {"path": bills})
    assert started.status == 202, started
    receiver.wait(2)

    bodies = {path: json.loads(body) for path, _, body in receiver.posts}
    assert set(bodies) == {"/hook", "/slack"}
    hook = bodies["/hook"]
    assert hook["type"] == "import.failed" and hook["data"]["values"]["task"] == started.json["id"]
    assert hook["data"]["url"] == f"https://muster.test/tasks/{started.json['id']}"
    assert bodies["/slack"]["text"].startswith("*An import of bills has failed*\nThe import of bills has failed: ")


def test_what_is_put_off_comes_again_under_the_same_name(admin, receiver):
    make(admin, "webhook", receiver.url, events=["user.invited"])
    receiver.answers = [(503, {})]

    admin.post("/api/v1/users", {"email": "bob@example.com", "name": "Bob", "role": "user"})
    receiver.wait(2)

    first, second = receiver.posts[:2]
    assert first[1]["webhook-id"] == second[1]["webhook-id"] and first[2] == second[2]


def test_redirections_are_not_followed(admin, receiver):
    channel = make(admin, "webhook", receiver.url)["channel"]
    receiver.answers = [(307, {"Location": receiver.url + "/elsewhere"})]

    task = tried(admin, channel)

    assert task["error"]["code"] == "notify.refused" and len(receiver.posts) == 1
    assert admin.get(f"{CHANNELS}/{channel['id']}").json["failure"] == "notify.refused"


def test_channels_are_changed_turned_off_and_deleted(admin, receiver):
    channel = make(admin, "webhook", receiver.url)["channel"]
    path = f"{CHANNELS}/{channel['id']}"
    assert admin.ask("PATCH", path, {"is_on": False}).status == 428
    etag = admin.get(path).headers["etag"]
    changed = admin.ask("PATCH", path, {"is_on": False, "name": "quiet", "events": []}, {"If-Match": etag})
    assert (changed.status, changed.json["name"], changed.json["is_on"]) == (200, "quiet", False)
    assert admin.ask("PATCH", path, {"is_on": True}, {"If-Match": etag}).status == 412
    assert admin.ask("DELETE", path).status == 204
    assert admin.get(path).code == "channel.not_found"


def test_only_who_may_changes_channels(server, admin, receiver):
    channel = make(admin, "webhook", receiver.url)["channel"]
    reader = Program(server, admin.make_token("read_only"))

    assert reader.ask("GET", CHANNELS).json["items"][0]["id"] == channel["id"]
    for verb, path, body in (("POST", CHANNELS, {}), ("PATCH", f"{CHANNELS}/{channel['id']}", {}),
                             ("DELETE", f"{CHANNELS}/{channel['id']}", None),
                             ("POST", f"{CHANNELS}/{channel['id']}/secret", {}),
                             ("POST", f"{CHANNELS}/{channel['id']}/test", {})):
        assert reader.ask(verb, path, body).code == "auth.not_allowed"


@pytest.mark.parametrize("body, code", [
    ({"target": "https://169.254.169.254/latest/meta-data/"}, "channel.target_refused"),
    ({"target": "http://10.0.0.1/"}, "channel.target_refused"),
    ({"target": "https://[::1]/"}, "channel.target_refused"),
    ({"target": "file:///etc/passwd"}, "channel.bad_target"),
    ({"kind": "email", "target": "a@example.com\r\nBcc: b@example.com"}, "channel.bad_target"),
    ({"events": ["no.such"]}, "channel.unknown_event"),
    ({"kind": "pager"}, "json.invalid"),
    ({"name": ""}, "json.invalid"),
])
def test_what_is_no_channel_is_refused(admin, body, code):
    answer = admin.post(CHANNELS, {"name": "x", "kind": "webhook", "target": "https://hooks.example.com/",
                                   "events": [], **body})
    assert answer.code == code, answer


def test_a_name_that_leads_inside_is_refused_when_it_is_connected_to(tmp_path, receiver):
    server = Server(tmp_path / "strict").start()
    admin = server.set_up()
    port = receiver.server.server_port
    for number, host in enumerate(("localhost", "2130706433")):
        channel = make(admin, "webhook", f"https://{host}:{port}/", name=f"n{number}")["channel"]
        assert tried(admin, channel)["error"]["code"] == "channel.target_refused"
    assert receiver.posts == []
    server.stop()

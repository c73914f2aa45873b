"""Links by which a colleague without an account finishes one connection, and opens nothing else."""

import json
import os
import subprocess

import pytest

from mail_server import MailServer
from muster_cli import BINARY
from musterd import Program, Server, filled, printed_routes, token_of
from sandbox import Sandbox, external_id, wait_until

CONNECTIONS = "/api/v1/connections"
FOR_LINKS = [(verb, path) for verb, path, access in printed_routes() if access == "link"]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def post():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(sandbox, post, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"), **post.settings(), **{"rate_limits.address": 0})
    server.start()
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture(scope="module")
def member(sandbox):
    return sandbox.members()[0]


NAMES = iter(f"connection {number}" for number in range(1000))


def create(admin, **fields):
    answer = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": "member", **fields})
    assert answer.status == 201, answer
    return answer.json


def invite(admin, connection, **body):
    answer = admin.post(f"{CONNECTIONS}/{connection['id']}/invitations", body)
    assert answer.status == 201, answer
    admin.server.secrets.append(token_of(answer.json["url"]))
    return answer.json


class Colleague(Program):
    """A page that was opened by a link: it has that, and nothing else."""

    def __init__(self, server, invitation):
        super().__init__(server, token_of(invitation["url"]))

    def get(self, path=""):
        return self.ask("GET", f"/api/v1/connect{path}")

    def post(self, path, body=None):
        return self.ask("POST", f"/api/v1/connect{path}", body if body is not None else {})


def test_a_colleague_without_an_account_finishes_the_connection(server, admin, sandbox, member):
    connection = create(admin, account_id=member)
    invitation = invite(admin, connection)
    assert invitation["url"].startswith(server.settings["public_url"] + "/connect#token=muster_connect_")
    colleague = Colleague(server, invitation)

    page = colleague.get().json
    assert (page["name"], page["account_id"], page["state"]) == (connection["name"], member, "pending")
    assert (page["external_id"], page["role_name"]) == (connection["external_id"], connection["role_name"])
    assert page["is_listening"] and page["principal"].startswith("arn:aws:iam::")
    assert page["expires_at"] == invitation["expires_at"]
    text = "".join(item["text"] for item in colleague.get("/templates/cli").json["items"])
    assert connection["external_id"] in text

    sandbox.make_role(member, connection["role_name"], external_id(connection["external_id"]))
    done, _ = wait_until(lambda: (found := colleague.get().json)["state"] == "connected" and found)
    assert done["role_arn"].endswith(connection["role_name"])
    wait_until(lambda: not colleague.get().json["is_listening"])
    listed = admin.get(f"{CONNECTIONS}/{connection['id']}/invitations").json["items"]
    assert [(item["id"], item["used_at"] is not None) for item in listed] == [(invitation["id"], True)]
    assert "url" not in listed[0]


def test_a_colleague_registers_a_role_and_the_audit_log_says_by_which_link(server, admin, sandbox, member):
    connection = create(admin)
    invitation = invite(admin, connection)
    colleague = Colleague(server, invitation)
    arn = sandbox.make_role(member, "by-a-colleague", external_id(connection["external_id"]))

    refused = colleague.post("/role", {"role_arn": f"arn:aws:iam::{member}:role/nobody"})
    assert (refused.status, refused.code) == (409, "connection.role_not_assumable")
    assert colleague.post("/listen").code == "connection.no_account"
    done = colleague.post("/role", {"role_arn": arn})
    assert (done.status, done.json["state"]) == (200, "connected")
    for path, body in (("/role", {"role_arn": arn}), ("/listen", {})):
        again = colleague.post(path, body)
        assert (again.status, again.code) == (409, "connection.already_connected"), path
    assert colleague.get().json["state"] == "connected"

    events = admin.get(f"/api/v1/audit/events?target={connection['id']}&order=oldest&limit=100").json["items"]
    by_link = [event["action"] for event in events if event["actor"] == invitation["id"]]
    assert by_link[0] == "connection.invitation_followed" and "connection.role_accepted" in by_link
    assert admin.post(f"{CONNECTIONS}/{connection['id']}/invitations").code == "connection.already_connected"


def test_listening_begins_anew_by_a_link(server, admin, sandbox, member):
    connection = create(admin, account_id=sandbox.members()[1])
    admin.post(f"{CONNECTIONS}/{connection['id']}/disconnect")
    colleague = Colleague(server, invite(admin, connection))
    wait_until(lambda: not colleague.get().json["is_listening"])

    answer = colleague.post("/listen")

    assert (answer.status, answer.json["is_listening"], answer.json["state"]) == (200, True, "pending")


def test_a_link_that_was_taken_back_or_of_what_was_ended_is_refused(server, admin):
    taken_back, ended, removed = create(admin), create(admin), create(admin)
    links = [invite(admin, connection) for connection in (taken_back, ended, removed)]
    pages = [Colleague(server, link) for link in links]
    assert [page.get().status for page in pages] == [200, 200, 200]

    revoke = f"{CONNECTIONS}/{taken_back['id']}/invitations/{links[0]['id']}"
    wrong = f"{CONNECTIONS}/{ended['id']}/invitations/{links[0]['id']}"
    assert admin.ask("DELETE", wrong).code == "connection.invitation_not_found"
    assert admin.ask("DELETE", revoke).status == 204
    admin.post(f"{CONNECTIONS}/{ended['id']}/disconnect")
    admin.ask("DELETE", f"{CONNECTIONS}/{removed['id']}")

    for page in pages:
        for verb, path in FOR_LINKS:
            answer = page.ask(verb, path.replace("{way}", "cli"), {} if verb == "POST" else None)
            assert (answer.status, answer.code) == (401, "link.refused"), (verb, path)


@pytest.mark.parametrize("token", ["x", "muster_connect_", "muster_connect_" + "a" * 36,
                                   "muster_api_" + "a" * 36])
def test_what_is_no_link_is_refused_and_audited(server, admin, token):
    stranger = Program(server, token)

    answer = stranger.ask("POST", "/api/v1/connect/listen", {})

    assert (answer.status, answer.code) == (401, "link.refused")
    refusals = admin.get("/api/v1/audit/events?action=request.refused&limit=50").json["items"]
    assert any(event["details"].get("reason") == "link.refused" and event["target"] == "/api/v1/connect/listen"
               for event in refusals)


def test_other_credentials_open_no_page_of_a_link(server, admin):
    token = admin.make_token("admin", "not-a-link")
    for verb, path in FOR_LINKS:
        body = {} if verb == "POST" else None
        path = path.replace("{way}", "cli")
        assert server.ask(verb, path, body).code == "session.none", path
        assert admin.ask(verb, path, body).code == "session.none", path  # a cookie
        assert Program(server, token).ask(verb, path, body).code == "link.refused", path


def test_a_link_opens_no_other_route(server, admin):
    connection = create(admin)
    other = create(admin)
    colleague = Colleague(server, invite(admin, connection))
    assert colleague.get().status == 200
    for verb, path, access in printed_routes():
        if access == "link" or access.startswith(("public", "loopback")):
            continue
        for id_ in (connection["id"], other["id"]):
            asked = filled(path.replace("{id}", id_) if path.startswith(CONNECTIONS) else path)
            answer = colleague.ask(verb, asked, None if verb in ("GET", "DELETE") else {})
            assert answer.status == 401, (verb, path, answer)
    assert admin.get(f"{CONNECTIONS}/{other['id']}").json["state"] == "pending"


def test_a_link_works_beside_the_cookie_of_somebody_signed_in(server, admin):
    connection = create(admin)
    token = token_of(invite(admin, connection)["url"])
    answer = admin.ask("GET", "/api/v1/connect", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, answer.json["name"]) == (200, connection["name"])


def test_whoever_has_a_link_may_not_ask_without_end(tmp_path):
    server = Server(tmp_path, **{"rate_limits.address": 300}).start()
    admin = server.set_up()
    connection = create(admin)
    colleague, other = (Colleague(server, invite(admin, connection)) for _ in range(2))
    answers = [colleague.post("/role", {"role_arn": "no role"}) for _ in range(20)]

    assert [answer.status for answer in answers[:5]] == [400] * 5
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.code == "request.rate_limited" and int(refused.headers["retry-after"]) > 0
    assert other.get().status == 200  # each link for itself
    server.stop()


def test_only_admins_make_links_and_take_them_back(server, admin):
    connection = create(admin)
    invitation = invite(admin, connection)
    at = f"{CONNECTIONS}/{connection['id']}/invitations"
    for role in ("user", "read_only"):
        program = Program(server, admin.make_token(role, f"of-{role}"))
        assert program.ask("GET", at).status == 200
        assert program.ask("POST", at, {}).code == "auth.not_allowed"
        assert program.ask("DELETE", f"{at}/{invitation['id']}").code == "auth.not_allowed"
    assert admin.post(at, {"email": "no address"}).json["errors"][0]["pointer"] == "/email"


def test_a_link_is_mailed_to_whoever_it_is_for(server, admin, post):
    connection = create(admin)
    made = invite(admin, connection, email="bob@example.com")
    assert (made["email"], made["is_mailed"]) == ("bob@example.com", True)

    mail = post.to("bob@example.com")

    assert connection["name"] in mail.text and "Ann" in mail.text
    assert made["url"] in mail.text and made["url"] in mail.html
    assert Colleague(server, {"url": f"#token={mail.token}"}).get().json["name"] == connection["name"]


def test_a_terminal_invites_too(server, admin, tmp_path):
    connection = create(admin)
    token = admin.make_token("admin", "terminal-of-links")
    environment = {**os.environ, "MUSTER_TOKEN": token, "HOME": str(tmp_path)}

    def run(*words, json_output=True):
        options = ["--json"] if json_output else []
        done = subprocess.run([str(BINARY), "--server", f"https://127.0.0.1:{server.port}", "--ca-file",
                               str(server.data / "tls.crt"), *options, "connections", *words],
                              env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    url = run("invite", connection["id"], json_output=False).strip()
    server.secrets.append(token_of(url))
    assert Colleague(server, {"url": url}).get().json["name"] == connection["name"]
    [listed] = json.loads(run("invitations", connection["id"]))["items"]
    run("revoke", connection["id"], listed["id"])
    assert Colleague(server, {"url": url}).get().code == "link.refused"

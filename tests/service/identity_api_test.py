"""Users, sessions, tokens and the audit log, as a browser and a program see them over TLS."""

import json
import re

import pytest

from muster_cli import ROOT
from musterd import ADMIN, PASSWORD, Browser, Program, filled, printed_routes, token_of, totp

ROUTES = printed_routes()
ROLES = ("admin", "user", "read_only", "cost_admin")


@pytest.fixture(scope="module")
def people(admin):
    """A browser for each role."""
    return {role: admin.invite(f"{role}@example.com", role) for role in ROLES}


@pytest.fixture(scope="module")
def programs(server, admin):
    """A token for each role that tokens may have."""
    return {role: Program(server, admin.make_token(role)) for role in ROLES[:3]}


def permissions():
    """Which roles have each permission, by the catalogue."""
    text = (ROOT / "catalog" / "permissions.yaml").read_text()
    rows = re.findall(r"\{name: ([\w.]+), roles: \[([\w, ]+)\]", text)
    return {name: roles.split(", ") for name, roles in rows}


def body_for(verb):
    return {} if verb in ("POST", "PATCH", "PUT") else None


# Who may ask what.

def test_strangers_are_let_in_nowhere_but_where_they_have_to_be(server, admin):
    for verb, path, access in ROUTES:
        answer = server.ask(verb, filled(path), body_for(verb))
        is_open = access.startswith(("public", "loopback"))
        assert (answer.status == 401) != is_open or answer.code == "session.none" and is_open, (verb, path, answer)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_ask_what_the_catalogue_says(people, role):
    known = permissions()
    for verb, path, access in ROUTES:
        permission = access.split()[-1]
        if permission in known and not access.startswith("loopback"):
            answer = people[role].ask(verb, filled(path), body_for(verb))
            assert (answer.code == "auth.not_allowed") == (role not in known[permission]), (verb, path, answer)
            assert answer.status != 401


@pytest.mark.parametrize("role", ROLES[:3])
def test_each_token_may_ask_what_its_role_may_but_for_sessions(programs, role):
    known = permissions()
    for verb, path, access in ROUTES:
        *door, permission = access.split()
        if "session" in access:
            expected = "auth.session_needed"
        elif door and door[-1] == "person":
            expected = "auth.person_needed"
        elif permission in known and not door:
            expected = None if role in known[permission] else "auth.not_allowed"
        else:
            continue
        answer = programs[role].ask(verb, filled(path), body_for(verb))
        if expected:
            assert (answer.status, answer.code) == (403, expected), (verb, path, answer)
        else:
            assert answer.status not in (401, 403), (verb, path, answer)


# Signing in and out.

def test_a_session_says_who_one_is_and_what_one_may(admin):
    session = admin.get("/api/v1/session").json

    assert session["user"]["email"] == ADMIN and session["user"]["role"] == "admin"
    assert set(session["permissions"]) == {name for name, roles in permissions().items() if "admin" in roles}
    assert set(session) == {"user", "csrf_token", "expires_at", "permissions", "version", "stage", "support"}


def test_the_cookie_is_for_this_host_and_no_script(server, admin):
    answer = Browser(server).post("/api/v1/session", {"email": ADMIN, "password": PASSWORD})

    cookie = answer.cookies["__Host-muster_session"]
    assert (cookie["path"], cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == (
        "/", True, True, "Strict", "")


@pytest.mark.parametrize("email, password", [(ADMIN, "not the password"), ("nobody@example.com", PASSWORD),
                                             ("no address", PASSWORD)])
def test_whoever_is_wrong_gets_one_answer(server, admin, email, password):
    answer = Browser(server).post("/api/v1/session", {"email": email, "password": password})

    assert (answer.status, answer.code) == (401, "sign_in.refused")
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session(server, admin):
    browser = Browser(server).sign_in(ADMIN)
    cookie = dict(browser.cookies)

    assert browser.ask("DELETE", "/api/v1/session").status == 204
    assert browser.cookies["__Host-muster_session"] == ""
    browser.cookies = cookie
    assert (browser.get("/api/v1/session").status, browser.get("/api/v1/session").code) == (401, "session.none")


def test_other_sites_cannot_use_the_cookie(server, admin):
    for headers in ({"X-CSRF-Token": ""}, {"X-CSRF-Token": "A" * 65}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}):
        answer = admin.post("/api/v1/users", {"email": "eve@example.com", "name": "Eve", "role": "admin"},
                            headers=headers)
        assert (answer.status, answer.code) in ((403, "csrf.refused"), (403, "request.cross_origin"))
    assert "eve@example.com" not in admin.get("/api/v1/users").body


def test_one_cannot_be_signed_in_from_another_site(server, admin):
    answer = server.ask("POST", "/api/v1/session", {"email": ADMIN, "password": PASSWORD},
                        {"Sec-Fetch-Site": "cross-site"})
    assert (answer.status, answer.code) == (403, "request.cross_origin")


def test_a_second_factor_is_asked_for_and_each_code_works_once(server, admin):
    bob = admin.invite("bob@example.com", "user")
    begun = bob.post("/api/v1/profile/second-factor")
    server.secrets.append(begun.json["secret"])
    assert begun.status == 201 and begun.json["uri"].startswith("otpauth://totp/")
    code = totp(begun.json["secret"])
    codes = bob.post("/api/v1/profile/second-factor/confirm", {"code": code}).json["recovery_codes"]
    server.secrets += codes
    assert bob.get("/api/v1/profile/second-factor").json == {
        "is_enrolled": True, "has_app": True, "passkeys": 0, "recovery_codes": len(codes), "is_required": False}

    again = Browser(server)
    assert again.post("/api/v1/session", {"email": "bob@example.com", "password": PASSWORD}).json[
        "stage"] == "second_factor"
    assert again.get("/api/v1/session").code == "session.second_factor_missing"
    assert again.post("/api/v1/session/code", {"code": code}).code == "second_factor.refused"
    assert again.post("/api/v1/session/code", {"code": codes[0]}).json["stage"] == "active"
    assert again.refresh()["user"]["email"] == "bob@example.com"


def test_a_fresh_proof_gives_the_session_a_new_value(server, admin):
    browser = Browser(server).sign_in(ADMIN)
    before = browser.cookies["__Host-muster_session"]

    assert browser.post("/api/v1/session/proof", {"proof": "wrong"}).status == 401
    assert browser.post("/api/v1/session/proof", {"proof": PASSWORD}).status == 200

    assert browser.cookies["__Host-muster_session"] != before
    assert browser.refresh()["user"]["email"] == ADMIN


def test_people_see_and_end_their_own_sessions(server, admin, people):
    other = Browser(server).sign_in("user@example.com")
    sessions = people["user"].get("/api/v1/sessions").json["items"]
    assert [session["is_current"] for session in sessions].count(True) == 1
    newest = sessions[0]

    assert people["user"].ask("DELETE", f"/api/v1/sessions/{newest['id']}").status == 204

    assert other.get("/api/v1/session").status == 401
    assert people["user"].get("/api/v1/session").status == 200


def test_the_sessions_of_others_are_for_admins(admin, people):
    session = people["read_only"].get("/api/v1/sessions").json["items"][0]

    refused = people["user"].get(f"/api/v1/sessions?user_id={session['user_id']}")
    not_ended = people["user"].ask("DELETE", f"/api/v1/sessions/{session['id']}")
    shown = admin.get(f"/api/v1/sessions?user_id={session['user_id']}")

    assert (refused.code, not_ended.code) == ("auth.not_allowed", "auth.not_allowed")
    assert session["id"] in [item["id"] for item in shown.json["items"]]


# Users.

def test_an_invitation_is_accepted_once(server, admin):
    invited = admin.post("/api/v1/users", {"email": "Cleo@Example.com", "name": "Cleo", "role": "read_only"})
    user, link = invited.json["user"], invited.json["link"]
    assert invited.status == 201 and invited.headers["location"] == f"/api/v1/users/{user['id']}"
    assert (user["email"], user["state"]) == ("cleo@example.com", "invited")
    assert link["url"].startswith(f"{server.url}/invitation#token=muster_invite_")
    body = {"token": token_of(link["url"]), "password": PASSWORD}
    server.secrets.append(body["token"])

    assert server.ask("POST", "/api/v1/invitations/accept", {**body, "password": "short"}).code == "password.too_short"
    assert server.ask("POST", "/api/v1/invitations/accept", body).json["state"] == "active"
    assert server.ask("POST", "/api/v1/invitations/accept", body).code == "link.refused"


def test_an_edit_needs_the_revision_that_was_seen(admin):
    user = admin.post("/api/v1/users", {"email": "dora@example.com", "name": "Dora", "role": "user"}).json["user"]
    path = f"/api/v1/users/{user['id']}"
    etag = admin.get(path).headers["etag"]

    assert admin.ask("PATCH", path, {"name": "Dora D"}).status == 428
    changed = admin.ask("PATCH", path, {"name": "Dora D"}, {"If-Match": etag})
    stale = admin.ask("PATCH", path, {"name": "Dora E"}, {"If-Match": etag})
    strange = admin.ask("PATCH", path, {"name": "Dora E"}, {"If-Match": "W/\"x\""})

    assert (changed.status, changed.json["name"], changed.json["role"]) == (200, "Dora D", "user")
    assert changed.headers["etag"] != etag
    assert (stale.status, strange.status) == (412, 412)


def test_people_change_their_own_name(admin, people):
    me = people["read_only"].get("/api/v1/session").json["user"]
    renamed = people["read_only"].ask("PATCH", "/api/v1/profile", {"name": "Read"},
                                      {"If-Match": f"\"{me['revision']}\""})
    assert (renamed.status, renamed.json["name"]) == (200, "Read")


def test_a_deactivated_user_is_out_at_once_and_comes_back(server, admin):
    fay = admin.invite("fay@example.com", "user")
    path = f"/api/v1/users/{fay.get('/api/v1/session').json['user']['id']}"

    assert admin.post(f"{path}/deactivate").json["state"] == "deactivated"
    assert fay.get("/api/v1/session").status == 401
    assert Browser(server).post("/api/v1/session", {"email": "fay@example.com", "password": PASSWORD}).status == 401
    assert admin.post(f"{path}/reactivate").json["state"] == "active"
    assert Browser(server).sign_in("fay@example.com").get("/api/v1/session").status == 200


def test_a_reset_link_changes_the_password_and_ends_sessions(server, admin):
    gus = admin.invite("gus@example.com", "user")
    user = gus.get("/api/v1/session").json["user"]
    link = admin.post(f"/api/v1/users/{user['id']}/reset-link").json["link"]["url"]
    server.secrets += [token_of(link), "another long enough phrase"]

    done = server.ask("POST", "/api/v1/password-resets/complete",
                      {"token": token_of(link), "password": "another long enough phrase"})

    assert (done.status, done.json) == (200, {})
    assert gus.get("/api/v1/session").status == 401
    Browser(server).sign_in("gus@example.com", "another long enough phrase")


def test_asking_for_a_reset_does_not_tell_who_is_a_user(server, admin):
    known = server.ask("POST", "/api/v1/password-resets", {"email": ADMIN})
    unknown = server.ask("POST", "/api/v1/password-resets", {"email": "nobody@example.com"})

    assert (known.status, known.body) == (unknown.status, unknown.body) == (202, "{}")


def test_the_last_admin_stays(server, admin):
    me = admin.get("/api/v1/session").json["user"]
    other = next(user for user in admin.get("/api/v1/users").json["items"] if user["email"] == "admin@example.com")
    admin.post(f"/api/v1/users/{other['id']}/deactivate")

    answer = admin.post(f"/api/v1/users/{me['id']}/deactivate")

    assert (answer.status, answer.code) == (409, "user.last_admin")
    admin.post(f"/api/v1/users/{other['id']}/reactivate")


def test_lists_go_on_where_the_page_before_ended(admin, people):
    whole = [user["id"] for user in admin.get("/api/v1/users?limit=1000").json["items"]]
    paged, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/api/v1/users?limit=2&cursor={cursor}" if cursor else "/api/v1/users?limit=2").json
        paged += [user["id"] for user in page["items"]]
        cursor = page["next_cursor"]

    assert paged == whole and len(whole) >= 5


# Tokens.

def test_a_token_opens_until_it_is_revoked(server, admin):
    made = admin.post("/api/v1/api-tokens", {"name": "deploy", "role": "read_only",
                                             "expires_at": "2099-01-01T00:00:00Z"}).json
    server.secrets.append(made["secret"])
    program = Program(server, made["secret"])
    assert program.ask("GET", "/api/v1/users").status == 200
    path = f"/api/v1/api-tokens/{made['token']['id']}"

    assert admin.ask("PATCH", path, {"name": "deploy-2"}).status == 204
    shown = next(t for t in admin.get("/api/v1/api-tokens").json["items"] if t["id"] == made["token"]["id"])
    assert (shown["name"], shown["expires_at"], shown["is_old"]) == ("deploy-2", "2099-01-01T00:00:00Z", False)
    assert shown["last_used_at"] and made["secret"].startswith(shown["hint"])
    assert made["secret"] not in json.dumps(shown)
    assert admin.ask("DELETE", path).status == 204

    refused = program.ask("GET", "/api/v1/users")
    assert (refused.status, refused.code, refused.headers["www-authenticate"]) == (401, "api_token.refused", "Bearer")


def test_a_token_and_a_cookie_are_one_too_many(admin, programs):
    answer = admin.get("/api/v1/users", headers={"Authorization": f"Bearer {programs['admin'].token}"})
    assert (answer.status, answer.code) == (400, "auth.two_credentials")


# What is audited.

def test_changes_and_refusals_are_in_the_audit_log(admin, people):
    invited = admin.post("/api/v1/users", {"email": "hal@example.com", "name": "Hal", "role": "user"})
    refused = people["user"].post("/api/v1/users", {})
    me = admin.get("/api/v1/session").json["user"]

    done = admin.get(f"/api/v1/audit/events?request_id={invited.headers['x-request-id']}").json["items"]
    refusals = admin.get(f"/api/v1/audit/events?request_id={refused.headers['x-request-id']}").json["items"]

    assert [(e["action"], e["actor"], e["actor_name"], e["target"], e["target_name"], e["result"]) for e in done] == [
        ("user.invited", me["id"], "Ann", invited.json["user"]["id"], "Hal", "succeeded")]
    assert [(e["action"], e["target"], e["result"], e["details"]["reason"]) for e in refusals] == [
        ("request.refused", "/api/v1/users", "refused", "auth.not_allowed")]
    assert "hal@example.com" not in json.dumps(done)


def test_the_audit_log_is_paged_both_ways(admin, people):
    def walk(order):
        ids, cursor = [], None
        while True:
            page = admin.get(f"/api/v1/audit/events?order={order}&limit=7&result=succeeded&action=user.invited"
                             + (f"&cursor={cursor}" if cursor else "")).json
            ids += [event["id"] for event in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return ids

    assert walk("oldest") == walk("newest")[::-1] and len(walk("oldest")) >= 4


def test_the_audit_log_is_exported_line_by_line(admin, people):
    answer = admin.get("/api/v1/audit/export?format=jsonl")
    ocsf = admin.get("/api/v1/audit/export?format=ocsf&action=user.invited")

    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "user.created" in [json.loads(line)["action"] for line in answer.body.splitlines()]
    assert {json.loads(line)["metadata"]["version"] for line in ocsf.body.splitlines()} == {"1.3.0"}
    exported = admin.get("/api/v1/audit/events?action=audit.exported").json["items"]
    assert len(exported) >= 2


# What is malformed.

@pytest.mark.parametrize("body, headers, status, code", [
    (b'{"email": "a", "password": "b"}', {"Content-Type": "text/plain"}, 415, "request.media_type"),
    (b'{"email": "a", "password": "b"}', {}, 415, "request.media_type"),
    (b'{"email": "a", "email": "a", "password": "b"}', None, 400, "json.duplicate_key"),
    (b"[" * 10_000, None, 400, "json.too_deep"),
    (b'{"email": ', None, 400, "json.malformed"),
    (b"", None, 400, "json.malformed"),
    (b"\xff", None, 400, "json.malformed"),
    (b'{"email": "a", "password": "b", "x": 1}', None, 400, "json.invalid"),
    (b'{"email": 1, "password": null}', None, 400, "json.invalid"),
    (b"[]", None, 400, "json.invalid"),
    (b" " * (2 << 20), None, 413, "request.body_too_large"),
])
def test_a_malformed_body_is_refused(server, admin, body, headers, status, code):
    headers = {"Content-Type": "application/json"} if headers is None else headers
    answer = server.ask("POST", "/api/v1/session", body, headers)
    assert (answer.status, answer.code) == (status, code)


def test_each_bad_field_is_pointed_at(admin):
    answer = admin.post("/api/v1/users", {"email": "no address", "role": "king", "shoe": 44})

    assert {error["pointer"] for error in answer.json["errors"]} == {"/email", "/name", "/role", "/shoe"}
    assert answer.json["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path, code", [
    ("/api/v1/users?limit=0", "request.bad_limit"), ("/api/v1/users?limit=1001", "request.bad_limit"),
    ("/api/v1/users?limit=x", "request.bad_limit"), ("/api/v1/users?page=2", "request.unknown_parameter"),
    ("/api/v1/users?limit=1&limit=2", "request.repeated_parameter"), ("/api/v1/users?cursor=x", "id.malformed"),
    ("/api/v1/users/task_018bcfe5-6800-7000-8000-000000000000", "id.malformed"),
    ("/api/v1/audit/events?order=up", "audit.bad_order"), ("/api/v1/audit/events?result=maybe", "audit.bad_result"),
    ("/api/v1/audit/events?from=yesterday", "instant.malformed"), ("/api/v1/audit/events?cursor=x",
                                                                   "audit.malformed_cursor"),
    ("/api/v1/tasks?state=sleeping", "task.bad_state"),
])
def test_a_malformed_question_is_refused(admin, path, code):
    answer = admin.get(path)
    assert (answer.status, answer.code) == (400, code)


def test_what_is_not_there_is_not_found(admin):
    for path in ("/api/v1/users/user_018bcfe5-6800-7000-8000-000000000000",
                 "/api/v1/tasks/task_018bcfe5-6800-7000-8000-000000000000", "/api/v1/nothing"):
        assert admin.get(path).status == 404
    assert admin.ask("PUT", "/api/v1/users", {}).status == 405

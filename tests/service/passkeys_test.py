"""Passkeys, who has to have a second factor, the sign-in log and access for support, over TLS."""

import datetime
import time

import pytest

from authenticator import USER_PRESENT, Authenticator
from musterd import ADMIN, PASSWORD, Browser, Program, Server, filled, printed_routes

URL = "https://muster.example.com"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), public_url=URL).start()
    yield server
    server.stop()


@pytest.fixture
def phone(tmp_path):
    return Authenticator(tmp_path, URL)


def register(browser, authenticator):
    options = browser.post("/api/v1/profile/passkeys/options").json["public_key"]
    return browser.post("/api/v1/profile/passkeys", authenticator.create(options))


def sign_in_alone(server, authenticator, **changed):
    browser = Browser(server)
    options = browser.post("/api/v1/session/passkey/options").json["public_key"]
    return browser, browser.post("/api/v1/session/passkey", authenticator.get(options, **changed))


def demand(admin, **policy):
    etag = admin.get("/api/v1/settings/second-factor").headers["etag"]
    answer = admin.ask("PATCH", "/api/v1/settings/second-factor", policy, {"If-Match": etag})
    assert answer.status == 200, answer
    return answer.json


def test_a_passkey_is_registered_and_asked_for_after_the_password(server, admin, phone):
    bob = admin.invite("bob@example.com", "user")
    options = bob.post("/api/v1/profile/passkeys/options").json["public_key"]
    assert options["rp"]["id"] == "muster.example.com" and options["attestation"] == "none"
    assert [row["alg"] for row in options["pubKeyCredParams"]] == [-7, -8, -257]

    added = bob.post("/api/v1/profile/passkeys", phone.create(options))
    assert added.status == 201 and len(added.json["recovery_codes"]) == 10
    server.secrets += added.json["recovery_codes"]
    assert [item["name"] for item in bob.get("/api/v1/profile/passkeys").json["items"]] == ["phone"]

    again = Browser(server)
    half = again.post("/api/v1/session", {"email": "bob@example.com", "password": PASSWORD})
    assert half.json["stage"] == "second_factor"
    asked = again.post("/api/v1/session/second-factor/options").json["public_key"]
    assert len(asked["allowCredentials"]) == 1 and asked["userVerification"] == "preferred"
    assert again.post("/api/v1/session/second-factor", phone.get(asked)).json["stage"] == "active"
    assert again.refresh()["user"]["email"] == "bob@example.com"


def test_its_owner_and_nobody_else_renames_it(server, admin, phone):
    erin, finn = admin.invite("erin@example.com", "user"), admin.invite("finn@example.com", "user")
    added = register(erin, phone)
    server.secrets += added.json["recovery_codes"]
    path = "/api/v1/profile/passkeys/" + added.json["passkey"]["id"]

    def names():
        return [one["name"] for one in erin.get("/api/v1/profile/passkeys").json["items"]]
    for wrong in ("", " phone", "a" * 65, "a\nb"):
        refused = erin.ask("PATCH", path, {"name": wrong})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (400, "/name"), refused
    assert finn.ask("PATCH", path, {"name": "mine"}).code == "passkey.not_found"
    assert Browser(server).ask("PATCH", path, {"name": "mine"}).status in (401, 403)
    assert names() == ["phone"]
    assert erin.ask("PATCH", path, {"name": "Schlüssel"}).status == 204
    assert names() == ["Schlüssel"]
    recorded = admin.get("/api/v1/audit/events?limit=100").json["items"]
    assert "passkey.renamed" in [event["action"] for event in recorded]


def test_a_passkey_alone_signs_in(server, admin, phone):
    cleo = admin.invite("cleo@example.com", "user")
    assert register(cleo, phone).status == 201

    browser, answer = sign_in_alone(server, phone)

    assert answer.status == 201 and answer.json["stage"] == "active"
    assert browser.refresh()["user"]["email"] == "cleo@example.com"


def test_what_is_wrong_is_refused_by_its_name(server, admin, phone, tmp_path):
    dora = admin.invite("dora@example.com", "user")
    assert register(dora, phone).status == 201
    stranger = Authenticator(tmp_path, URL, "stranger")
    stranger.user = phone.user

    assert sign_in_alone(server, stranger)[1].code == "passkey.unknown"
    assert sign_in_alone(server, phone, signature="MEUCIQ")[1].code == "passkey.bad_signature"
    assert sign_in_alone(server, phone, user_handle=None)[1].code == "passkey.wrong_user"
    assert sign_in_alone(server, phone, client_data="e30")[1].code == "passkey.malformed"
    phone.origin = "https://muster.example.com.evil.example"
    assert sign_in_alone(server, phone)[1].code == "passkey.wrong_origin"
    phone.origin, phone.flags = URL, USER_PRESENT
    refused = sign_in_alone(server, phone)[1]
    assert (refused.status, refused.code) == (401, "passkey.not_verified")
    assert "set-cookie" not in refused.headers


def test_an_answer_is_good_once(server, admin, phone):
    assert register(admin.invite("ed@example.com", "user"), phone).status == 201
    browser = Browser(server)
    answer = phone.get(browser.post("/api/v1/session/passkey/options").json["public_key"])
    assert browser.post("/api/v1/session/passkey", answer).status == 201

    assert Browser(server).post("/api/v1/session/passkey", answer).code == "passkey.wrong_challenge"


def test_a_passkey_gives_a_fresh_proof(server, admin, phone):
    assert register(admin.invite("fay@example.com", "user"), phone).status == 201
    browser, _ = sign_in_alone(server, phone)
    browser.refresh()
    before = browser.cookies["__Host-muster_session"]

    options = browser.post("/api/v1/session/proof/options").json["public_key"]
    assert browser.post("/api/v1/session/proof/passkey", phone.get(options)).status == 200

    assert browser.cookies["__Host-muster_session"] != before


def test_a_passkey_goes_and_the_password_is_enough_again(server, admin, phone):
    gil = admin.invite("gil@example.com", "user")
    passkey = register(gil, phone).json["passkey"]

    assert gil.ask("DELETE", f"/api/v1/profile/passkeys/{passkey['id']}").status == 204

    assert gil.ask("DELETE", f"/api/v1/profile/passkeys/{passkey['id']}").code == "passkey.not_found"
    assert Browser(server).post("/api/v1/session", {"email": "gil@example.com", "password": PASSWORD}).json[
        "stage"] == "active"


def test_an_address_in_numbers_has_no_passkeys(tmp_path):
    server = Server(tmp_path / "server").start()
    admin = server.set_up()
    answer = admin.post("/api/v1/profile/passkeys/options")
    server.stop()
    assert (answer.status, answer.code) == (409, "passkey.no_domain")


def test_who_has_to_enrol_can_do_nothing_else(server, admin, phone):
    demand(admin, required_for=["cost_admin"])
    hal = admin.invite("hal@example.com", "cost_admin")
    session = hal.get("/api/v1/session").json
    assert session["stage"] == "enrolment"
    hal.csrf = session["csrf_token"]

    for verb, path, access in printed_routes():
        if access.startswith(("public", "link", "provisioning", "loopback")):
            continue
        if "enrolling" in access:
            continue
        answer = hal.ask(verb, filled(path), {} if verb in ("POST", "PATCH", "PUT") else None)
        assert (answer.status, answer.code) == (403, "session.enrolment_needed"), (verb, path, answer)

    assert register(hal, phone).status == 201
    assert hal.refresh()["stage"] == "active"
    assert hal.get("/api/v1/users").status == 200
    passkey = hal.get("/api/v1/profile/passkeys").json["items"][0]
    assert hal.ask("DELETE", f"/api/v1/profile/passkeys/{passkey['id']}").code == "second_factor.required"
    demand(admin, required_for=[])


def test_the_policy_counts_for_sessions_that_are_open(server, admin):
    ida = admin.invite("ida@example.com", "read_only")
    assert ida.get("/api/v1/users").status == 200

    demand(admin, required_for=["read_only"])
    assert ida.get("/api/v1/users").code == "session.enrolment_needed"
    demand(admin, required_for=[])


def test_the_policy_is_for_admins_and_needs_the_revision(server, admin):
    jo = admin.invite("jo@example.com", "user")
    assert jo.ask("PATCH", "/api/v1/settings/second-factor", {}, {"If-Match": '"1"'}).code == "auth.not_allowed"
    assert admin.ask("PATCH", "/api/v1/settings/second-factor", {}).status == 428
    assert admin.ask("PATCH", "/api/v1/settings/second-factor", {}, {"If-Match": '"0"'}).status == 412
    assert jo.get("/api/v1/settings/second-factor").json["required_for"] == []


def test_people_see_their_own_sign_ins_and_admins_all(server, admin):
    kim = admin.invite("kim@example.com", "user")
    wrong = Browser(server).post("/api/v1/session", {"email": "kim@example.com", "password": "wrong"})
    assert wrong.status == 401
    Browser(server).post("/api/v1/session", {"email": "nobody@example.com", "password": "wrong"})

    own = kim.get("/api/v1/sign-ins").json["items"]
    assert [(item["outcome"], item["reason"], item["device"]) for item in own] == [
        ("refused", "password.refused", None), ("succeeded", None, "first")]
    assert own[0]["address"] == "127.0.0.1"
    assert kim.get("/api/v1/sign-ins?user_id=all").code == "auth.not_allowed"
    everybody = admin.get("/api/v1/sign-ins?user_id=all&limit=2").json
    assert everybody["items"][0]["user_id"] is None and everybody["items"][0]["reason"] == "user.unknown"
    assert everybody["next_cursor"]
    of_kim = admin.get(f"/api/v1/sign-ins?user_id={own[0]['user_id']}").json["items"]
    assert [item["id"] for item in of_kim] == [item["id"] for item in own]


# Support.

ASKED = {"email": "eve@vendor.example", "name": "Eve", "company": "Vendor", "reason": "Costs of October differ"}


def ask_for_support(server, **changed):
    answer = server.ask("POST", "/api/v1/support-requests", {**ASKED, **changed})
    assert answer.status == 201, answer
    server.secrets.append(answer.json["token"])
    return answer.json


def later(**by):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**by)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_support_gets_in_by_a_written_approval_and_out_again(server, admin):
    asked = ask_for_support(server)
    eve = Browser(server)
    assert eve.post("/api/v1/session/support", {"token": asked["token"]}).code == "support.refused"
    listed = admin.get("/api/v1/support-requests").json["items"]
    assert [(item["id"], item["state"]) for item in listed] == [(asked["id"], "requested")]
    path = f"/api/v1/support-requests/{asked['id']}"

    refused = admin.post(f"{path}/approve", {"decision": "Ticket 4711, let her look", "role": "admin",
                                             "ends_at": later(hours=1)})
    assert refused.code == "guest.role_too_high"
    approved = admin.post(f"{path}/approve", {"decision": "Ticket 4711, let her look", "role": "read_only",
                                              "ends_at": later(hours=1)})
    assert approved.status == 200 and approved.json["state"] == "approved", approved

    assert eve.post("/api/v1/session/support", {"token": asked["token"]}).status == 201
    session = eve.refresh()
    assert session["support"]["decision"] == "Ticket 4711, let her look"
    assert session["support"]["ends_at"] == approved.json["ends_at"]
    assert session["user"]["role"] == "read_only"
    assert admin.refresh()["support"] is None
    assert eve.get("/api/v1/users").status == 200
    assert eve.post("/api/v1/users", {}).code == "auth.not_allowed"
    assert eve.get("/api/v1/support-requests").code == "auth.not_allowed"

    assert admin.post(f"{path}/end").json["state"] == "ended"
    assert eve.get("/api/v1/session").status == 401
    assert eve.post("/api/v1/session/support", {"token": asked["token"]}).code == "support.refused"
    actions = [event["action"] for event in admin.get("/api/v1/audit/events?limit=100").json["items"]]
    for action in ("support.requested", "support.approved", "support.ended"):
        assert action in actions


def test_support_ends_by_itself(server, admin):
    asked = ask_for_support(server, email="fred@vendor.example")
    path = f"/api/v1/support-requests/{asked['id']}"
    approved = admin.post(f"{path}/approve", {"decision": "Two seconds are enough", "role": "user",
                                              "ends_at": later(seconds=2)})
    assert approved.status == 200, approved
    fred = Browser(server)
    assert fred.post("/api/v1/session/support", {"token": asked["token"]}).status == 201
    assert fred.get("/api/v1/session").status == 200

    time.sleep(2)

    assert fred.get("/api/v1/session").status == 401


def test_a_token_of_a_program_decides_nothing_about_support(server, admin):
    asked = ask_for_support(server, email="gus@vendor.example")
    program = Program(server, admin.make_token("admin"))
    for verb in ("approve", "deny", "end"):
        answer = program.ask("POST", f"/api/v1/support-requests/{asked['id']}/{verb}", {})
        assert (answer.status, answer.code) == (403, "auth.session_needed" if verb == "approve" else "auth.person_needed")

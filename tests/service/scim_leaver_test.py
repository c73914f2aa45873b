"""Who leaves the company is out of Muster with the request that says so, by every way in they had."""

import pytest

import records
from identity_provider import SECRET, OidcProvider
from musterd import Program
from oidc_test import Visitor
from scim_client import provisioned_by

EMAIL = "bob@example.com"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = records.start(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def idp(server, admin):
    """Signs people in, and makes no users: those it keeps by SCIM come in."""
    idp = OidcProvider(server)
    answer = admin.post("/api/v1/federation/providers", {
        "kind": "oidc", "name": "Example", "domains": ["example.com"], "creates_users": False,
        "oidc": {"issuer": idp.issuer, "client_id": "muster", "client_secret": SECRET}})
    assert answer.status == 201, answer
    idp.id = answer.json["id"]
    server.secrets.append(SECRET)
    idp.start(idp.id)
    yield idp
    idp.stop()


@pytest.fixture(scope="module")
def provider(admin, idp):
    return provisioned_by(admin, idp.id)


def user_token(browser):
    """What a command line gets when the person approves it."""
    begun = browser.server.ask("POST", "/api/v1/device-authorizations", {"client_name": "muster on a laptop"}).json
    decided = browser.post("/api/v1/device-authorizations/decision",
                           {"user_code": begun["user_code"], "decision": "approve"})
    assert decided.status == 204, decided
    issued = browser.server.ask("POST", "/api/v1/device-authorizations/token", {"device_code": begun["device_code"]})
    assert issued.status == 200, issued
    browser.server.secrets.append(issued.json["token"])
    return issued.json["token"]


def make_admins(admin, provider, name, *members):
    """A group that the provider keeps, with the role that an Admin gives it."""
    path = f"/api/v1/groups/{provider.make_group(name, *members)['id']}"
    given = admin.ask("PATCH", path, {"role": "admin"}, {"If-Match": admin.get(path).headers["etag"]})
    assert given.status == 200, given


def outcomes(*ways):
    """What each way in is answered when it asks for something that everybody may see."""
    answers = [way.ask("GET", "/api/v1/groups") for way in ways]
    return [(answer.status, answer.code) for answer in answers]


def test_who_is_deactivated_by_the_provider_is_out_by_every_way_at_once(server, admin, idp, provider):
    bob = provider.make_user(EMAIL, displayName="Bob", emails=[{"value": EMAIL, "primary": True}])["id"]
    make_admins(admin, provider, "Admins", bob)

    session = Visitor(server, idp)
    assert session.sign_in_there(EMAIL).json["outcome"] == "signed_in"
    me = session.refresh()["user"]
    assert (me["id"], me["role"]) == (bob, "admin")
    program = Program(server, session.make_token("admin"))
    command_line = Program(server, user_token(session))
    assert outcomes(session, program, command_line) == [(200, None)] * 3

    gone = provider.patch(f"/Users/{bob}", {"op": "replace", "value": {"active": False}})

    assert gone.status == 200, gone
    assert outcomes(session, program, command_line) == [
        (401, "session.none"), (401, "api_token.refused"), (401, "user_token.refused")]
    assert Visitor(server, idp).sign_in_there(EMAIL).code in ("sign_in.not_active", "federation.refused")

    assert provider.patch(f"/Users/{bob}", {"op": "replace", "value": {"active": True}}).status == 200
    assert outcomes(session, program, command_line) == [
        (401, "session.none"), (200, None), (401, "user_token.refused")]
    back = Visitor(server, idp)
    assert back.sign_in_there(EMAIL).json["outcome"] == "signed_in"


def test_a_role_that_a_group_gave_is_gone_with_the_request_that_takes_somebody_out(server, idp, provider):
    bob = provider.get(f'/Users?filter=userName+eq+"{EMAIL}"').json["Resources"][0]["id"]
    group = provider.get('/Groups?filter=displayName+eq+"Admins"').json["Resources"][0]["id"]
    session = Visitor(server, idp)
    session.sign_in_there(EMAIL)
    assert session.refresh()["user"]["role"] == "admin"

    assert provider.patch(f"/Groups/{group}", {"op": "remove", "path": f'members[value eq "{bob}"]'}).status == 204

    answer = session.post("/api/v1/groups", {"name": "Mine", "role": "admin"})
    assert (answer.status, answer.code) == (403, "auth.not_allowed")
    assert session.refresh()["user"]["role"] == "read_only"


def test_whom_the_provider_deletes_does_not_come_back_by_signing_in(server, idp, provider):
    bob = provider.get(f'/Users?filter=userName+eq+"{EMAIL}"').json["Resources"][0]["id"]
    session = Visitor(server, idp)
    session.sign_in_there(EMAIL)

    assert provider.ask("DELETE", f"/Users/{bob}").status == 204

    assert session.get("/api/v1/session").status == 401
    assert Visitor(server, idp).sign_in_there(EMAIL).status == 403


def test_whom_a_provider_kept_is_out_by_every_way_when_it_is_removed(server, admin, idp, provider):
    email = "carol@example.com"
    carol = provider.make_user(email, displayName="Carol", emails=[{"value": email, "primary": True}])["id"]
    make_admins(admin, provider, "Other admins", carol)
    session = Visitor(server, idp)
    assert session.sign_in_there(email).json["outcome"] == "signed_in"
    session.refresh()
    program = Program(server, session.make_token("admin"))
    command_line = Program(server, user_token(session))
    assert outcomes(session, program, command_line) == [(200, None)] * 3

    assert admin.ask("DELETE", f"/api/v1/federation/providers/{idp.id}").status == 204

    assert outcomes(session, program, command_line) == [
        (401, "session.none"), (401, "api_token.refused"), (401, "user_token.refused")]

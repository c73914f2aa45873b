"""Sign-in at a provider of SAML that others wrote, as a browser sees it over TLS."""

import base64
import urllib.parse

import pytest

import records
from saml_provider import SamlProvider, Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = records.start(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def idp(server, admin, tmp_path_factory):
    idp = SamlProvider(server, tmp_path_factory.mktemp("keys")).set_up(admin, "Example SAML", "example.com")
    yield idp
    idp.stop()


def change(admin, idp, **changes):
    answer = admin.ask("PATCH", idp.path, changes, {"If-Match": admin.get(idp.path).headers["etag"]})
    assert answer.status == 200, answer


def test_each_side_learns_of_the_other_by_its_metadata(server, idp):
    own, settings = idp.settings["own"], idp.settings["settings"]
    assert settings["entity_id"] == idp.url + "/metadata"
    assert settings["sign_in_url"] == idp.url + "/sso"
    assert [each["subject"] for each in settings["certificates"]] == ["CN=first"]
    metadata = server.ask("GET", urllib.parse.urlsplit(own["metadata_url"]).path)
    assert metadata.headers["content-type"] == "application/samlmetadata+xml"
    assert own["consumer_url"] in metadata.body and own["entity_id"] in metadata.body


def test_who_signs_in_there_is_a_user_here_with_the_role_of_the_mapping(server, idp):
    visitor = Visitor(server, idp)
    outcome = visitor.sign_in_there(email="bob@example.com", name="Bob", groups="cost")

    assert (outcome.status, outcome.json["outcome"], outcome.json["stage"]) == (200, "signed_in", "active"), outcome
    user = visitor.refresh()["user"]
    assert (user["email"], user["name"], user["role"], user["provider_id"]) == ("bob@example.com", "Bob", "cost_admin", idp.id)


def test_an_encrypted_assertion_signs_in_too(server, idp):
    outcome = Visitor(server, idp).sign_in_there(email="cleo@example.com", encrypts="1")
    assert (outcome.status, outcome.json.get("outcome")) == (200, "signed_in"), outcome


def test_a_response_that_is_signed_as_well_signs_in(server, idp):
    outcome = Visitor(server, idp).sign_in_there(email="bob@example.com", groups="cost", signs="both")
    assert (outcome.status, outcome.json.get("outcome")) == (200, "signed_in"), outcome


def test_what_was_used_is_used_up(server, idp):
    visitor = Visitor(server, idp)
    answer = idp.fetch(visitor.begin())
    assert "request=" in visitor.bring(answer)
    assert visitor.bring(answer).endswith("refused=federation.request_used")
    # The same assertion as the answer to another question of the same browser.
    again = visitor.finish(visitor.bring(answer, RelayState=urllib.parse.parse_qs(
        urllib.parse.urlsplit(visitor.begin()).query)["RelayState"][0]))
    assert (again.status, again.code) == (403, "federation.refused")
    assert "saml.request_unknown" in again.json["detail"]


def test_an_answer_in_another_browser_is_refused(server, idp):
    visitor, victim = Visitor(server, idp), Visitor(server, idp)
    answer = idp.fetch(visitor.begin())
    victim.begin()
    assert victim.bring(answer).endswith("refused=federation.other_browser")
    assert Visitor(server, idp).bring(answer).endswith("refused=federation.other_browser")


def test_a_relay_state_that_is_no_question_of_ours_leads_nowhere(server, idp):
    visitor = Visitor(server, idp)
    answer = idp.fetch(visitor.begin())
    for relay_state in ("", "https://evil.example/", "/api/v1/users", "A" * 43):
        assert visitor.bring(answer, RelayState=relay_state) == "/signed-in?refused=federation.no_request"


def test_what_was_changed_on_the_way_is_not_believed(server, idp, admin):
    visitor = Visitor(server, idp)
    idp.ask("/as", email="bob@example.com", groups="cost")
    answer = idp.fetch(visitor.begin())
    forged = base64.b64decode(answer["SAMLResponse"]).replace(b"bob@example.com", b"eve@example.com")
    outcome = visitor.finish(visitor.bring(answer, SAMLResponse=base64.b64encode(forged)))
    assert (outcome.status, outcome.code) == (403, "federation.refused")
    assert "saml.digest_mismatch" in outcome.json["detail"]
    assert "eve@example.com" not in admin.get("/api/v1/users?limit=1000").body


def test_nobody_signs_in_unasked_unless_an_admin_wants_it(server, idp, admin):
    idp.ask("/as", email="bob@example.com", groups="cost")
    assert Visitor(server, idp).bring(idp.ask("/tile")).endswith("refused=federation.no_request")

    change(admin, idp, takes_unasked=True)
    try:
        visitor = Visitor(server, idp)
        outcome = visitor.finish(visitor.bring(idp.ask("/tile")))
        assert (outcome.status, outcome.json.get("outcome")) == (200, "signed_in"), outcome
    finally:
        change(admin, idp, takes_unasked=False)


def test_a_test_shows_what_came_and_each_check(server, idp, admin):
    tester = Visitor(server, idp)
    tester.cookies = admin.cookies
    tester.csrf = admin.csrf
    idp.ask("/as", email="dan@elsewhere.example", name="Dan", groups="admins")
    begun = tester.post(idp.path + "/test")
    assert begun.status == 200, begun
    outcome = tester.finish(tester.bring(idp.fetch(begun.json["url"]))).json
    shown = outcome["test"]

    assert outcome["return_to"] == f"/admin/providers/{idp.id}"
    assert (shown["refusal"], shown["turned_away"]) == (None, "federation.foreign_address")
    assert (shown["subject"], shown["email"], shown["role"]) == ("dan@elsewhere.example", "dan@elsewhere.example", "admin")
    assert [check["name"] for check in shown["checks"]][:4] == ["encoding", "markup", "well_formed", "schema"]
    assert all(check["passed"] for check in shown["checks"])
    assert {"name": "groups", "values": ["admins"]} in shown["attributes"]


def test_a_test_of_somebody_who_would_become_a_user_makes_none(server, idp, admin):
    tester = Visitor(server, idp)
    tester.cookies = admin.cookies
    tester.csrf = admin.csrf
    idp.ask("/as", email="eli@example.com", name="Eli", groups="cost")
    shown = tester.finish(tester.bring(idp.fetch(tester.post(idp.path + "/test").json["url"]))).json["test"]

    assert (shown["refusal"], shown["turned_away"]) == (None, None)
    assert "eli@example.com" not in admin.get("/api/v1/users?limit=1000").body
    change(admin, idp, creates_users=False)
    try:
        shown = tester.finish(tester.bring(idp.fetch(tester.post(idp.path + "/test").json["url"]))).json["test"]
        assert shown["turned_away"] == "federation.unknown_user"
    finally:
        change(admin, idp, creates_users=True)


def test_who_signs_out_here_signs_out_there(server, idp):
    visitor = Visitor(server, idp)
    assert visitor.sign_in_there(email="bob@example.com", groups="cost").status == 200
    visitor.refresh()
    way = visitor.post("/api/v1/session/provider-sign-out").json["url"]
    heard = idp.fetch(way)

    assert heard["heard"]["nameID"] == "bob@example.com"
    assert visitor.get("/api/v1/session").status == 401
    back = visitor.ask("GET", heard["url"].removeprefix(server.url), headers={"Sec-Fetch-Site": "cross-site"})
    assert (back.status, back.headers["location"]) == (303, "/sign-in"), back


def test_who_signs_out_there_is_signed_out_here(server, idp):
    visitor, other = Visitor(server, idp), Visitor(server, idp)
    idp.ask("/as", email="bob@example.com", groups="cost")
    answer = idp.fetch(visitor.begin())
    assert visitor.finish(visitor.bring(answer)).status == 200
    assert other.sign_in_there(email="bob@example.com", groups="cost").status == 200
    url = idp.ask("/logout", session=answer["session"])["url"]

    forged = url.replace("SigAlg=", "x=1&SigAlg=").replace("SAMLRequest=", "SAMLRequest=A")
    assert visitor.get(forged.removeprefix(server.url)).status == 401
    assert visitor.get("/api/v1/session").status == 200
    back = visitor.get(url.removeprefix(server.url))
    assert back.status == 303 and back.headers["location"].startswith(idp.url + "/slo?SAMLResponse="), back
    assert idp.fetch(back.headers["location"])["heard"]["response"]["inResponseTo"]
    assert visitor.get("/api/v1/session").status == 401
    assert other.get("/api/v1/session").status == 200


def test_certificates_change_by_the_metadata(server, idp, admin):
    idp.stop()
    idp.start(idp.id, signs="second", shows=("second",))
    refused = Visitor(server, idp).sign_in_there(email="bob@example.com", groups="cost")
    assert "saml.signature_invalid" in refused.json["detail"], refused

    read = admin.post(idp.path + "/saml/refresh")
    assert [each["subject"] for each in read.json["settings"]["certificates"]] == ["CN=second"], read
    assert Visitor(server, idp).sign_in_there(email="bob@example.com", groups="cost").status == 200


def test_metadata_that_cannot_be_used_is_refused(admin, idp):
    def refusal(**entry):
        return admin.ask("PUT", idp.path + "/saml", entry).code
    assert refusal() == "federation.settings_missing"
    assert refusal(metadata="<a/>", metadata_url="https://idp.example") == "federation.bad_settings"
    assert refusal(metadata_url="http://idp.example/metadata") == "federation.bad_settings"
    assert refusal(metadata="<!DOCTYPE a><a/>") == "saml.document_type"
    assert refusal(metadata="<a/>") == "saml.metadata_no_provider"
    assert admin.get(idp.path + "/saml").json["settings"]["entity_id"] == idp.url + "/metadata"

"""A provider of SAML that takes posts alone, sign-outs from server to server, and Muster's own keys, over TLS."""

import re
import urllib.parse

import pytest

import records
from musterd import Browser
from saml_provider import CROSS_SITE, SamlProvider, Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = records.start(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def idp(server, admin, tmp_path_factory):
    idp = SamlProvider(server, tmp_path_factory.mktemp("keys"), binding="post")
    yield idp.set_up(admin, "Posts alone", "example.com")
    idp.stop()


def signed_in(server, idp, email="bob@example.com", **person):
    visitor = Visitor(server, idp)
    outcome = visitor.sign_in_there(email=email, groups="cost", **person)
    assert (outcome.status, outcome.json.get("outcome")) == (200, "signed_in"), outcome
    return visitor


def test_who_takes_posts_alone_is_posted_to(server, idp):
    settings = idp.settings["settings"]
    assert (settings["sign_in_binding"], settings["logout_binding"]) == ("post", "post")

    signed_in(server, idp)


def test_the_page_between_holds_a_form_and_no_script_of_its_own(server, idp):
    visitor = Visitor(server, idp)
    url = visitor.begin()
    assert url.startswith(f"{server.url}/saml/{idp.id}/post?SAMLRequest=")
    page = visitor.page_at(url)

    assert page.action == idp.url + "/sso" and set(page.fields) == {"SAMLRequest", "RelayState"}
    assert page.scripts == ["/saml/submit.js"]
    assert "script-src 'self';" in page.policy and "unsafe" not in page.policy
    assert "form-action https: http:;" in page.policy  # http, as this provider is on the loopback
    script = server.ask("GET", "/saml/submit.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8" and "submit()" in script.body
    # The same by a link.
    link = visitor.ask("GET", f"/sign-in/{idp.id}")
    assert link.status == 303 and visitor.page_at(link.headers["location"]).action == idp.url + "/sso"


def test_the_page_posts_nothing_that_muster_has_not_signed(server, idp):
    path = Visitor(server, idp).begin().removeprefix(server.url)
    assert server.ask("GET", path).status == 200
    assert server.ask("GET", path.partition("&Signature=")[0]).code == "saml.not_signed"
    assert server.ask("GET", path.replace("SAMLRequest=", "SAMLRequest=A")).code == "saml.signature_invalid"
    assert server.ask("GET", path.replace("RelayState=", "RelayState=A")).code == "saml.signature_invalid"
    assert server.ask("GET", path.partition("?")[0]).code == "saml.form"
    other = path.replace(idp.id, "provider_018bcfe5-6800-7000-8000-000000000000")
    assert server.ask("GET", other).code == "federation.not_found"


def test_who_signs_out_here_signs_out_there_by_a_post(server, idp):
    visitor = signed_in(server, idp)
    visitor.refresh()
    heard = visitor.go(visitor.post("/api/v1/session/provider-sign-out").json["url"])

    assert heard["heard"]["nameID"] == "bob@example.com"
    back = visitor.ask("POST", urllib.parse.urlsplit(heard["action"]).path,
                       urllib.parse.urlencode({"SAMLResponse": heard["SAMLResponse"]}).encode(), CROSS_SITE)
    assert (back.status, back.headers["location"]) == (303, "/sign-in"), back


def test_who_signs_out_there_is_signed_out_here_by_a_post(server, idp):
    visitor = Visitor(server, idp)
    idp.ask("/as", email="bob@example.com", groups="cost")
    answer = visitor.go(visitor.begin())
    assert visitor.finish(visitor.bring(answer)).status == 200
    posted = idp.ask("/logout", session=answer["session"])
    form = urllib.parse.urlencode({"SAMLRequest": posted["SAMLRequest"]}).encode()
    path = urllib.parse.urlsplit(posted["action"]).path

    back = visitor.ask("POST", path, form, CROSS_SITE)
    assert back.status == 303 and "/post?SAMLResponse=" in back.headers["location"], back
    assert visitor.go(back.headers["location"])["heard"]["response"]["inResponseTo"]
    assert visitor.get("/api/v1/session").status == 401
    assert visitor.ask("POST", path, form, CROSS_SITE).code == "saml.replayed"


def test_a_provider_ends_sessions_by_itself(server, idp, admin):
    visitor, other = Visitor(server, idp), signed_in(server, idp)
    idp.ask("/as", email="bob@example.com", groups="cost")
    answer = visitor.go(visitor.begin())
    assert visitor.finish(visitor.bring(answer)).status == 200

    told = idp.ask("/logout-by-soap", session=answer["session"])
    assert (told["status"], told["type"]) == (200, "text/xml; charset=utf-8"), told
    assert told["address"] == idp.settings["own"]["soap_logout_url"]
    assert told["heard"]["response"]["inResponseTo"]  # its signature holds, says samlify
    assert visitor.get("/api/v1/session").status == 401
    assert other.get("/api/v1/session").status == 200
    last = admin.get("/api/v1/audit/events?limit=1").json["items"][0]
    assert (last["action"], last["result"]) == ("session.ended", "succeeded"), last


def test_what_comes_by_soap_has_to_be_signed_whole_and_new(server, idp):
    told = idp.ask("/logout-by-soap", session="_no_session")
    path, envelope = told["address"].removeprefix(server.url), told["envelope"]
    assert told["status"] == 200

    def refusal(text):
        return server.ask("POST", path, text.encode(), {"Content-Type": "text/xml"}).code
    assert refusal(envelope) == "saml.replayed"
    assert refusal(envelope.replace("_no_session", "_other")) == "saml.digest_mismatch"
    unsigned = re.sub(r"<ds:Signature.*</ds:Signature>", "", envelope, flags=re.S)
    assert refusal(unsigned) == "saml.not_signed"
    assert refusal("<!DOCTYPE x>" + envelope) == "saml.document_type"
    assert refusal(re.sub("</?S:[^>]*>", "", envelope)) == "saml.unexpected_message"
    assert refusal("") == "saml.not_well_formed"
    large = server.ask("POST", path, b" " * (257 << 10), {"Content-Type": "text/xml"})
    assert large.status == 413, large


def keys_of(admin, idp):
    return {key["stage"]: key["certificate"]["sha256"] for key in admin.get(idp.path + "/saml").json["own"]["keys"]}


def certificates(server, idp, use):
    metadata = server.ask("GET", f"/saml/{idp.id}/metadata").body
    return re.findall(rf'<md:KeyDescriptor use="{use}">.*?<ds:X509Certificate>(.*?)</ds:X509Certificate>', metadata, flags=re.S)


def test_a_key_of_muster_is_followed_by_another_while_people_sign_in(server, idp, admin):
    idp.ask("/forget")
    signed_in(server, idp, encrypts="1")
    first = keys_of(admin, idp)
    assert set(first) == {"active"}

    made = admin.post(idp.path + "/saml/next-key")
    assert made.status == 201 and [key["stage"] for key in made.json["own"]["keys"]] == ["active", "next"], made
    assert len(certificates(server, idp, "signing")) == 2 == len(certificates(server, idp, "encryption"))
    signed_in(server, idp)  # by the first, as the provider knows no other
    idp.ask("/forget")
    signed_in(server, idp)

    next_key = keys_of(admin, idp)["next"]
    assert admin.post(idp.path + "/saml/next-key/activation", {"sha256": first["active"]}).code == "federation.other_key"
    active = admin.post(idp.path + "/saml/next-key/activation", {"sha256": next_key})
    assert active.status == 200, active
    assert keys_of(admin, idp) == {"active": next_key, "old": first["active"]}
    assert len(certificates(server, idp, "signing")) == 2 and len(certificates(server, idp, "encryption")) == 1
    signed_in(server, idp)  # by the second: the provider has read of it before
    idp.ask("/forget")
    signed_in(server, idp, encrypts="1")

    assert admin.post(idp.path + "/saml/next-key").code == "federation.old_key_there"
    assert admin.ask("DELETE", idp.path + "/saml/old-key").status == 204
    assert keys_of(admin, idp) == {"active": next_key}
    idp.ask("/forget")
    signed_in(server, idp, encrypts="1")
    actions = [event["action"] for event in admin.get("/api/v1/audit/events?limit=100").json["items"]]
    assert [action for action in actions if action.startswith("provider.key")] == [
        "provider.key_retired", "provider.key_activated", "provider.key_made"]


def test_steps_out_of_order_and_of_others_are_refused(server, idp, admin):
    assert admin.ask("DELETE", idp.path + "/saml/next-key").code == "federation.no_next_key"
    assert admin.ask("DELETE", idp.path + "/saml/old-key").code == "federation.no_old_key"
    assert admin.post(idp.path + "/saml/next-key/activation", {"sha256": "0" * 64}).code == "federation.no_next_key"
    assert admin.post(idp.path + "/saml/next-key").status == 201
    assert admin.post(idp.path + "/saml/next-key").code == "federation.next_key_there"
    assert admin.ask("DELETE", idp.path + "/saml/next-key").status == 204
    assert set(keys_of(admin, idp)) == {"active"}

    user = admin.invite("gina@example.net", "user")
    assert user.post(idp.path + "/saml/next-key").code == "auth.not_allowed"
    assert Browser(server).post(idp.path + "/saml/next-key").status == 401
    token = admin.make_token("admin")
    bearer = {"Authorization": f"Bearer {token}"}
    assert server.ask("POST", idp.path + "/saml/next-key", {}, bearer).status == 403

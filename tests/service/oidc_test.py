"""Sign-in at a provider of OpenID Connect that others wrote, as a browser sees it over TLS."""

import time

import pytest

import records
from identity_provider import SECRET, OidcProvider, Traveller
from musterd import ADMIN, PASSWORD, Browser
from scim_client import provisioned_by
from travelling_browser import TravellingBrowser

MAPPING = {"email": "email", "name": "name", "role": "roles", "groups": "groups", "default_role": "read_only",
           "roles": [{"value": "admins", "role": "admin"}, {"value": "cost", "role": "cost_admin"}]}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = records.start(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


def started(server, admin, name, domain):
    """A provider that people sign in at."""
    idp = OidcProvider(server)
    entry = {"kind": "oidc", "name": name, "domains": [domain], "creates_users": True, "mapping": MAPPING,
             "oidc": {"issuer": idp.issuer, "client_id": "muster", "client_secret": SECRET}}
    answer = admin.post("/api/v1/federation/providers", entry)
    assert answer.status == 201, answer
    idp.id = answer.json["id"]
    server.secrets.append(SECRET)
    return idp.start(idp.id)


@pytest.fixture(scope="module")
def idp(server, admin):
    idp = started(server, admin, "Example", "example.com")
    yield idp
    idp.stop()


def change(admin, idp, **changes):
    path = f"/api/v1/federation/providers/{idp.id}"
    answer = admin.ask("PATCH", path, changes, {"If-Match": admin.get(path).headers["etag"]})
    assert answer.status == 200, answer
    return answer.json


class Visitor(TravellingBrowser):
    """Somebody's, who signs in at the provider of the tests."""

    def __init__(self, server, idp):
        super().__init__(server)
        self.traveller = Traveller(idp)
        self.idp = idp

    def begin(self, email=None, path="/api/v1/sign-in/start", **more):
        return self.way_there(self.idp.id, path, **({"email": email} if email else {}), **more)

    def bring(self, url):
        """What the provider says to who comes by that address; where Muster sends the browser."""
        return self.come_back(self.traveller.go(url))

    def sign_in_there(self, email):
        return self.finish(self.bring(self.begin(email)))


def test_a_provider_is_shown_without_its_secret(admin, idp, server):
    shown = admin.get(f"/api/v1/federation/providers/{idp.id}")
    assert SECRET not in shown.body
    assert shown.json["oidc"]["has_secret"] is True
    assert shown.json["oidc"]["redirect_uri"] == f"{server.url}/oidc/{idp.id}/callback"


def test_who_signs_in_there_is_a_user_here_with_the_role_of_the_mapping(server, idp):
    visitor = Visitor(server, idp)
    outcome = visitor.sign_in_there("bob@example.com")

    assert (outcome.status, outcome.json["outcome"], outcome.json["stage"]) == (200, "signed_in", "active"), outcome
    session = visitor.refresh()
    assert (session["user"]["email"], session["user"]["name"], session["user"]["role"]) == (
        "bob@example.com", "Bob", "cost_admin")
    assert session["user"]["provider_id"] == idp.id


def test_the_groups_that_it_names_are_there_and_have_the_person_as_their_member(server, idp, admin):
    assert Visitor(server, idp).sign_in_there("bob@example.com").status == 200

    [group] = [group for group in admin.get("/api/v1/groups").json["items"] if group["provider_id"] == idp.id]
    members = admin.get(f"/api/v1/groups/{group['id']}/members").json["items"]
    assert (group["name"], [member["email"] for member in members]) == ("finops", ["bob@example.com"])


def test_the_sign_in_log_names_the_provider(server, idp, admin):
    assert Visitor(server, idp).sign_in_there("bob@example.com").status == 200
    Visitor(server, idp).sign_in_there("eve@elsewhere.example")

    refused, done = admin.get("/api/v1/sign-ins?user_id=all").json["items"][:2]
    assert (done["method"], done["provider_id"], done["outcome"]) == ("provider", idp.id, "succeeded")
    assert (refused["method"], refused["provider_id"], refused["outcome"], refused["reason"]) == (
        "provider", idp.id, "refused", "federation.foreign_address")


def test_the_provider_of_an_address_is_found_by_its_domain_alone(server, idp):
    def found(email):
        return server.ask("GET", f"/api/v1/sign-in/providers?email={email}").json["items"]
    assert found("bob@example.com") == found("nobody.at.all@example.com") != []
    assert found("bob@example.org") == []


def test_an_answer_in_another_browser_is_refused(server, idp):
    visitor, victim = Visitor(server, idp), Visitor(server, idp)
    back = visitor.traveller.go(visitor.begin("bob@example.com"))
    victim.begin("bob@example.com")

    refused = victim.get(back)
    assert (refused.status, refused.headers["location"]) == (303, "/signed-in?refused=federation.other_browser")
    assert Browser(server).get(back).headers["location"].endswith("federation.other_browser")
    assert "request=" in visitor.get(back).headers["location"]
    assert visitor.get(back).headers["location"].endswith("federation.request_used")
    assert visitor.get(f"/oidc/{idp.id}/callback?state=x&code=y").headers["location"].endswith(
        "federation.no_request")


def test_who_may_not_vouch_for_an_address_makes_no_user(server, idp, admin):
    outcome = Visitor(server, idp).sign_in_there("eve@elsewhere.example")
    assert (outcome.status, outcome.code) == (403, "federation.foreign_address")
    assert "elsewhere.example" not in admin.get("/api/v1/users?limit=1000").body


def test_who_says_no_there_is_refused(server, idp):
    outcome = Visitor(server, idp).sign_in_there("nobody@example.com")
    assert (outcome.status, outcome.code) == (403, "federation.refused")
    assert "oidc.denied" in outcome.json["detail"]


def test_a_local_user_is_linked_by_their_password_in_the_same_flow(server, idp):
    visitor = Visitor(server, idp)
    location = visitor.bring(visitor.begin(ADMIN))
    outcome = visitor.finish(location)
    assert (outcome.json["outcome"], outcome.json["email"]) == ("link_needed", ADMIN), outcome
    assert "__Host-muster_session" not in visitor.cookies
    request = location.partition("request=")[2]

    wrong = visitor.post("/api/v1/sign-in/link", {"request": request, "password": "not the right one"})
    assert (wrong.status, wrong.code) == (401, "sign_in.refused")
    linked = visitor.post("/api/v1/sign-in/link", {"request": request, "password": PASSWORD})
    assert linked.status == 200, linked
    assert visitor.refresh()["user"]["email"] == ADMIN
    assert Visitor(server, idp).sign_in_there(ADMIN).json["outcome"] == "signed_in"


def test_where_a_provider_is_disabled_who_came_from_there_is_out_at_once(server, idp, admin):
    visitor, scim = Visitor(server, idp), provisioned_by(admin, idp.id)
    assert visitor.sign_in_there("bob@example.com").status == 200
    back = visitor.traveller.go(visitor.begin("bob@example.com"))

    change(admin, idp, is_enabled=False)

    assert visitor.get("/api/v1/session").status == 401
    assert visitor.finish(visitor.get(back).headers["location"]).code == "federation.disabled"
    begun = visitor.post("/api/v1/sign-in/start", {"provider_id": idp.id})
    assert (begun.status, begun.code) == (409, "federation.disabled")
    followed = visitor.get(f"/sign-in/{idp.id}", headers={"Sec-Fetch-Site": "none"})  # a person: shown a page
    assert (followed.status, followed.headers["location"]) == (303, "/signed-in?refused=federation.disabled")
    assert scim.get("/Users").status == 401
    change(admin, idp, is_enabled=True)
    assert scim.get("/Users").status == 200
    assert visitor.sign_in_there("bob@example.com").status == 200


def test_keys_that_change_do_not_keep_people_out(server, idp):
    idp.stop()
    idp.start(idp.id)
    # Keys are asked for at most every half minute; those of the tests before may be younger.
    for _ in range(40):
        outcome = Visitor(server, idp).sign_in_there("bob@example.com")
        if outcome.status == 200:
            return
        assert "oidc.unknown_key" in outcome.json["detail"], outcome
        time.sleep(1)
    raise AssertionError(outcome)


def test_a_fresh_proof_is_given_at_the_provider(server, idp):
    visitor = Visitor(server, idp)
    assert visitor.sign_in_there("bob@example.com").status == 200
    visitor.refresh()
    here = visitor.post("/api/v1/session/proof", {"proof": PASSWORD})
    assert (here.status, here.code) == (409, "session.proof_at_provider")

    url = visitor.begin(path="/api/v1/session/provider-proof", return_to="/admin/users")
    assert "prompt=login" in url and "max_age=0" in url
    outcome = visitor.finish(visitor.bring(url))
    assert (outcome.status, outcome.json["outcome"], outcome.json["return_to"]) == (200, "proved", "/admin/users")
    assert visitor.get("/api/v1/session").status == 200


def test_an_admin_tests_a_provider_and_sees_each_check(server, idp, admin):
    tester = Visitor(server, idp)
    tester.cookies, tester.csrf = admin.cookies, admin.csrf
    answer = tester.post(f"/api/v1/federation/providers/{idp.id}/test")
    assert answer.status == 200, answer
    outcome = tester.finish(tester.bring(answer.json["url"])).json

    assert outcome["outcome"] == "tested"
    names = [check["name"] for check in outcome["test"]["checks"]]
    assert {"algorithm", "signature", "issuer", "audience", "nonce", "expiry"} <= set(names)
    assert all(check["passed"] for check in outcome["test"]["checks"])
    assert (outcome["test"]["email"], outcome["test"]["role"]) == ("bob@example.com", "cost_admin")
    assert admin.get("/api/v1/session").json["user"]["email"] == ADMIN


def test_who_signs_out_there_is_signed_out_here(server, idp):
    visitor = Visitor(server, idp)
    assert visitor.sign_in_there("bob@example.com").status == 200
    visitor.refresh()
    url = f"{idp.issuer}/session/end?client_id=muster"
    response, _ = visitor.traveller.sign_out(url)
    assert response.status in (200, 302, 303)

    assert visitor.get("/api/v1/session").code == "session.none"


def test_who_signs_out_here_is_told_where_to_sign_out_there(server, idp):
    visitor = Visitor(server, idp)
    assert visitor.sign_in_there("bob@example.com").status == 200
    visitor.refresh()
    answer = visitor.post("/api/v1/session/provider-sign-out")

    assert answer.json["url"].startswith(f"{idp.issuer}/session/end?client_id=muster&post_logout_redirect_uri=")
    assert visitor.get("/api/v1/session").status == 401


def test_a_logout_token_that_is_none_is_refused(server, idp):
    answer = server.ask("POST", f"/oidc/{idp.id}/backchannel-logout", b"logout_token=a.b.c",
                        {"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.code) == (400, "oidc.token_malformed")


def test_where_the_provider_is_enforced_only_the_exempt_come_by_a_password(server, idp, admin):
    carl = "carl@example.com"
    admin.invite(carl, "user")
    ann = admin.get("/api/v1/session").json["user"]["id"]
    path = f"/api/v1/federation/providers/{idp.id}"
    refused = admin.ask("PATCH", path, {"is_enforced": True}, {"If-Match": admin.get(path).headers["etag"]})
    assert (refused.status, refused.code) == (409, "federation.no_way_back")
    assert admin.ask("PUT", f"/api/v1/federation/exempt-users/{ann}").status == 204
    change(admin, idp, is_enforced=True)

    for email in (carl, "nobody@example.com"):
        answer = Browser(server).post("/api/v1/session", {"email": email, "password": PASSWORD})
        assert (answer.status, answer.code) == (403, "sign_in.use_provider")
    idp.stop()
    assert Browser(server).post("/api/v1/session", {"email": ADMIN, "password": PASSWORD}).status == 201
    idp.start(idp.id)
    change(admin, idp, is_enforced=False)


def test_what_a_provider_brought_goes_with_it_but_for_its_users(server, admin):
    leaving = started(server, admin, "Leaving", "elsewhere.example")
    visitor, scim = Visitor(server, leaving), provisioned_by(admin, leaving.id)
    assert visitor.sign_in_there("eve@elsewhere.example").status == 200
    eve = visitor.get("/api/v1/session").json["user"]["id"]
    group = scim.make_group("leavers")["id"]

    assert admin.ask("DELETE", f"/api/v1/federation/providers/{leaving.id}").status == 204
    leaving.stop()

    assert visitor.get("/api/v1/session").status == 401
    begun = visitor.post("/api/v1/sign-in/start", {"provider_id": leaving.id})
    assert (begun.status, begun.code) == (404, "federation.not_found")
    assert scim.get("/Users").status == 401
    assert admin.get(f"/api/v1/groups/{group}").code == "group.not_found"
    assert admin.get(f"/api/v1/users/{eve}").json["state"] == "active"
    assert admin.ask("DELETE", f"/api/v1/users/{eve}").status == 204


def test_who_is_deactivated_here_does_not_come_in_from_there(server, idp, admin):
    visitor = Visitor(server, idp)
    assert visitor.sign_in_there("bob@example.com").status in (200, 403)
    users = admin.get("/api/v1/users?limit=1000").json["items"]
    bob = next(user for user in users if user["email"] == "bob@example.com")
    assert admin.ask("PATCH", f"/api/v1/users/{bob['id']}", {"role": "admin"},
                     {"If-Match": f'"{bob["revision"]}"'}).code == "user.federated"
    assert admin.post(f"/api/v1/users/{bob['id']}/deactivate").status == 200

    assert visitor.get("/api/v1/session").status == 401
    again = Visitor(server, idp).sign_in_there("bob@example.com")
    assert again.code in ("sign_in.not_active", "federation.refused"), again

"""Sign-in at Keycloak by OpenID Connect: the way there and back, both ways out, and keys that change."""

import time

import pytest

from keycloak import Realm
from musterd import Browser
from visitor import Visitor

SECRET = "a & secret of 100%"
MAPPING = {"email": "email", "name": "name", "role": "realm_access.roles", "groups": "groups", "default_role": "read_only",
           "roles": [{"value": "muster-admins", "role": "admin"}, {"value": "muster-cost", "role": "cost_admin"}]}
PEOPLE = {"bob": {"groups": ["finops"], "roles": ["muster-cost"]}, "cleo": {}, "dan": {"roles": ["muster-cost"]}}


def mapper(name, kind, **config):
    return {"name": name, "protocol": "openid-connect", "protocolMapper": kind,
            "config": {"id.token.claim": "true", "access.token.claim": "true", "userinfo.token.claim": "true", **config}}


def client(provider, server):
    """As docs/sign-in.md says to set it up."""
    return {"clientId": "muster", "secret": SECRET, "protocol": "openid-connect", "publicClient": False,
            "standardFlowEnabled": True, "redirectUris": [provider["oidc"]["redirect_uri"]],
            "attributes": {"pkce.code.challenge.method": "S256", "backchannel.logout.session.required": "true",
                           "backchannel.logout.url": provider["oidc"]["backchannel_logout_uri"],
                           "post.logout.redirect.uris": f"{server.url}/sign-in"},
            "protocolMappers": [
                mapper("groups", "oidc-group-membership-mapper", **{"claim.name": "groups", "full.path": "false"}),
                mapper("roles", "oidc-usermodel-realm-role-mapper",
                       **{"claim.name": "realm_access.roles", "multivalued": "true", "jsonType.label": "String"})]}


@pytest.fixture(scope="module")
def realm(keycloak):
    return Realm(keycloak, "oidc", PEOPLE, domain="example.com", groups=["finops", "auditors"], roles=["muster-admins", "muster-cost"])


@pytest.fixture(scope="module")
def provider(server, admin, realm):
    """The id of the realm as a provider of ours."""
    answer = admin.post("/api/v1/federation/providers", {
        "kind": "oidc", "name": "Keycloak", "domains": ["example.com"], "creates_users": True, "mapping": MAPPING,
        "oidc": {"issuer": realm.url, "client_id": "muster", "client_secret": SECRET}})
    assert answer.status == 201, answer
    server.secrets.append(SECRET)
    realm.add_client(client(answer.json, server))
    return answer.json["id"]


@pytest.fixture
def bob(server, keycloak):
    return Visitor(server, keycloak, "bob")


def test_who_signs_in_there_has_the_role_and_the_groups_of_the_realm(bob, provider, admin):
    outcome = bob.sign_in_there(provider)

    assert (outcome.status, outcome.json["outcome"], outcome.json["stage"]) == (200, "signed_in", "active"), outcome
    assert (bob.user["email"], bob.user["name"], bob.user["role"], bob.user["provider_id"]) == (
        "bob@example.com", "Bob Example", "cost_admin", provider)
    assert bob.groups(admin) == {"finops"}


def test_who_has_no_role_there_has_the_default(server, keycloak, provider):
    cleo = Visitor(server, keycloak, "cleo")
    assert cleo.sign_in_there(provider).status == 200
    assert cleo.user["role"] == "read_only"


def test_groups_that_change_there_change_here_with_the_next_sign_in(server, keycloak, provider, realm, admin):
    cleo = Visitor(server, keycloak, "cleo")
    realm.set_groups("cleo", "finops", "auditors")
    assert cleo.sign_in_there(provider).status == 200
    assert cleo.groups(admin) == {"finops", "auditors"}

    realm.set_groups("cleo", "auditors")
    assert cleo.sign_in_there(provider).status == 200
    assert cleo.groups(admin) == {"auditors"}


def test_a_test_shows_that_every_check_holds(server, keycloak, provider, admin):
    shown = Visitor(server, keycloak, "bob").tested(admin, provider)

    assert shown["refusal"] is None and all(check["passed"] for check in shown["checks"]), shown
    assert {"answer", "algorithm", "signature", "issuer", "audience", "authorized_party", "nonce", "token_hash"} <= {
        check["name"] for check in shown["checks"]}
    assert (shown["email"], shown["role"]) == ("bob@example.com", "cost_admin")


def test_the_second_time_it_asks_for_no_password(bob, provider):
    assert bob.sign_in_there(provider).status == 200
    assert bob.sign_in_there(provider).status == 200
    assert bob.passwords == 1


def test_a_fresh_proof_asks_for_the_password_there_again(bob, provider):
    assert bob.sign_in_there(provider).status == 200
    asked = bob.passwords
    outcome = bob.come_from(bob.way_there(provider, "/api/v1/session/provider-proof", return_to="/admin/users"))

    assert (outcome.status, outcome.json["outcome"], outcome.json["return_to"]) == (200, "proved", "/admin/users"), outcome
    assert bob.passwords == asked + 1


def test_who_signs_out_here_signs_out_there(bob, provider):
    assert bob.sign_in_there(provider).status == 200

    assert bob.sign_out_here() == "/sign-in"
    assert not bob.is_signed_in
    assert bob.sign_in_there(provider).status == 200
    assert bob.passwords == 2


def test_who_signs_out_there_is_signed_out_here(server, keycloak, provider, realm):
    bob, elsewhere = Visitor(server, keycloak, "bob"), Visitor(server, keycloak, "bob")
    assert bob.sign_in_there(provider).status == elsewhere.sign_in_there(provider).status == 200

    bob.travel(f"{realm.url}/protocol/openid-connect/logout")

    assert not bob.is_signed_in
    assert elsewhere.is_signed_in


def test_each_session_that_an_admin_ends_there_ends_here(server, keycloak, provider, realm):
    dan = [Visitor(server, keycloak, "dan") for _ in range(2)]
    assert {each.sign_in_there(provider).status for each in dan} == {200}

    left = []
    for session in realm.sessions("dan"):
        realm.ask("DELETE", f"/sessions/{session}")
        left.append([each.is_signed_in for each in dan].count(True))
    assert left == [1, 0]


def test_all_sessions_of_a_person_end_where_no_session_is_named(server, keycloak, provider, realm):
    """Where it names one it names one alone, whatever it ends: keycloak/keycloak issue 27359."""
    realm.change_client("muster", **{"backchannel.logout.session.required": "false"})
    try:
        dan = [Visitor(server, keycloak, "dan") for _ in range(2)]
        bob = Visitor(server, keycloak, "bob")
        assert {each.sign_in_there(provider).status for each in (*dan, bob)} == {200}

        realm.end_sessions("dan")

        assert [each.is_signed_in for each in (*dan, bob)] == [False, False, True]
    finally:
        realm.change_client("muster", **{"backchannel.logout.session.required": "true"})


def signs_in_within(seconds, server, keycloak, provider):
    """Keys are asked for at most every half minute; those of the tests before may be younger."""
    for _ in range(seconds):
        outcome = Visitor(server, keycloak, "bob").sign_in_there(provider)
        if outcome.status == 200:
            return
        assert "oidc.unknown_key" in outcome.json["detail"], outcome
        time.sleep(1)
    raise AssertionError(outcome)


def test_keys_that_are_rotated_keep_nobody_out(server, keycloak, provider, realm):
    new = realm.add_key()
    signs_in_within(40, server, keycloak, provider)
    realm.remove_other_keys(new)
    signs_in_within(40, server, keycloak, provider)


@pytest.mark.parametrize("algorithm", ["PS256", "ES256"])
def test_other_algorithms_are_taken(server, keycloak, provider, realm, algorithm):
    realm.change_client("muster", **{"id.token.signed.response.alg": algorithm})
    try:
        signs_in_within(40, server, keycloak, provider)
    finally:
        realm.change_client("muster", **{"id.token.signed.response.alg": "RS256"})


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
def test_others_are_refused(bob, provider, realm, algorithm):
    realm.change_client("muster", **{"id.token.signed.response.alg": algorithm})
    try:
        outcome = bob.sign_in_there(provider)
        assert (outcome.status, outcome.code) == (403, "federation.refused"), outcome
        assert "oidc.algorithm_refused" in outcome.json["detail"]
    finally:
        realm.change_client("muster", **{"id.token.signed.response.alg": "RS256"})


def test_a_secret_that_changed_there_is_refused_until_it_is_changed_here(server, keycloak, provider, realm, admin):
    new = realm.ask("POST", f"/clients/{realm.client('muster')['id']}/client-secret")["value"]
    server.secrets.append(new)
    outcome = Visitor(server, keycloak, "bob").sign_in_there(provider)
    assert (outcome.status, outcome.code) == (403, "federation.refused"), outcome
    assert "oidc.code_refused" in outcome.json["detail"]

    path = f"/api/v1/federation/providers/{provider}"
    changed = admin.ask("PATCH", path, {"oidc": {"issuer": realm.url, "client_id": "muster", "client_secret": new}},
                        {"If-Match": admin.get(path).headers["etag"]})
    assert changed.status == 200, changed
    assert Visitor(server, keycloak, "bob").sign_in_there(provider).status == 200


def test_who_is_disabled_there_does_not_get_here(bob, provider, realm, server, keycloak):
    assert bob.sign_in_there(provider).status == 200
    user = realm.user_id("bob")
    realm.ask("PUT", f"/users/{user}", {**realm.ask("GET", f"/users/{user}"), "enabled": False})
    try:
        with pytest.raises(AssertionError, match="does not take the password"):
            Visitor(server, keycloak, "bob").sign_in_there(provider)
    finally:
        realm.ask("PUT", f"/users/{user}", {**realm.ask("GET", f"/users/{user}"), "enabled": True})


def test_an_answer_in_another_browser_is_refused(bob, provider, server):
    way = bob.travel(bob.way_there(provider))
    assert Browser(server).get(way.path).headers["location"].endswith("federation.other_browser")
    assert bob.finish(bob.bring(way)).status == 200

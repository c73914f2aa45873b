"""What a provider of SAML may do besides: take posts alone, end sessions from server to server, follow a key of ours."""

import re

import pytest

from keycloak import Realm
from saml_peer import SamlPeer
from visitor import Visitor

PEOPLE = {"hal": {"groups": ["cost"]}, "ida": {}}
CERTIFICATES = ("saml.signing.certificate", "saml.encryption.certificate")


@pytest.fixture(scope="module")
def realm(keycloak):
    return Realm(keycloak, "bindings", PEOPLE, domain="example.net", groups=["cost"])


@pytest.fixture(scope="module")
def provider(server, admin, realm):
    return SamlPeer(server, admin, realm, "example.net").read_metadata()


@pytest.fixture
def hal(server, keycloak):
    return Visitor(server, keycloak, "hal")


@pytest.fixture
def by_post(provider, keycloak):
    """Keycloak, as if it took no redirects."""
    text = keycloak.send("GET", provider.descriptor.removeprefix(keycloak.url)).text
    alone = re.sub(r"<md:Single\w+Service Binding=\"[^\"]+HTTP-Redirect\"[^>]*>(</md:Single\w+Service>)?", "", text)
    provider.read_metadata(metadata=alone)
    yield provider
    provider.read_metadata()


def test_who_is_posted_to_signs_people_in_and_out(hal, by_post):
    assert (by_post.settings["sign_in_binding"], by_post.settings["logout_binding"]) == ("post", "post")
    assert hal.sign_in_there(by_post.id).status == 200
    assert hal.user["role"] == "cost_admin"

    assert hal.sign_out_here() == "/sign-in"
    assert not hal.is_signed_in
    assert hal.sign_in_there(by_post.id).status == 200
    assert hal.passwords == 2


def test_who_signs_out_there_is_signed_out_here_where_all_is_posted(hal, by_post, realm):
    assert hal.sign_in_there(by_post.id).status == 200
    answer = hal.bring(hal.travel(f"{realm.url}/protocol/openid-connect/logout"))
    assert not hal.is_signed_in
    assert hal.travel(answer).path is None


@pytest.fixture
def back_channel(provider):
    """Keycloak tells us by itself: its client's Front channel logout is off."""
    before = provider.client()
    provider.put_client({**before, "frontchannelLogout": False})
    yield
    provider.put_client(before)


def test_each_session_that_an_admin_ends_there_ends_here(server, keycloak, provider, realm, back_channel):
    ida = [Visitor(server, keycloak, "ida") for _ in range(2)]
    assert {each.sign_in_there(provider.id).status for each in ida} == {200}

    left = []
    for session in realm.sessions("ida"):
        realm.ask("DELETE", f"/sessions/{session}")
        left.append([each.is_signed_in for each in ida].count(True))
    assert left == [1, 0]


def test_who_signs_out_there_is_signed_out_here_without_a_browser(hal, provider, realm, back_channel):
    assert hal.sign_in_there(provider.id).status == 200
    assert hal.travel(f"{realm.url}/protocol/openid-connect/logout").path is None  # it never came by here
    assert not hal.is_signed_in


def keys_of(provider):
    return {key["stage"]: key["certificate"]["sha256"] for key in provider.admin.get(provider.path + "/saml").json["own"]["keys"]}


def signs_in(server, keycloak, provider):
    return Visitor(server, keycloak, "hal").sign_in_there(provider.id)


def test_a_key_of_ours_is_followed_by_another(server, keycloak, provider):
    """Keycloak holds one certificate of ours at a time: it is given the next where the next step begins."""
    old = keys_of(provider)["active"]
    assert provider.admin.post(provider.path + "/saml/next-key").status == 201
    new = provider.as_read_there()["attributes"]  # it takes the last of our metadata
    assert signs_in(server, keycloak, provider).status == 200
    provider.change_client(saml__encryption__certificate=new["saml.encryption.certificate"])
    assert signs_in(server, keycloak, provider).status == 200  # each opens what is for it

    activated = provider.admin.post(provider.path + "/saml/next-key/activation", {"sha256": keys_of(provider)["next"]})
    assert activated.status == 200, activated
    with pytest.raises(AssertionError, match="Invalid requester"):
        signs_in(server, keycloak, provider)
    provider.change_client(saml__signing__certificate=new["saml.signing.certificate"])
    assert signs_in(server, keycloak, provider).status == 200

    assert provider.admin.ask("DELETE", provider.path + "/saml/old-key").status in (200, 204)
    assert old not in keys_of(provider).values()
    assert signs_in(server, keycloak, provider).status == 200
    read = provider.as_read_there()["attributes"]
    assert [read[name] for name in CERTIFICATES] == [new[name] for name in CERTIFICATES]

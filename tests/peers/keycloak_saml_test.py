"""Sign-in at Keycloak by SAML: each side is set up by the other's metadata, as docs/saml.md says."""

import pytest

from keycloak import Realm
from saml_peer import SamlPeer
from visitor import Visitor

PEOPLE = {"fay": {"groups": ["cost"]}, "gus": {}}


@pytest.fixture(scope="module")
def realm(keycloak):
    return Realm(keycloak, "saml", PEOPLE, domain="example.org", groups=["cost", "admins"])


@pytest.fixture(scope="module")
def provider(server, admin, realm):
    return SamlPeer(server, admin, realm, "example.org").read_metadata()


@pytest.fixture
def fay(server, keycloak):
    return Visitor(server, keycloak, "fay")


@pytest.fixture
def changed(provider):
    """Changes attributes of our client there until the test ends."""
    before = provider.client()
    yield provider.change_client
    provider.put_client(before)


def test_each_side_learns_of_the_other_by_its_metadata(provider, realm):
    read = provider.read["attributes"]
    assert provider.client_id == provider.own["entity_id"]
    assert read["saml_assertion_consumer_url_post"] == provider.own["consumer_url"]
    assert read["saml_single_logout_service_url_redirect"] == provider.own["logout_url"]
    assert (read["saml.client.signature"], read["saml.encrypt"]) == ("true", "true")
    assert provider.settings["entity_id"] == realm.url
    assert provider.settings["sign_in_url"] == f"{realm.url}/protocol/saml"


def test_who_signs_in_there_has_the_role_and_the_groups_of_the_realm(fay, provider, admin):
    outcome = fay.sign_in_there(provider.id)

    assert (outcome.status, outcome.json["outcome"], outcome.json["stage"]) == (200, "signed_in", "active"), outcome
    assert (fay.user["email"], fay.user["name"], fay.user["role"], fay.user["provider_id"]) == (
        "fay@example.org", "Fay", "cost_admin", provider.id)
    assert fay.groups(admin) == {"cost"}


def test_a_test_shows_that_every_check_holds(server, keycloak, provider, admin):
    shown = Visitor(server, keycloak, "fay").tested(admin, provider.id)

    assert shown["refusal"] is None and all(check["passed"] for check in shown["checks"]), shown
    assert {"name": "groups", "values": ["cost"]} in shown["attributes"]


def test_groups_that_change_there_change_the_role_with_the_next_sign_in(server, keycloak, provider, realm):
    gus = Visitor(server, keycloak, "gus")
    roles = []
    for groups in ((), ("cost",), ("cost", "admins"), ()):
        realm.set_groups("gus", *groups)
        assert gus.sign_in_there(provider.id).status == 200
        roles.append(gus.user["role"])
    assert roles == ["read_only", "cost_admin", "admin", "read_only"]


@pytest.mark.parametrize("assertion, response", [("true", "false"), ("false", "true"), ("true", "true")])
@pytest.mark.parametrize("encrypted", ["false", "true"])
def test_either_signature_does(fay, provider, changed, assertion, response, encrypted):
    changed(saml__assertion__signature=assertion, saml__server__signature=response, saml__encrypt=encrypted)
    assert fay.sign_in_there(provider.id).status == 200


AES = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
RSA_1_5 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
OAEP = "http://www.w3.org/2009/xmlenc11#rsa-oaep"
DIGESTS = {256: "http://www.w3.org/2001/04/xmlenc#sha256", 512: "http://www.w3.org/2001/04/xmlenc#sha512"}


@pytest.mark.parametrize("bits", DIGESTS)
def test_keys_are_unwrapped_by_other_hashes(fay, provider, changed, bits):
    changed(saml__encryption__keyAlgorithm=OAEP, saml__encryption__digestMethod=DIGESTS[bits],
            saml__encryption__maskGenerationFunction=f"http://www.w3.org/2009/xmlenc11#mgf1sha{bits}")
    assert fay.sign_in_there(provider.id).status == 200


def test_a_cipher_that_proves_nothing_is_taken_in_a_signed_response_alone(server, keycloak, provider, changed):
    changed(saml__encryption__algorithm=AES)
    assert Visitor(server, keycloak, "fay").sign_in_there(provider.id).status == 200
    changed(saml__server__signature="false")
    refused = Visitor(server, keycloak, "fay").sign_in_there(provider.id)
    assert "saml.unauthenticated_cipher" in refused.json["detail"], refused


def test_the_padding_that_leaks_is_refused(fay, provider, changed):
    changed(saml__encryption__keyAlgorithm=RSA_1_5)
    refused = fay.sign_in_there(provider.id)
    assert "saml.encryption_algorithm" in refused.json["detail"], refused


def test_what_nobody_signed_is_refused(fay, provider, changed):
    changed(saml__assertion__signature="false", saml__server__signature="false", saml__encrypt="false")
    refused = fay.sign_in_there(provider.id)
    assert (refused.status, refused.code) == (403, "federation.refused"), refused
    assert "saml.not_signed" in refused.json["detail"]


@pytest.mark.parametrize("algorithm", ["RSA_SHA512", "RSA_SHA256_MGF1"])
def test_a_signature_of_another_algorithm(fay, provider, changed, algorithm):
    changed(**{"saml__signature__algorithm": algorithm})
    outcome = fay.sign_in_there(provider.id)
    if algorithm == "RSA_SHA512":
        assert outcome.status == 200, outcome
    else:
        assert "saml.signature_algorithm" in outcome.json["detail"], outcome


def test_a_signature_over_sha1_is_refused(fay, provider, changed):
    changed(saml__signature__algorithm="RSA_SHA1")
    refused = fay.sign_in_there(provider.id)
    assert (refused.status, refused.code) == (403, "federation.refused"), refused
    assert "saml.signature_algorithm" in refused.json["detail"]


def test_a_fresh_proof_asks_for_the_password_there_again(fay, provider):
    assert fay.sign_in_there(provider.id).status == 200
    asked = fay.passwords
    outcome = fay.come_from(fay.way_there(provider.id, "/api/v1/session/provider-proof", return_to="/admin/users"))

    assert (outcome.status, outcome.json["outcome"]) == (200, "proved"), outcome
    assert fay.passwords == asked + 1


def test_a_tile_there_signs_in_where_an_admin_wants_it(fay, provider, realm, changed):
    changed(saml_idp_initiated_sso_url_name="muster")
    tile = f"{realm.url}/protocol/saml/clients/muster"
    assert fay.bring(fay.travel(tile)) == "/signed-in?refused=federation.no_request"

    provider.change(takes_unasked=True)
    try:
        outcome = fay.come_from(tile)
        assert (outcome.status, outcome.json.get("outcome")) == (200, "signed_in"), outcome
    finally:
        provider.change(takes_unasked=False)


def test_who_signs_out_here_signs_out_there(fay, provider):
    assert fay.sign_in_there(provider.id).status == 200

    assert fay.sign_out_here() == "/sign-in"
    assert not fay.is_signed_in
    assert fay.sign_in_there(provider.id).status == 200
    assert fay.passwords == 2


@pytest.mark.parametrize("binding", ["POST", "redirect"])
def test_who_signs_out_there_is_signed_out_here(server, keycloak, provider, realm, changed, binding):
    if binding == "redirect":
        changed(saml_single_logout_service_url_post="")
    fay, elsewhere = Visitor(server, keycloak, "fay"), Visitor(server, keycloak, "fay")
    assert fay.sign_in_there(provider.id).status == elsewhere.sign_in_there(provider.id).status == 200

    way = fay.travel(f"{realm.url}/protocol/openid-connect/logout")
    assert (way.form is not None) == (binding == "POST")
    back = fay.bring(way)
    assert back.startswith(f"{realm.url}/protocol/saml?SAMLResponse="), back
    assert not fay.is_signed_in
    assert elsewhere.is_signed_in
    assert fay.travel(back).path is None  # Keycloak took our answer, and is done
    assert fay.sign_in_there(provider.id).status == 200
    assert fay.passwords == 2


def test_certificates_that_are_announced_keep_nobody_out(fay, provider, realm):
    old = provider.certificates()
    new = realm.add_key(is_active=False)
    provider.refresh()
    assert set(old) < set(provider.certificates())
    assert fay.sign_in_there(provider.id).status == 200

    realm.set_key(new, active="true")
    assert fay.sign_in_there(provider.id).status == 200
    realm.remove_other_keys(new)
    assert fay.sign_in_there(provider.id).status == 200

    provider.refresh()
    assert not set(old) & set(provider.certificates())
    assert fay.sign_in_there(provider.id).status == 200


def test_one_that_was_not_announced_is_refused_until_the_metadata_is_read(fay, provider, realm):
    realm.remove_other_keys(realm.add_key(priority=300))
    refused = fay.sign_in_there(provider.id)
    assert "saml.signature_invalid" in refused.json["detail"], refused

    provider.refresh()
    assert fay.sign_in_there(provider.id).status == 200

"""The commands about who gets into a server: users, groups, providers, tokens, and who signed in."""

import json

import pytest

from musterd import ADMIN, PASSWORD, token_of
from remote import Remote

PROVIDERS = "/api/v1/federation/providers"


@pytest.fixture(scope="module")
def admin(server):
    admin = server.set_up()
    for provider in ({"kind": "oidc", "name": "Example", "domains": ["example.org"], "creates_users": True,
                      "oidc": {"issuer": "https://idp.example.org", "client_id": "muster"}},
                     {"kind": "saml", "name": "Subsidiary", "domains": ["example.net", "example.edu"]}):
        answer = admin.post(PROVIDERS, provider)
        assert answer.status == 201, answer
    return admin


def program(server, admin, tmp_path_factory, role):
    return Remote(tmp_path_factory.mktemp(role), MUSTER_SERVER=server.url, MUSTER_CA_FILE=str(server.data / "tls.crt"),
                  MUSTER_TOKEN=admin.make_token(role, f"for-{role}"))


@pytest.fixture(scope="module")
def muster(server, admin, tmp_path_factory):
    return program(server, admin, tmp_path_factory, "admin")


@pytest.fixture(scope="module")
def of_less(server, admin, tmp_path_factory):
    return program(server, admin, tmp_path_factory, "read_only")


def invited(server, muster, email, *options):
    """What the invited have in their hands: the token of the link that was printed."""
    link = muster.ok("users", "invite", email, "--name", "Bob Müller", *options).strip()
    server.secrets.append(token_of(link))
    return token_of(link)


def row_of(listing, word):
    (row,) = [line for line in listing.splitlines() if word in line]
    return row


def test_a_user_is_invited_and_comes_in_by_the_printed_link(server, muster):
    token = invited(server, muster, "bob@example.com", "--role", "read_only")

    accepted = server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})

    assert accepted.status == 200, accepted
    assert all(word in row_of(muster.ok("users", "list"), "bob@example.com") for word in ("Bob Müller", "read_only", "active"))
    shown = muster.ok("users", "show", "bob@example.com")
    assert "Bob Müller <bob@example.com>: active, role read_only" in shown
    assert "of their own: role read_only, which counts" in shown
    items = json.loads(muster.ok("users", "list", "--json"))["items"]
    assert {item["email"] for item in items} >= {ADMIN, "bob@example.com"}


def test_a_user_is_deactivated_and_let_in_again(server, muster):
    token = invited(server, muster, "carl@example.com")
    server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})
    signing_in = {"email": "carl@example.com", "password": PASSWORD}

    assert "deactivated" in muster.ok("users", "deactivate", "carl@example.com")
    assert server.ask("POST", "/api/v1/session", signing_in).status == 401

    user = json.loads(muster.ok("users", "reactivate", "carl@example.com", "--json"))
    assert user["state"] == "active" and user["id"] in muster.ok("users", "show", user["id"])
    assert server.ask("POST", "/api/v1/session", signing_in).status == 201


def test_a_group_gives_its_role_to_whoever_is_put_into_it(server, muster):
    invited(server, muster, "dora@example.com", "--role", "read_only")
    made = muster.ok("groups", "create", "Finance", "--role", "cost_admin")
    assert "Finance: gives the role cost_admin" in made

    muster.ok("groups", "add", "Finance", "dora@example.com")

    assert "dora@example.com" in muster.ok("groups", "show", "Finance")
    assert "by the group Finance: role cost_admin, which counts" in muster.ok("users", "show", "dora@example.com")
    assert row_of(muster.ok("groups", "list"), "Finance").split()[2:] == ["cost_admin", "1"]
    muster.ok("groups", "remove", made.split()[0], "dora@example.com")
    assert "dora@example.com" not in muster.ok("groups", "show", "Finance")
    muster.ok("groups", "delete", "Finance")
    assert muster.refused("groups", "show", "Finance")[0] == "group.not_found"


def test_all_that_somebody_may_do_is_told_with_its_reason(server, muster, of_less):
    token = invited(server, muster, "fred@example.com", "--role", "read_only")
    assert "may do nothing" in muster.ok("users", "access", "fred@example.com")
    server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})
    muster.ok("groups", "create", "Auditors", "--role", "cost_admin")
    muster.ok("groups", "add", "Auditors", "fred@example.com")

    shown = of_less.ok("users", "access", "fred@example.com")

    assert "of their own: role read_only\n" in shown
    assert "by the group Auditors: role cost_admin, which counts" in shown
    document = json.loads(muster.ok("users", "access", "fred@example.com", "--json"))
    assert document["role"] == "cost_admin"
    names = {one["name"] for one in document["permissions"]}
    assert "users.read" in names and "users.create" not in names
    assert {line.split()[0] for line in shown.splitlines()} >= names
    assert muster.refused("users", "access", "nobody@example.com")[0] == "user.not_found"


def test_a_group_that_gives_no_role_is_shown_where_one_is_a_member(server, muster):
    invited(server, muster, "emil@example.com")
    muster.ok("groups", "create", "Staff")
    muster.ok("groups", "add", "Staff", "emil@example.com")

    assert "in the group Staff" in muster.ok("users", "show", "emil@example.com")
    assert "Staff: gives no role" in muster.ok("groups", "show", "Staff")


def test_providers_say_what_to_enter_there(server, muster):
    listing = muster.ok("providers", "list")
    assert "oidc" in row_of(listing, "Example") and "example.edu, example.net" in row_of(listing, "Subsidiary")

    oidc, saml = (muster.ok("providers", "show", name) for name in ("Example", "Subsidiary"))

    assert "issuer: https://idp.example.org" in oidc and "becomes a user" in oidc
    assert f"redirect URI: {server.url}/oidc/{oidc.split()[0]}/callback" in oidc
    assert f"assertion consumer service: {server.url}/saml/{saml.split()[0]}/acs" in saml
    assert "only who is provisioned or invited gets in" in saml and "it has no metadata" in saml
    assert json.loads(muster.ok("providers", "show", "Example", "--json"))["name"] == "Example"


def test_what_a_provider_provisions_by_is_shown_without_the_secret(server, admin, muster):
    provider = muster.ok("providers", "show", "Example").split()[0]
    assert "SCIM" not in muster.ok("providers", "show", "Example")
    made = admin.post(f"/api/v1/provisioning/{provider}/tokens").json
    server.secrets.append(made["secret"])

    shown = muster.ok("providers", "show", "Example")

    assert f"provisions 0 users and 0 groups at {server.url}/scim/v2" in shown
    assert f"SCIM token {made['token']['id']}" in shown and "never used" in shown and made["secret"] not in shown


def test_tokens_are_listed_and_revoked_by_name(server, admin, muster, tmp_path_factory):
    other = program(server, admin, tmp_path_factory, "user")
    other.ok("users", "list")
    assert "for-user" in muster.ok("tokens", "list")

    muster.ok("tokens", "revoke", "for-user")

    assert other.refused("users", "list")[0] == "api_token.refused"
    assert "for-user" not in muster.ok("tokens", "list")
    assert muster.refused("tokens", "revoke", "for-user")[0] == "api_token.not_found"


def test_sign_ins_are_told_of_one_and_of_everybody(server, admin, muster):
    for email in ("nobody@example.com", ADMIN):
        server.ask("POST", "/api/v1/session", {"email": email, "password": "not the right one"})

    of_one, of_all = (muster.ok("sign-ins", *whose) for whose in (("--user", ADMIN), ("--all",)))

    newest = of_one.splitlines()[2]
    assert ADMIN in newest and "password" in newest and "password.refused" in newest and "127.0.0.1" in newest
    assert "user.unknown" in of_all and "user.unknown" not in of_one
    assert len(json.loads(muster.ok("sign-ins", "--all", "--limit", "1", "--json"))["items"]) == 1
    # An API token never signs in, so it has none of its own.
    assert muster.refused("sign-ins")[0] == "request.missing_parameter"


def test_names_that_mean_none_or_several_are_said(server, admin, muster):
    for path in ("Same", "Same"):
        server.secrets.append(admin.post("/api/v1/api-tokens", {"name": path, "role": "read_only"}).json["secret"])

    assert muster.refused("tokens", "revoke", "Same")[0] == "api_token.ambiguous"
    for command, slug in ((("users", "show"), "user.not_found"), (("groups", "show"), "group.not_found"),
                          (("providers", "show"), "federation.not_found"), (("sign-ins", "--user"), "user.not_found")):
        found, line = muster.refused(*command, "nobody@example.com")
        assert found == slug and "nobody@example.com" in line, line
    assert muster.refused("users", "invite", "x@example.com", "--name", "X", "--role", "boss", code=2)[0].startswith("usage.")
    assert muster.refused("users", "invite", "no address", "--name", "X")[0] == "json.invalid"


def test_who_may_only_read_changes_nothing(of_less):
    for listing in (("users", "list"), ("groups", "list"), ("providers", "list"), ("tokens", "list"), ("users", "show", ADMIN)):
        of_less.ok(*listing)
    for command in (("users", "invite", "x@example.com", "--name", "X"), ("users", "deactivate", ADMIN),
                    ("groups", "create", "X"), ("tokens", "revoke", "for-admin"), ("sign-ins", "--all")):
        assert of_less.refused(*command)[0] == "auth.not_allowed", command

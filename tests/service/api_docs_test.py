"""docs/api.md and docs/cost-api.md list the codes that the server answers with, and no others."""

import re

from muster_cli import ROOT

LISTED = {code for name in ("api.md", "cost-api.md", "sign-in.md", "saml.md")
          for code in re.findall(r"`([a-z_]+\.[a-z_]+)`", (ROOT / "docs" / name).read_text())}
API = tuple(folder.name for folder in (ROOT / "src").glob("api*"))
COST = ("saved", "cost", "scan", "ledger", "duck")
SLUG = re.compile(r'"([a-z_]+\.[a-z_]+)"')
# An error made in place, by a table of names, or as the rule of a type.
MADE = re.compile(r'ErrorKind::(?!Internal)\w+,\s*"([a-z_]+\.[a-z_]+)"|parse\([^;]*?,\s*"([a-z_]+\.[a-z_]+)"\)|'
                  r'kReason = "([a-z_]+\.[a-z_]+)"')
# Of rows that we wrote ourselves, of starting the server, and of what is undone.
# "scim." comes before what is answered in the words of SCIM instead.
NOT_ANSWERED = {"group.bad_row", "scim.not_found", "scim.no_filter", "scim.corrupt", "scim.invalid_value",
                "scim.invalid_syntax", "scim.invalid_filter", "scim.stale", "scim.uniqueness", "http.address_in_use", "session.bad_row", "user.bad_row", "api_token.bad_row", "link.bad_row", "device.bad_row", "channel.bad_kind",
                "connection.bad_row", "passkey.bad_row", "sign_in.bad_row", "factor_policy.bad_row", "support.bad_row", "external_id.malformed", "topic_arn.malformed", "federation.bad_row",
                "federation.only_a_test"}
# Of tasks that bring messages; docs/notifications.md has them.
OF_DELIVERIES = {"notify.deferred", "notify.refused", "notify.expired", "mail.not_set_up"}


def text_of(*folders):
    return "\n".join(file.read_text() for folder in folders for file in sorted((ROOT / "src" / folder).rglob("*"))
                     if file.suffix in (".h", ".cpp"))


def test_every_code_of_the_routes_and_of_identity_is_listed():
    made = {code for match in MADE.findall(text_of(*API, "identity", "webauthn", "support_access", "oidc", "saml", "federation", "groups",
                                                       "scim", "notify", "idempotency", "connections"))
            for code in match if code}
    assert len(made) > 40
    assert made - NOT_ANSWERED - OF_DELIVERIES - LISTED == set()


def test_every_code_of_a_delivery_is_listed_where_deliveries_are_told():
    listed = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", (ROOT / "docs/notifications.md").read_text()))
    made = {code for match in MADE.findall(text_of("notify") + (ROOT / "src/net/smtp_client.cpp").read_text())
            for code in match if code and code.split(".")[0] in ("notify", "mail")}
    assert made - {"mail.bad_server", "mail.insecure"} - listed == set()  # of the configuration


def test_the_codes_of_saml_are_those_that_are_listed():
    listed = set(re.findall(r"`(saml\.[a-z_]+)`", (ROOT / "docs/saml.md").read_text()))
    made = {code for code in SLUG.findall(text_of("saml", "federation", *API)) if code.startswith("saml.")}
    assert len(made) > 40
    assert made == listed


def test_every_code_of_costs_and_of_what_is_saved_is_listed():
    made = {code for match in MADE.findall(text_of(*COST)) for code in match if code}
    assert len(made) > 30
    assert made - LISTED == set()


def test_every_refusal_of_the_edge_is_listed():
    made = {code for code in SLUG.findall(text_of("http")) if code.startswith("request.")}
    assert made - LISTED == set()


def test_no_code_is_listed_that_is_not_there():
    known = set(SLUG.findall(text_of(*API, "identity", "webauthn", "support_access", "oidc", "saml", "federation", "groups", "scim", "notify", "idempotency", "connections", "inventory", "http", "jobs",
                                     "audit", "base", "crypto", "billing", "bills", "bucket", *COST)))
    permissions, claims = {"reports.update_all", "sessions.read"}, {"realm_access.roles"}
    settings = {"aws.artifact_bucket", "aws.identities"}
    assert LISTED - known - permissions - claims - settings == set()

"""The OpenAPI document, the table of routes and what the server does are one."""

import json
import re
import subprocess

import jsonschema_rs
import pytest

import records
from muster_cli import ROOT
from musterd import MUSTERD, filled, printed_routes


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = records.start(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def document(server, admin):
    return server.ask("GET", "/api/v1/openapi.json").json


@pytest.fixture(scope="module")
def operations(document):
    return [(verb.upper(), path, operation) for path, verbs in document["paths"].items()
            for verb, operation in verbs.items()]


def problems_of(value, schema, document):
    """Where a value is not as a schema of the document says."""
    whole = {**schema, "components": document["components"]}
    return [f"{error.instance_path}: {error.message}" for error in jsonschema_rs.iter_errors(whole, value)]


def body_schema(operation):
    return operation["requestBody"]["content"]["application/json"]["schema"]


def described_routes():
    """All routes but those of SCIM, whose document is its standard."""
    return [route for route in printed_routes() if route[2] != "provisioning"]


def test_every_route_is_in_the_document_and_nothing_else(operations):
    assert sorted((verb, path, operation["x-muster-access"]) for verb, path, operation in operations) == sorted(
        described_routes())


def test_parameters_of_paths_are_declared(operations):
    for verb, path, operation in operations:
        declared = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
        assert declared == re.findall(r"\{(\w+)\}", path), (verb, path)


def test_the_document_of_the_console_is_the_one_of_the_server(document):
    printed = subprocess.run([str(MUSTERD), "--print-openapi"], capture_output=True, text=True, timeout=60, check=True)
    kept = (ROOT / "docs" / "openapi.json").read_text()

    assert json.loads(printed.stdout) == document
    assert kept == printed.stdout, "run musterd --print-openapi >docs/openapi.json"


def test_a_key_is_taken_where_it_counts(operations):
    declared = {(verb, path) for verb, path, operation in operations
                if "Idempotency-Key" in [p["name"] for p in operation["parameters"]]}
    posts = {(verb, path) for verb, path, access in described_routes() if verb == "POST" and not access.startswith("public")}
    asking = {"/api/v1/cost/reports/run", "/api/v1/cost/reports/export", "/api/v1/cost/filter", "/api/v1/sql",
              "/api/v1/session/proof", "/api/v1/session/proof/options", "/api/v1/session/proof/passkey",
              "/api/v1/profile/passkeys/options",
              "/api/v1/session/provider-proof", "/api/v1/session/provider-sign-out",
              "/api/v1/device-authorizations/lookup", "/api/v1/federation/providers/{id}/test",
              "/api/v1/federation/providers/{id}/saml/refresh"}
    assert declared == {(verb, path) for verb, path in posts if path not in asking}


def test_what_takes_no_credentials_says_so(operations):
    for verb, path, operation in operations:
        is_open = operation["x-muster-access"].startswith("public")
        assert (operation["security"] == [{}]) == is_open, (verb, path)


def is_for_links(operation):
    """Whether nobody who is signed in is answered; tests/service/invitations_test.py asks these."""
    return operation["x-muster-access"] == "link"


def test_required_fields_are_those_that_are_missed(admin, operations):
    bodies = [row for row in operations if "requestBody" in row[2] and not is_for_links(row[2])]
    assert len(bodies) >= 14
    for verb, path, operation in bodies:
        schema = body_schema(operation)
        answer = admin.ask(verb, filled(path), {"no_such_field": 1})
        pointers = {error["pointer"] for error in answer.json["errors"]}
        missed = {f"/{name}" for name in schema["required"]}
        if schema["additionalProperties"] is False:
            missed.add("/no_such_field")
        assert (answer.status, pointers) == (400, missed), (verb, path, answer)


def test_passwords_and_codes_are_never_printed(operations):
    for _, path, operation in operations:
        for status, response in operation["responses"].items():
            assert "writeOnly" not in str(response), (path, status)


def test_answers_are_as_the_document_says(server, admin, document, operations):
    ids = records.make(server, admin)
    asked = set()
    for verb, path, operation in operations:
        content = operation["responses"].get("200", {}).get("content", {})
        if verb != "GET" or "application/json" not in content or is_for_links(operation):
            continue
        answer = admin.get(records.filled(path, ids))
        if answer.status == 400:
            continue  # it has to be asked something
        assert answer.status == 200, (path, answer)
        assert problems_of(answer.json, content["application/json"]["schema"], document) == [], (path, answer)
        asked.add(path)
    assert {f"{path}/{{id}}" for path in ids} - asked == {"/api/v1/api-tokens/{id}", "/api/v1/sessions/{id}"}
    assert {"/api/v1/provisioning/{provider}", "/api/v1/federation/providers/{id}/saml"} <= asked
    assert len(asked) >= 45, asked


def test_a_parameter_that_is_not_declared_is_refused(admin, operations):
    for verb, path, operation in operations:
        if verb == "GET" and any(p["in"] == "query" for p in operation["parameters"]):
            answer = admin.get(f"{filled(path)}?no_such_parameter=1")
            assert (answer.status, answer.code) == (400, "request.unknown_parameter"), path

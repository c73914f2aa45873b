"""The OpenAPI document, the table of routes and what the server does are one."""

import re

import pytest

from musterd import filled, printed_routes

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


@pytest.fixture(scope="module")
def document(server, admin):
    return server.ask("GET", "/api/v1/openapi.json").json


@pytest.fixture(scope="module")
def operations(document):
    return [(verb.upper(), path, operation) for path, verbs in document["paths"].items()
            for verb, operation in verbs.items()]


def problems_of(value, schema, at=""):
    """Where a value is not as a schema of ours says."""
    if "anyOf" in schema:
        found = [problems_of(value, choice, at) for choice in schema["anyOf"]]
        return [] if [] in found else found[0]
    kinds = schema.get("type", list(TYPES))
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{at} is no {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at} is not in {schema['enum']}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at} does not match {schema['pattern']}"]
    if isinstance(value, list):
        return [problem for n, item in enumerate(value) for problem in problems_of(item, schema["items"], f"{at}/{n}")]
    if isinstance(value, dict) and "properties" in schema:
        if set(value) != set(schema["properties"]):
            return [f"{at} has {sorted(set(value) ^ set(schema['properties']))} too many or too few"]
        return [problem for name, member in value.items()
                for problem in problems_of(member, schema["properties"][name], f"{at}/{name}")]
    return []


def body_schema(operation):
    return operation["requestBody"]["content"]["application/json"]["schema"]


def test_every_route_is_in_the_document_and_nothing_else(operations):
    assert sorted((verb, path, operation["x-muster-access"]) for verb, path, operation in operations) == sorted(
        printed_routes())


def test_parameters_of_paths_are_declared(operations):
    for verb, path, operation in operations:
        declared = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
        assert declared == re.findall(r"\{(\w+)\}", path), (verb, path)


def test_what_takes_no_credentials_says_so(operations):
    for verb, path, operation in operations:
        is_open = operation["x-muster-access"] == "public"
        assert (operation["security"] == [{}]) == is_open, (verb, path)


def test_required_fields_are_those_that_are_missed(admin, operations):
    bodies = [row for row in operations if "requestBody" in row[2]]
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


def test_answers_are_as_the_document_says(admin, operations):
    asked = 0
    for verb, path, operation in operations:
        content = operation["responses"].get("200", {}).get("content")
        if verb == "GET" and content and "{" not in path:
            answer = admin.get(path)
            if answer.status == 400:
                continue  # it has to be asked something
            assert problems_of(answer.json, content["application/json"]["schema"]) == [], (path, answer)
            asked += 1
    assert asked >= 9


def test_a_parameter_that_is_not_declared_is_refused(admin, operations):
    for verb, path, operation in operations:
        if verb == "GET" and any(p["in"] == "query" for p in operation["parameters"]):
            answer = admin.get(f"{filled(path)}?no_such_parameter=1")
            assert (answer.status, answer.code) == (400, "request.unknown_parameter"), path

"""Requests and answers of every operation that is built in, compared with botocore's own: the same random
input must go out the same, the same answer must be read the same."""

import random
import urllib.parse
import xml.etree.ElementTree

import botocore.awsrequest
import botocore.handlers
import botocore.parsers
import botocore.serialize
import botocore.session
import json
import pytest

from aws_samples import Samples, answer, plain
from aws_wire import Wire

ROUNDS = 4
PROTOCOLS = ("query", "ec2", "json", "rest-json", "rest-xml")
XML_PROTOCOLS = ("query", "ec2", "rest-xml")
IGNORED_HEADERS = {"content-length", "user-agent", "expect"}


@pytest.fixture(scope="module")
def wire():
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def models():
    return botocore.session.Session()


def operations(wire, models, protocol):
    """The operations of the services that speak the protocol, as botocore has them."""
    for service, about in wire.ask(do="services").items():
        if about["protocol"] != protocol:
            continue
        model = models.get_service_model(service)
        for name in about["operations"]:
            operation = model.operation_model(name)
            if service == "s3":  # the bucket is the endpoint's, as in a client of botocore
                botocore.handlers.remove_bucket_from_url_paths_from_model({}, operation, {})
            if service == "s3control":
                operation.endpoint = None
            yield service, operation


def sent_by_botocore(protocol, operation, value):
    request = botocore.serialize.create_serializer(protocol).serialize_to_request(value, operation)
    botocore.awsrequest.prepare_request_dict(request, "https://host.example", user_agent="x")
    prepared = botocore.awsrequest.create_request_object(request).prepare()
    url = urllib.parse.urlsplit(prepared.url)
    headers = {name.lower(): text.decode() if isinstance(text, bytes) else text
               for name, text in prepared.headers.items()}
    body = prepared.body if isinstance(prepared.body, bytes) else (prepared.body or "").encode()
    return {"method": prepared.method, "path": url.path or "/", "query": url.query, "headers": headers,
            "body": body.decode(), "host_prefix": request.get("host_prefix", "")}


def tree(element):
    return (element.tag, sorted(element.attrib.items()), element.text or "", [tree(child) for child in element])


def comparable(protocol, request):
    """What must be equal: the body as its reader sees it, queries in any order."""
    body = request["body"]
    if protocol in ("query", "ec2"):
        body = sorted(urllib.parse.parse_qsl(body, keep_blank_values=True))
    elif protocol in ("json", "rest-json") and body[:1] in ("{", "["):
        body = json.loads(body)
    elif protocol == "rest-xml" and body[:1] == "<":
        body = tree(xml.etree.ElementTree.fromstring(body))
    return {**request, "body": body,
            "query": sorted(urllib.parse.parse_qsl(request["query"], keep_blank_values=True)),
            "headers": {name: text for name, text in request["headers"].items() if name not in IGNORED_HEADERS}}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_requests_are_those_of_botocore(wire, models, protocol):
    compared = 0
    for service, operation in operations(wire, models, protocol):
        for turn in range(ROUNDS):
            rng = random.Random(f"{service} {operation.name} {turn}")
            samples = Samples(rng, fullness=turn / (ROUNDS - 1))
            value = samples.value(operation.input_shape) if operation.input_shape else {}
            ours = wire.ask(do="request", service=service, operation=operation.name, input=plain(value))
            assert "error" not in ours, (service, operation.name, ours, value)
            ours["headers"] = {name.lower(): text for name, text in ours["headers"]}
            theirs = sent_by_botocore(protocol, operation, value)
            assert comparable(protocol, ours) == comparable(protocol, theirs), (service, operation.name, value)
        compared += 1
    assert compared >= {"query": 60, "ec2": 20, "json": 100, "rest-json": 50, "rest-xml": 30}[protocol]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_answers_are_read_as_botocore_reads_them(wire, models, protocol):
    parser = botocore.parsers.create_parser(protocol)
    members = 0
    for service, operation in operations(wire, models, protocol):
        for turn in range(ROUNDS):
            samples = Samples(random.Random(f"{service} {operation.name} {turn}"), fullness=turn / (ROUNDS - 1))
            value = samples.value(operation.output_shape) if operation.output_shape else {}
            headers, body = answer(protocol, operation, value)
            theirs = parser.parse({"status_code": 200, "body": body.encode(),
                                   "headers": botocore.awsrequest.HeadersDict(headers)}, operation.output_shape)
            theirs.pop("ResponseMetadata", None)
            ours = wire.ask(do="answer", service=service, operation=operation.name, status=200, headers=headers,
                            body=body)
            assert ours.get("output") == plain(theirs), (service, operation.name, body, ours)
            members += len(theirs)
    assert members > 50  # they were not all empty


def test_input_that_botocore_refuses_is_refused(wire, models):
    cases = {("iam", "GetRole"): {}, ("iam", "ListRoles"): {"MaxItems": "x"},
             ("s3", "GetObject"): {"Bucket": "b", "Key": ""}, ("kms", "Sign"): {"KeyId": "k"},
             ("organizations", "CreateAccount"): {"Email": 1, "AccountName": "a"},
             ("lambda", "GetPolicy"): {"FunctionName": "f", "Extra": 1}}
    for (service, name), value in cases.items():
        operation = models.get_service_model(service).operation_model(name)
        with pytest.raises(botocore.exceptions.ParamValidationError):
            botocore.serialize.create_serializer("json").serialize_to_request(value, operation)
        ours = wire.ask(do="request", service=service, operation=name, input=value)
        assert ours.get("error") == "aws.invalid_input", (service, name, ours)

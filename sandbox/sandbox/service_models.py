"""Which service and operation a request is for, told by botocore's models of AWS's services."""

import functools
import gzip
import json
import os
import pathlib
import re
import typing
import urllib.parse

import botocore
import botocore.exceptions
import botocore.model
import moto.core.parse
import moto.core.request
import moto.core.routing
import moto.core.utils
import werkzeug.exceptions

from sandbox.errors import AwsError

# The metadata of a model stands at its top, in far fewer bytes than this.
_HEAD = 4096
_METADATA = re.compile(r'"metadata"\s*:\s*(\{.*?\n?\s*\})\s*,\s*\n?\s*"operations"', re.DOTALL)


class ServiceEntry(typing.NamedTuple):
    """A service by botocore's name, with what tells it from others of one signing name."""
    name: str
    version: str
    target_prefix: str
    protocol: str


def _metadata(file: pathlib.Path) -> dict[str, typing.Any] | None:
    open_file: typing.Any = gzip.open if file.suffix == ".gz" else open
    with open_file(file, "rb") as stream:
        match = _METADATA.search(stream.read(_HEAD).decode("utf-8", "replace"))
    return json.loads(match[1]) if match else None


@functools.cache
def services_by_signing_name() -> dict[str, list[ServiceEntry]]:
    """Every service of the installed botocore, without loading the models whole."""
    found: dict[str, list[ServiceEntry]] = {}
    data = pathlib.Path(os.path.dirname(botocore.__file__)) / "data"
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        files = sorted(folder.glob("*/service-2.json*"))
        metadata = _metadata(files[-1]) if files else None
        if metadata:
            signing = metadata.get("signingName", metadata["endpointPrefix"])
            entry = ServiceEntry(folder.name, metadata["apiVersion"], metadata.get("targetPrefix", ""),
                                 metadata["protocol"])
            found.setdefault(signing, []).append(entry)
    return found


def model_of(service: str) -> botocore.model.ServiceModel:
    return moto.core.utils.get_service_model(service)


def host_name_of(service: str) -> str:
    """What the names of its hosts begin with."""
    return str(model_of(service).endpoint_prefix)


def wire_form(service: str, content_type: str, smithy_protocol: str = "") -> str:
    """The protocol a request is written in; `s3` for S3's own."""
    if service == "s3":
        return "s3"
    if smithy_protocol == "rpc-v2-cbor":
        return "smithy-rpc-v2-cbor"
    try:
        return moto.core.request.determine_request_protocol(model_of(service), content_type)
    except NotImplementedError:
        return str(model_of(service).protocol)


def _query_value(request: moto.core.request.Request, name: str) -> str:
    return request.form.get(name) or request.args.get(name) or ""


def _route(service: str, request: moto.core.request.Request) -> str | None:
    try:
        operation, _ = moto.core.routing.get_service_router(service).match(request)
        return str(operation.name)
    except (werkzeug.exceptions.NotFound, NotImplementedError, KeyError, ValueError):
        return None


def identify(signing_name: str, request: moto.core.request.Request) -> tuple[str, str]:
    """The service by botocore's name and the operation. Errors: AwsError of a request for nothing."""
    entries = services_by_signing_name().get(signing_name, [])
    if signing_name == "s3":
        is_control = request.path.startswith("/v20180820/") or "s3-control" in request.host
        entries = [ServiceEntry("s3control" if is_control else "s3", "", "", "rest-xml")]
    target = request.headers.get("X-Amz-Target", "")
    prefix, _, operation = target.rpartition(".")
    if target:
        for entry in entries:
            if entry.target_prefix == prefix and operation in model_of(entry.name).operation_names:
                return entry.name, operation
    action, version = _query_value(request, "Action"), _query_value(request, "Version")
    if action:
        for entry in sorted(entries, key=lambda entry: entry.version != version):
            if action in model_of(entry.name).operation_names:
                return entry.name, action
    cbor = re.fullmatch(r"/service/\w+/operation/(\w+)", request.path)
    for entry in entries:
        if cbor and cbor[1] in model_of(entry.name).operation_names:
            return entry.name, cbor[1]
        if routed := _route(entry.name, request):
            return entry.name, routed
    raise AwsError("UnknownOperationException" if target else "InvalidAction",
                   f"The action {operation or action} is not valid for this web service.", 400)


def parameters_of(service: str, operation: str, request: moto.core.request.Request,
                  protocol: str) -> dict[str, typing.Any]:
    """The operation's input by the names of its model; empty where it cannot be read."""
    model = model_of(service).operation_model(operation)
    parser_class = moto.core.parse.PROTOCOL_PARSERS.get(protocol if protocol != "s3" else "rest-xml")
    if parser_class is None or (service == "s3" and operation in ("PutObject", "UploadPart")):
        return _rest_parameters(model, request)
    try:
        _, in_path = moto.core.routing.get_service_router(service).match(request)
    except (werkzeug.exceptions.NotFound, NotImplementedError, KeyError, ValueError):
        in_path = {}
    try:
        parsed = parser_class(model).parse({
            "method": request.method, "values": request.values, "headers": request.headers,
            "body": request.get_data(), "url_path": request.path, "url_params": in_path})
    except Exception:  # a malformed body is for the service to refuse, in its own words
        return dict(in_path)
    return dict(parsed)


def _rest_parameters(model: botocore.model.OperationModel,
                     request: moto.core.request.Request) -> dict[str, typing.Any]:
    try:
        _, in_path = moto.core.routing.get_service_router(model.service_model.service_name).match(request)
    except (werkzeug.exceptions.NotFound, NotImplementedError, KeyError, ValueError):
        in_path = {}
    found: dict[str, typing.Any] = {name: urllib.parse.unquote(value) for name, value in in_path.items()}
    for name, shape in (model.input_shape.members if model.input_shape else {}).items():
        location, wire = shape.serialization.get("location"), shape.serialization.get("name", name)
        if location == "header" and wire in request.headers:
            found[name] = request.headers[wire]
        elif location == "querystring" and wire in request.args:
            found[name] = request.args[wire]
    return found

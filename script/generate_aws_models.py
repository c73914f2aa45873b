#!/usr/bin/env python3
"""Takes the operations of catalog/aws-operations.yaml out of botocore's data.

Writes for the module aws_model:
  operations.h   a constant for each operation, so that a misspelt one does not compile
  models.bin     per service one JSON document (operations, the shapes they reach, pagination, endpoint
                 rules; texts for people left out), each compressed by zstd; the first is the partitions
  models.cpp     models.bin and the table of what lies in it
  quotas.cpp     the table of catalog/aws-quotas.yaml, which may name only operations that are there

usage: generate_aws_models.py CATALOGUE QUOTAS BOTOCORE OUTPUT
"""

import gzip
import json
import pathlib
import subprocess
import sys

import yaml

PROTOCOLS = ("rest-xml", "rest-json", "json", "query", "ec2")  # those that the engine speaks
SHAPE_WORDS = ("type", "document", "union", "min", "payload", "required", "locationName", "flattened",
               "timestampFormat", "xmlNamespace", "wrapper")
USE_WORDS = ("shape", "location", "locationName", "queryName", "timestampFormat", "xmlNamespace", "flattened",
             "xmlAttribute", "jsonvalue", "hostLabel", "idempotencyToken", "contextParam", "resultWrapper")
OPERATION_WORDS = ("http", "endpoint", "authtype", "httpChecksumRequired", "httpChecksum", "staticContextParams")
METADATA_WORDS = ("apiVersion", "jsonVersion", "targetPrefix", "signingName", "endpointPrefix", "serviceId",
                  "awsQueryCompatible")


class CatalogueError(Exception):
    pass


def read_data(folder, name):
    """A file of botocore's data, compressed or not; None where there is none."""
    packed = folder / f"{name}.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    plain = folder / f"{name}.json"
    return json.loads(plain.read_bytes()) if plain.exists() else None


def picked(source, words):
    return {word: source[word] for word in words if word in source}


def strip_shape(shape):
    stripped = picked(shape, SHAPE_WORDS)
    if "members" in shape:
        stripped["members"] = {name: picked(use, USE_WORDS) for name, use in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            stripped[part] = picked(shape[part], USE_WORDS)
    return stripped


def shapes_below(shapes, roots):
    """The shapes that the roots refer to, directly or not, in the order of the model."""
    reached, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        shape = shapes[name]
        uses = list(shape.get("members", {}).values()) + [shape[p] for p in ("member", "key", "value") if p in shape]
        waiting += [use["shape"] for use in uses]
    return {name: strip_shape(shape) for name, shape in shapes.items() if name in reached}


def without_texts(value):
    """The endpoint rules without what they say to people."""
    if isinstance(value, dict):
        return {key: without_texts(item) for key, item in value.items() if key != "documentation"}
    return [without_texts(item) for item in value] if isinstance(value, list) else value


def protocol_of(service, metadata):
    known = metadata.get("protocols", []) + [metadata["protocol"]]
    for protocol in known:
        if protocol in PROTOCOLS:
            return protocol
    raise CatalogueError(f"{service} speaks none of {', '.join(PROTOCOLS)}")


def operation_of(service, operation):
    stripped = picked(operation, OPERATION_WORDS)
    for part in ("input", "output"):
        if part in operation:
            stripped[part] = picked(operation[part], USE_WORDS)
    # The endpoint rules put the bucket, and S3 Control's account, into the URL themselves.
    if service == "s3":
        uri = operation["http"]["requestUri"].removeprefix("/{Bucket}")
        stripped["http"] = {**operation["http"], "requestUri": uri if uri.startswith("/") else "/" + uri}
    if service == "s3control":
        stripped.pop("endpoint", None)
    return stripped


def model_of(service, names, data):
    if not (data / service).is_dir():
        raise CatalogueError(f"botocore knows no service {service}")
    folder = max(path for path in (data / service).iterdir() if path.is_dir())
    published = read_data(folder, "service-2")
    missing = [name for name in names if name not in published["operations"]]
    if missing:
        raise CatalogueError(f"{service} has no operation {', '.join(missing)}")
    operations = {name: operation_of(service, published["operations"][name]) for name in names}
    roots = [operation[part]["shape"] for operation in operations.values()
             for part in ("input", "output") if part in operation]
    pagination = (read_data(folder, "paginators-1") or {"pagination": {}})["pagination"]
    metadata = picked(published["metadata"], METADATA_WORDS)
    metadata["protocol"] = protocol_of(service, published["metadata"])
    return {
        "metadata": metadata,
        "operations": operations,
        "shapes": shapes_below(published["shapes"], roots),
        "pagination": {name: picked(pagination[name], ("input_token", "output_token", "more_results"))
                       for name in names if name in pagination},
        "endpoint_rules": without_texts(read_data(folder, "endpoint-rule-set-1")),
    }


def compressed(document):
    text = json.dumps(document, separators=(",", ":")).encode()
    command = ["zstd", "-19", "--quiet", "--stdout", f"--stream-size={len(text)}"]
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout


def header_of(catalogue):
    lines = ["#pragma once", "", '#include "aws_model/operation_name.h"', "",
             "/// The operations of catalog/aws-operations.yaml.", "namespace muster::aws::operations {"]
    for service, names in catalogue.items():
        lines += ["", f"namespace {service.replace('-', '_')} {{"]
        lines += [f'inline constexpr OperationName k{name}{{"{service}", "{name}"}};' for name in names]
        lines += [f"}} // namespace {service.replace('-', '_')}"]
    return "\n".join(lines + ["", "} // namespace muster::aws::operations", ""])


def source_of(names, sizes, binary):
    lines = ['#include "aws_model/embedded_models.h"', "", '#include "base/bytes.h"', "",
             f'asm(".section .rodata\\n"', '    ".balign 16\\n"', '    "muster_aws_models:\\n"',
             f'    ".incbin \\"{binary}\\"\\n"', '    ".previous\\n");', "",
             'extern "C" const std::byte muster_aws_models[];', "",
             "namespace muster::aws {", "namespace {", "", "constexpr EmbeddedModel kModels[] = {"]
    at = 0
    for name, size in zip(names, sizes):
        lines.append(f'    {{"{name}", {at}, {size}}},')
        at += size
    return "\n".join(lines + [
        "};", "", "} // namespace", "",
        "std::span<const EmbeddedModel> embedded_models() { return kModels; }", "",
        "ByteSpan embedded_bytes(const EmbeddedModel& model) {",
        "    return {muster_aws_models + model.at, model.size};", "}", "", "} // namespace muster::aws", ""])


def quotas_source(quotas, catalogue):
    rows = []
    for service, lines in quotas.items():
        for name, quota in lines.items():
            if service not in catalogue or name not in [*catalogue[service], "*"]:
                raise CatalogueError(f"aws-quotas.yaml names {service} {name}, which is not here")
            micros = round(1_000_000 / quota["rate"])
            rows.append(f'    {{"{service}", "{name}", {{std::chrono::microseconds{{{micros}}}, {quota["burst"]}}}}},')
    return "\n".join(['#include "aws_model/quota.h"', "", "namespace muster::aws {", "namespace {", "",
                      "constexpr QuotaRow kQuotas[] = {", *sorted(rows), "};", "", "} // namespace", "",
                      "std::span<const QuotaRow> quota_rows() { return kQuotas; }", "",
                      "} // namespace muster::aws", ""])


def read_catalogue(path):
    catalogue = yaml.safe_load(path.read_text())
    for service, names in catalogue.items():
        if names != sorted(set(names)):
            raise CatalogueError(f"the operations of {service} are not sorted, or stand there twice")
    if list(catalogue) != sorted(catalogue):
        raise CatalogueError("the services are not sorted")
    return catalogue


def main(catalogue_path, quotas_path, botocore, output):
    catalogue = read_catalogue(pathlib.Path(catalogue_path))
    data, folder = pathlib.Path(botocore) / "data", pathlib.Path(output)
    documents = {"partitions": read_data(data, "partitions")}
    documents |= {service: model_of(service, names, data) for service, names in catalogue.items()}
    packed = [compressed(document) for document in documents.values()]
    folder.mkdir(parents=True, exist_ok=True)
    binary = folder / "models.bin"
    binary.write_bytes(b"".join(packed))
    (folder / "operations.h").write_text(header_of(catalogue))
    quotas = yaml.safe_load(pathlib.Path(quotas_path).read_text())
    (folder / "quotas.cpp").write_text(quotas_source(quotas, catalogue))
    (folder / "models.cpp").write_text(
        source_of(list(documents), [len(piece) for piece in packed], binary.resolve()))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CatalogueError as error:
        sys.exit(f"catalog/aws-operations.yaml: {error}")

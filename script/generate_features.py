#!/usr/bin/env python3
"""Writes the table of features of module connections from catalog/connections/features.yaml.

usage: generate_features.py YAML OPERATIONS_YAML SOURCE

SOURCE defines connections::features(); it is left alone when it would not change. Prints what is wrong
with the file; exits 1 then.
"""

import json
import re
import sys

from generated import generate, problems_of_call

KINDS = {"management": "Management", "member": "Member", "standalone": "Standalone"}
PARTITIONS = {"aws": "Aws", "aws-us-gov": "AwsUsGov", "aws-cn": "AwsCn"}
WAITS = {"": "Nothing", "bucket": "Bucket"}
KEYS = {"name", "title", "needed_by", "offered_to", "partitions", "waits_for", "unlocked_by", "needs"}
NAME = re.compile(r"[a-z]+(_[a-z]+)*")
ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z]+")
PLACEHOLDER = re.compile(r"@[A-Z_]+@")

SOURCE = """// Generated from catalog/connections/features.yaml.
#include "connections/feature.h"

namespace muster::connections {{
namespace {{

{rows}
constexpr Feature kFeatures[] = {{
{features}
}};

}} // namespace

std::span<const Feature> features() {{
    return kFeatures;
}}

}} // namespace muster::connections
"""


def problems_of_need(need, operations):
    if set(need) != {"action", "call", "input"}:
        yield f"{need}: a need has action, call and input"
        return
    yield from problems_of_call(need["call"], operations)
    if not ACTION.fullmatch(need["action"]):
        yield f"{need['action']}: not an action like s3:GetObject"
    for name in PLACEHOLDER.findall(json.dumps(need["input"])):
        if name not in ("@BUCKET@", "@PREFIX@"):
            yield f"{need['action']}: there is no {name}"


def problems_of(feature, seen, operations):
    name = feature.get("name", "")
    if set(feature) != KEYS:
        yield f"{name or feature}: a feature has {', '.join(sorted(KEYS))}"
        return
    if not NAME.fullmatch(name) or name in seen:
        yield f"{name}: not a name, or one that stands twice"
    for key, known in (("needed_by", KINDS), ("offered_to", KINDS), ("partitions", PARTITIONS)):
        yield from (f"{name}: {key}: there is no {word}" for word in feature[key] if word not in known)
    if set(feature["needed_by"]) & set(feature["offered_to"]):
        yield f"{name}: a kind either needs it or is offered it"
    if feature["waits_for"] not in WAITS:
        yield f"{name}: waits_for is one of {sorted(WAITS)}"
    if not feature["needs"]:
        yield f"{name}: needs nothing"
    for need in feature["needs"]:
        yield from (f"{name}: {problem}" for problem in problems_of_need(need, operations))


def literal(text):
    return f'R"text({text})text"'


def array(kind, name, items):
    """A constant of these items, as none of no items compiles."""
    if not items:
        return ""
    lines = "".join(f"    {item},\n" for item in items)
    return f"constexpr {kind} {name}[] = {{\n{lines}}};\n"


def need_row(need):
    service, _, operation = need["call"].partition(".")
    return f'{{"{need["action"]}", {{"{service}", "{operation}"}}, {literal(json.dumps(need["input"]))}}}'


def rows_of(feature):
    name = feature["name"].title().replace("_", "")
    return (array("Need", f"k{name}Needs", [need_row(need) for need in feature["needs"]])
            + array("ConnectionKind", f"k{name}NeededBy", [f"ConnectionKind::{KINDS[k]}" for k in feature["needed_by"]])
            + array("ConnectionKind", f"k{name}OfferedTo", [f"ConnectionKind::{KINDS[k]}" for k in feature["offered_to"]])
            + array("AwsPartition", f"k{name}Partitions", [f"AwsPartition::{PARTITIONS[p]}" for p in feature["partitions"]]))


def feature_row(feature):
    name = feature["name"].title().replace("_", "")

    def span(key, suffix):
        return f"k{name}{suffix}" if feature[key] else "{}"
    return (f'    {{"{feature["name"]}", {literal(feature["title"])}, {span("needed_by", "NeededBy")}, '
            f'{span("offered_to", "OfferedTo")}, {span("partitions", "Partitions")}, '
            f'WaitsFor::{WAITS[feature["waits_for"]]}, {literal(feature["unlocked_by"])}, k{name}Needs}},')


def make(catalogue):
    return SOURCE.format(rows="\n".join(map(rows_of, catalogue["features"])),
                         features="\n".join(map(feature_row, catalogue["features"])))


if __name__ == "__main__":
    sys.exit(generate(sys.argv[1:], "features", problems_of, make))

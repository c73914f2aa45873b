#!/usr/bin/env python3
"""Writes the table of kinds of resources of module inventory from catalog/inventory/resources.yaml.

usage: generate_inventory.py YAML OPERATIONS_YAML SOURCE

SOURCE defines inventory::resource_kinds(); it is left alone when it would not change. Prints what is wrong
with the file; exits 1 then.
"""

import json
import re
import sys

from generated import generate, problems_of_call

SCOPES = {"regional": "Regional", "global": "Global"}
HOURLY_UNITS, MONTHLY_UNITS = {"Hrs"}, {"GB-Mo", "IOPS-Mo", "GiBps-mo"}
NEEDED = {"name", "title", "scope", "call", "input", "items", "id", "arn", "tags"}
KIND_KEYS = NEEDED | {"display_name", "region", "state", "type", "size", "size_unit", "since", "rate"}
RATE_KEYS = {"free_when", "unknown_when", "parts"}
PART_NEEDED = {"name", "offer", "unit", "match"}
PART_KEYS = PART_NEEDED | {"family", "when", "quantity", "above", "up_to", "divide"}
NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
PLACEHOLDER = re.compile(r"@[A-Z]*@?")
HOW = {"=": "Equals", "*": "EndsWith", "~": "Contains"}

SOURCE = """// Generated from catalog/inventory/resources.yaml.
#include "inventory/resource_kind.h"

namespace muster::inventory {{
namespace {{

{arrays}
constexpr ResourceKind kKinds[] = {{
{kinds}
}};

}} // namespace

std::span<const ResourceKind> resource_kinds() {{
    return kKinds;
}}

}} // namespace muster::inventory
"""


def problems_of_part(part):
    name = part.get("name", "")
    if not PART_NEEDED <= set(part) <= PART_KEYS or not NAME.fullmatch(name):
        yield f"{name or part}: a part has {sorted(PART_NEEDED)}, and may have {sorted(PART_KEYS - PART_NEEDED)}"
        return
    if part["unit"] not in HOURLY_UNITS | MONTHLY_UNITS:
        yield f"{name}: not a unit of time: {part['unit']}"
    if not part["match"]:
        yield f"{name}: matches everything"
    if part.get("divide", 1) < 1 or ("up_to" in part and part["up_to"] <= part.get("above", 0)):
        yield f"{name}: a quantity of nothing"


def problems_of(kind, seen, operations):
    name = kind.get("name", "")
    if not NEEDED <= set(kind) <= KIND_KEYS:
        yield f"{name or kind}: a kind has {sorted(NEEDED)}, and may have {sorted(KIND_KEYS - NEEDED)}"
        return
    if not NAME.fullmatch(name) or name in seen:
        yield f"{name}: not a name, or one that stands twice"
    if kind["scope"] not in SCOPES:
        yield f"{name}: scope is one of {sorted(SCOPES)}"
    yield from (f"{name}: {problem}" for problem in problems_of_call(kind["call"], operations))
    for word in PLACEHOLDER.findall(kind["arn"]):
        if word not in ("@PARTITION@", "@REGION@", "@ACCOUNT@", "@ID@"):
            yield f"{name}: there is no {word}"
    if ("size" in kind) != ("size_unit" in kind):
        yield f"{name}: a size needs its unit"
    rate = kind.get("rate", {})
    if not set(rate) <= RATE_KEYS or ("rate" in kind and not rate.get("parts")):
        yield f"{name}: a rate has parts, and may have free_when and unknown_when"
        return
    for part in rate.get("parts", []):
        yield from (f"{name}: {problem}" for problem in problems_of_part(part))


def text(value):
    return json.dumps(str(value), ensure_ascii=False)


class Arrays:
    """The constants that rows refer to."""

    def __init__(self):
        self.lines = []

    def add(self, kind, items):
        if not items:
            return "{}"
        name = f"k{kind}{len(self.lines)}"
        self.lines.append(f"constexpr {kind} {name}[] = {{{', '.join(items)}}};")
        return name

    def field(self, given):
        if given is None:
            return "{}"
        if isinstance(given, str):
            given = {"path": given}
        words = self.add("Word", [f"{{{text(old)}, {text(new)}}}" for old, new in given.get("map", {}).items()])
        return (f"{{.path = {text(given['path'])}, .present = {text(given.get('present', ''))}, "
                f".absent = {text(given.get('absent', ''))}, .words = {words}}}")

    def condition(self, path, values, holds):
        return (f"{{.path = {text(path)}, .holds = Condition::Holds::{holds}, "
                f".values = {self.add('Text', [text(value) for value in values])}}}")

    def conditions(self, given):
        """Of {path: values}, {path: {in: values}} and {path: {not_in: values}}."""
        found = []
        for path, rule in (given or {}).items():
            (word, values), = rule.items() if isinstance(rule, dict) else [("in", rule)]
            found.append(self.condition(path, values, {"in": "In", "not_in": "NotIn"}[word]))
        return self.add("Condition", found)

    def groups(self, given):
        return self.add("ConditionGroup", [f"{{{self.conditions(group)}}}" for group in given or []])

    def match(self, attribute, given):
        if isinstance(given, str) and given[0] in HOW:
            return (f"{{.attribute = {text(attribute)}, .how = AttributeMatch::How::{HOW[given[0]]}, "
                    f".text = {text(given[1:])}, .field = {{}}}}")
        return (f"{{.attribute = {text(attribute)}, .how = AttributeMatch::How::Field, .text = \"\", "
                f".field = {self.field(given)}}}")

    def part(self, kind, part, everywhere):
        matches = self.add("AttributeMatch", [self.match(*each) for each in {**everywhere, **part["match"]}.items()])
        period = "Hour" if part["unit"] in HOURLY_UNITS else "Month"
        return (f"{{.name = {text(kind + '/' + part['name'])}, .offer = {text(part['offer'])}, "
                f".family = {text(part.get('family', ''))}, .unit = {text(part['unit'])}, "
                f".period = RatePart::Period::{period}, .when = {self.conditions(part.get('when'))}, "
                f".matches = {matches}, .quantity = {text(part.get('quantity', ''))}, "
                f".above = {part.get('above', 0)}, .up_to = {part.get('up_to', 0)}, .divide = {part.get('divide', 1)}}}")

    def kind(self, kind, everywhere):
        service, _, operation = kind["call"].partition(".")
        rate = kind.get("rate", {})
        fields = "".join(f"     .{name} = {self.field(kind.get(name))},\n"
                         for name in ("display_name", "region", "state", "type", "size", "since"))
        parts = self.add("RatePart", [self.part(kind["name"], part, everywhere) for part in rate.get("parts", [])])
        return (f"    {{.name = {text(kind['name'])},\n     .title = {text(kind['title'])},\n"
                f"     .scope = ResourceKind::Scope::{SCOPES[kind['scope']]},\n"
                f"     .call = {{{text(service)}, {text(operation)}}},\n"
                f"     .input = {text(json.dumps(kind['input']))},\n     .items = {text(kind['items'])},\n"
                f"     .id = {self.field(kind['id'])},\n     .arn = {text(kind['arn'])},\n{fields}"
                f"     .size_unit = {text(kind.get('size_unit', ''))},\n     .tags = {text(kind['tags'])},\n"
                f"     .free_when = {self.conditions(rate.get('free_when'))},\n"
                f"     .unknown_when = {self.groups(rate.get('unknown_when'))},\n     .parts = {parts}}},")


def make(catalogue):
    arrays = Arrays()
    kinds = [arrays.kind(kind, catalogue["all_prices"]) for kind in catalogue["kinds"]]
    return SOURCE.format(arrays="\n".join(arrays.lines), kinds="\n".join(kinds))


if __name__ == "__main__":
    sys.exit(generate(sys.argv[1:], "kinds", problems_of, make))

"""Reads catalog/connections: the features with their actions and reasons, and the export of bills."""

import dataclasses
import fnmatch
import pathlib
import re

import yaml

PARTITIONS = ("aws", "aws-us-gov", "aws-cn")
SCOPES = ("management", "member")
KINDS = ("read", "write")
RESOURCES = ("any", "bucket", "objects", "role")
CONDITIONS = ("bucket_key",)
_FEATURE_KEYS = {"id", "kind", "title", "unlocks", "scopes", "statements"}
_ACTION = re.compile(r"[a-z][a-z0-9-]*:[A-Za-z0-9]+\*?")
_WHOLE_SERVICE = ("Describe*", "List*")


@dataclasses.dataclass(frozen=True)
class Grant:
    """Actions on the same things under the same condition; `actions` maps each to its reason."""
    resources: tuple[str, ...]
    condition: str | None
    actions: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Feature:
    id: str
    kind: str
    title: str
    unlocks: str
    scopes: tuple[str, ...]
    partitions: tuple[str, ...]
    grants: tuple[Grant, ...]


@dataclasses.dataclass(frozen=True)
class Catalogue:
    version: int
    metadata_services: frozenset[str]
    features: tuple[Feature, ...]
    elsewhere: dict[str, set[str]]  # service -> operations, by botocore's names
    billing: dict

    def features_of(self, partition, scope, kind):
        return [each for each in self.features if each.kind == kind and scope in each.scopes
                and partition in each.partitions]

    def grants(self, action, kinds=KINDS):
        """Whether some feature of those kinds has the action."""
        return any(fnmatch.fnmatchcase(action, pattern) for feature in self.features if feature.kind in kinds
                   for grant in feature.grants for pattern in grant.actions)


def _problems_of_action(action, reason, metadata_services):
    service, _, name = action.partition(":")
    if not _ACTION.fullmatch(action):
        yield f"{action}: not service:Action, or a * that is not at the end"
    elif name.endswith("*") and name not in _WHOLE_SERVICE:
        yield f"{action}: only Describe* and List* stand for several actions"
    elif name.endswith("*") and service not in metadata_services:
        yield f"{action}: {service} is not among metadata_services"
    if not isinstance(reason, str) or not reason.strip() or "|" in reason:
        yield f"{action}: no reason, or one that breaks a table"


def _problems_of(row, seen, metadata_services):
    """One line for each thing wrong with a feature, the ids before it being known."""
    name = row.get("id") or str(row)
    if set(row) - {"partitions"} != _FEATURE_KEYS:
        yield f"{name}: a feature has {', '.join(sorted(_FEATURE_KEYS))}, and may have partitions"
        return
    if name in seen:
        yield f"{name}: stands twice"
    for key, known in (("scopes", SCOPES), ("partitions", PARTITIONS)):
        yield from (f"{name}: there is no {each} among {key}" for each in row.get(key, []) if each not in known)
    if row["kind"] not in KINDS:
        yield f"{name}: there is no kind {row['kind']}"
    actions = set()
    for statement in row["statements"]:
        yield from (f"{name}: there is no resource {each}" for each in statement["resources"]
                    if each not in RESOURCES)
        if statement.get("condition") not in (None, *CONDITIONS):
            yield f"{name}: there is no condition {statement['condition']}"
        for action, reason in statement["actions"].items():
            yield from (f"{name}: {problem}" for problem in _problems_of_action(action, reason, metadata_services))
            if action in actions:
                yield f"{name}: {action} stands twice"
            actions.add(action)


def _feature(row):
    grants = tuple(Grant(tuple(each["resources"]), each.get("condition"), dict(each["actions"]))
                   for each in row["statements"])
    return Feature(row["id"], row["kind"], row["title"], row["unlocks"], tuple(row["scopes"]),
                   tuple(row.get("partitions", PARTITIONS)), grants)


def read(folder):
    """The catalogue of a folder, and what is wrong with it; None where there is something."""
    folder = pathlib.Path(folder)
    raw = yaml.safe_load((folder / "permissions.yaml").read_text())
    problems, seen = [], set()
    for row in raw["features"]:
        problems += _problems_of(row, seen, raw["metadata_services"])
        seen.add(row.get("id"))
    if problems:
        return None, problems
    elsewhere = {}
    for group in raw["elsewhere"]:
        for service, operations in group["operations"].items():
            elsewhere.setdefault(service, set()).update(operations)
    billing = yaml.safe_load((folder / "billing.yaml").read_text())
    return Catalogue(raw["version"], frozenset(raw["metadata_services"]), tuple(map(_feature, raw["features"])),
                     elsewhere, billing), []

"""What people read: the policies to make a role by hand with, and tables of permissions with their reasons."""

import json

from connection_templates import policies

BEGIN = "<!-- The rest is made by script/generate_connections.py of catalog/connections. -->\n"
_SCOPES = {"management": "management", "member": "member"}


def _json(document):
    return json.dumps(document, indent=2) + "\n"


def by_hand(catalogue, partition, scope):
    """name -> text: the trust policy and the permission policies."""
    files = {"trust.json": _json(policies.trust(policies.PLACEHOLDERS))}
    for kind in ("read", "write"):
        found = policies.documents(catalogue, partition, scope, kind, policies.PLACEHOLDERS)
        files |= {f"{kind}-{number}.json": _json(document) for number, document in enumerate(found, 1)}
    return files


def _where(grant):
    said = {"any": "", "bucket": "the billing bucket", "objects": "objects in the billing bucket",
            "role": "the role itself"}
    text = ", ".join(said[each] for each in grant.resources if said[each])
    return "objects in the billing bucket" if grant.condition else text


def table(catalogue, partition, scope):
    """For the wizard: each feature with its actions and reasons, in order."""
    features = [feature for kind in ("read", "write") for feature in catalogue.features_of(partition, scope, kind)]
    return _json({"version": catalogue.version, "features": [
        {"id": feature.id, "kind": feature.kind, "title": feature.title, "unlocks": feature.unlocks,
         "permissions": [{"action": action, "on": _where(grant), "reason": reason}
                         for grant in feature.grants for action, reason in grant.actions.items()]}
        for feature in features]})


def markdown(catalogue):
    lines = [BEGIN.rstrip("\n"), "", f"## Permissions, version {catalogue.version}", ""]
    for feature in catalogue.features:
        scopes = " and ".join(_SCOPES[scope] for scope in feature.scopes)
        kind = "read-only" if feature.kind == "read" else "**writes**, only when asked for"
        lines += [f"### {feature.title} (`{feature.id}`)", "",
                  f"{feature.unlocks}. In {scopes} accounts of {', '.join(feature.partitions)}; {kind}.", "",
                  "| action | on | why |", "|---|---|---|"]
        lines += [f"| `{action}` | {_where(grant)} | {reason} |"
                  for grant in feature.grants for action, reason in grant.actions.items()]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"

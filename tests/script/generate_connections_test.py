"""The templates of connections are what the catalogue makes of them, and a bad catalogue makes nothing."""

import json
import pathlib
import shutil
import subprocess

import pytest
from connection_templates import catalogue, policies

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "script/generate_connections.py"
CATALOG = ROOT / "catalog/connections"
EVERY_ROLE = [(partition, scope) for partition in catalogue.PARTITIONS for scope in catalogue.SCOPES]


def generate(*words):
    """Runs the script with the system's Python, which has PyYAML."""
    return subprocess.run(["/usr/bin/python3", SCRIPT, *words], capture_output=True, text=True, timeout=60)


@pytest.fixture
def copied(tmp_path):
    """A folder with the catalogue, a page, and all that is made of them."""
    shutil.copytree(CATALOG, tmp_path / "connections")
    shutil.copy(ROOT / "docs/connections.md", tmp_path / "page.md")
    return tmp_path


def check(folder):
    return generate("--check", folder / "connections", folder / "page.md")


def test_what_lies_in_the_tree_is_what_the_catalogue_makes():
    done = generate("--check", CATALOG, ROOT / "docs/connections.md")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("change, complaint", [
    (lambda folder: (folder / "connections/templates/aws/member/stack.yaml").write_text("x"), "would change"),
    (lambda folder: (folder / "connections/templates/aws/member/stack.yaml").unlink(), "is missing"),
    (lambda folder: (folder / "connections/templates/aws/old.yaml").write_text("x"), "is made of nothing"),
    (lambda folder: (folder / "page.md").write_text((folder / "page.md").read_text() + "x"), "would change"),
])
def test_a_file_that_was_changed_by_hand_is_found(copied, change, complaint):
    change(copied)

    done = check(copied)

    assert done.returncode == 1
    assert complaint in done.stderr
    assert generate(copied / "connections", copied / "page.md").returncode == 0
    assert check(copied).returncode == 0


def test_the_introduction_of_the_page_is_left_as_it_is(copied):
    page = copied / "page.md"
    page.write_text(page.read_text().replace("# Connections", "# Ours", 1))

    assert check(copied).returncode == 0


@pytest.mark.parametrize("before, after, complaint", [
    ("ce:GetTags:", "ce:Get*:", "only Describe* and List* stand for several"),
    ("ec2:DescribeInstances:", '"ec2:Describe*":', "ec2 is not among metadata_services"),
    ("sts:GetCallerIdentity: which account and partition the role is in", "sts:GetCallerIdentity: ''", "no reason"),
    ("ce:GetTags:", "'*':", "not service:Action"),
    ("- id: usage", "- id: compliance", "compliance: stands twice"),
    ("scopes: [management, member]", "scopes: [everywhere]", "there is no everywhere among scopes"),
    ("partitions: [aws, aws-cn]", "partitions: [aws, mars]", "there is no mars among partitions"),
    ("resources: [objects]", "resources: [everything]", "there is no resource everything"),
    ("condition: bucket_key", "condition: none_at_all", "there is no condition none_at_all"),
    ("kind: write", "kind: admin", "there is no kind admin"),
    ("    title: The connection itself\n", "", "a feature has"),
])
def test_a_bad_catalogue_is_refused_and_nothing_written(copied, before, after, complaint):
    file = copied / "connections/permissions.yaml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    shutil.rmtree(copied / "connections/templates")

    done = generate(copied / "connections", copied / "page.md")

    assert done.returncode == 1
    assert complaint in done.stderr
    assert not (copied / "connections/templates").exists()


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_policies_keep_to_the_limits_of_iam_with_the_longest_names(partition, scope):
    found, _ = catalogue.read(CATALOG)
    longest = policies.Names("b" * 63, "r" * 64, "1" * 12, "", "", "")

    made = [document for kind in catalogue.KINDS
            for document in policies.documents(found, partition, scope, kind, longest)]

    assert len(made) <= 10
    assert max(map(policies.size_of, made)) <= 6144


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_packing_loses_and_adds_nothing(partition, scope):
    found, _ = catalogue.read(CATALOG)
    for kind in catalogue.KINDS:
        made = policies.documents(found, partition, scope, kind, policies.PLACEHOLDERS)

        granted = {action for document in made for statement in document["Statement"]
                   for action in statement["Action"]}

        assert granted == {action for feature in found.features_of(partition, scope, kind)
                           for grant in feature.grants for action in grant.actions}


def test_a_feature_too_large_for_one_policy_is_split():
    many = {f"service:Get{'x' * 30}{number}": "a reason" for number in range(400)}
    feature = catalogue.Feature("large", "read", "", "", ("member",), ("aws",),
                                (catalogue.Grant(("any",), None, dict(list(many.items())[:200])),
                                 catalogue.Grant(("any",), None, dict(list(many.items())[200:]))))
    found = catalogue.Catalogue(1, frozenset(), (feature,), {}, {})

    made = policies.documents(found, "aws", "member", "read", policies.PLACEHOLDERS)

    assert len(made) > 2
    assert max(map(policies.size_of, made)) <= 6144
    assert sum(len(statement["Action"]) for each in made for statement in each["Statement"]) == 400


def test_every_action_stands_in_the_page_with_its_reason():
    found, _ = catalogue.read(CATALOG)
    page = (ROOT / "docs/connections.md").read_text()

    for feature in found.features:
        for grant in feature.grants:
            for action, reason in grant.actions.items():
                assert f"| `{action}` |" in page and f"| {reason} |" in page


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_what_the_wizard_shows_is_what_is_granted(partition, scope):
    folder = CATALOG / "templates" / partition / scope
    shown = {(feature["kind"], permission["action"])
             for feature in json.loads((folder / "permissions.json").read_text())["features"]
             for permission in feature["permissions"]}

    granted = {(file.name.partition("-")[0], action) for file in folder.glob("*-[0-9].json")
               for statement in json.loads(file.read_text())["Statement"] for action in statement["Action"]}

    assert shown == granted


@pytest.mark.parametrize("partition", ["aws-us-gov", "aws-cn"])
def test_other_partitions_have_no_arn_of_the_commercial_one(partition):
    for file in (CATALOG / "templates" / partition).rglob("*"):
        if file.is_file():
            assert "arn:aws:" not in file.read_text(), file

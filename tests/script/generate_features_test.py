"""script/generate_features.py and script/embed_texts.py: what the module connections is made of."""

import json
import pathlib
import subprocess

import pytest

import embed_texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEED = {"action": "ec2:DescribeVolumes", "call": "ec2.DescribeVolumes", "input": {"MaxResults": 5}}
FEATURE = {"name": "disks", "title": "Disks", "needed_by": ["management"], "offered_to": [], "partitions": ["aws"],
           "waits_for": "", "unlocked_by": "A permission.", "needs": [NEED]}


def generate(directory, *features):
    """Runs the script as the build does, with the system's Python, which has PyYAML; JSON is YAML too."""
    (directory / "features.yaml").write_text(json.dumps({"features": list(features)}))
    return subprocess.run(["/usr/bin/python3", ROOT / "script/generate_features.py", directory / "features.yaml",
                           ROOT / "catalog/aws-operations.yaml", directory / "out.cpp"],
                          capture_output=True, text=True, timeout=60)


def test_a_feature_stands_in_the_table(tmp_path):
    assert generate(tmp_path, FEATURE).returncode == 0
    source = (tmp_path / "out.cpp").read_text()
    assert '{"ec2:DescribeVolumes", {"ec2", "DescribeVolumes"}, R"text({"MaxResults": 5})text"}' in source
    assert '{"disks", R"text(Disks)text", kDisksNeededBy, {}, kDisksPartitions, WaitsFor::Nothing,' in source


@pytest.mark.parametrize("changes, complaint", [
    ({"name": "Big Name"}, "not a name"),
    ({"needed_by": ["moon"]}, "there is no moon"),
    ({"partitions": ["aws-moon"]}, "there is no aws-moon"),
    ({"offered_to": ["management"]}, "either needs it or is offered it"),
    ({"waits_for": "rain"}, "waits_for is one of"),
    ({"needs": []}, "needs nothing"),
    ({"needs": [{**NEED, "action": "ec2:Describe*"}]}, "not an action"),
    ({"needs": [{**NEED, "call": "ec2.NoSuchThing"}]}, "is not in catalog/aws-operations"),
    ({"needs": [{**NEED, "input": {"a": "@MOON@"}}]}, "there is no @MOON@"),
    ({"needs": [{"action": "ec2:X"}]}, "a need has action, call and input"),
    ({"more": 1}, "a feature has"),
])
def test_what_is_wrong_is_said(tmp_path, changes, complaint):
    run = generate(tmp_path, {**FEATURE, **changes})
    assert run.returncode == 1 and complaint in run.stderr


def test_a_name_stands_once(tmp_path):
    assert "stands twice" in generate(tmp_path, FEATURE, FEATURE).stderr


def test_texts_are_embedded_as_they_are(tmp_path):
    folder = tmp_path / "templates"
    (folder / "aws").mkdir(parents=True)
    (folder / "aws/long.sh").write_text("x" * 20000 + '"@ROLE_NAME@"\n')
    source = embed_texts.make(folder, "connections", "template_files")
    assert '"aws/long.sh"' in source and '"@ROLE_NAME@"\n)muster"' in source
    assert source.count('R"muster(') == 3


def test_a_folder_that_is_not_there_has_no_texts(tmp_path):
    assert 'R"muster(' not in embed_texts.make(tmp_path / "none", "connections", "template_files")

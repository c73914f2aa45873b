"""Each test that docs/threat-model.md names is there."""

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/threat-model.md").read_text()


def texts(folder, pattern):
    return {file: file.read_text() for file in (ROOT / "tests" / folder).rglob(pattern)}


UNIT = "\n".join(texts("unit", "*.cpp").values())
PYTHON = {file.name: text for folder in ("service", "package") for file, text in texts(folder, "*_test.py").items()}
FUZZ = [file.name for file in texts("fuzz", "*_fuzz.cpp")]


@pytest.mark.parametrize("suite, name", sorted(set(re.findall(r"`(\w+Test)\.(\w+)`", TEXT))))
def test_a_unit_test_is_there(suite, name):
    assert re.search(rf"\(\s*{suite},\s*{name}\b", UNIT)


@pytest.mark.parametrize("file, name", sorted(set(re.findall(r"`(\w+_test\.py)(?:::(\w+))?`", TEXT))))
def test_a_test_of_the_programs_is_there(file, name):
    assert f"def {name}" in PYTHON[file]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`(\w+_fuzz)`", TEXT))))
def test_a_fuzz_target_is_there(target):
    assert f"{target}.cpp" in FUZZ


def test_every_threat_has_a_test_or_says_what_else_there_is():
    threats = TEXT.partition("\n## Strangers\n")[2].partition("\n## What is not defended\n")[0]
    rows = [line for line in threats.splitlines() if line.startswith("| ") and not line.startswith("| threat |")]
    assert rows
    assert [row for row in rows if not re.search(r"`\w+Test\.|_test\.py|\| see \[", row)] == []

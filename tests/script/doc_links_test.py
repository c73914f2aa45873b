"""What the documents link to within the project is there: files, pictures and headings."""

import pathlib
import re
import subprocess
import urllib.parse

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^ *```.*?^ *```", re.M | re.S)


def documents():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                            capture_output=True, text=True, check=True).stdout.split()
    return [path for path in listed if (ROOT / path).exists()]


def anchors(path):
    """The headings as GitHub names them in addresses."""
    found = []
    for heading in re.findall(r"^#+ (.+)$", CODE.sub("", path.read_text()), re.M):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        repeated = sum(known == name or re.fullmatch(re.escape(name) + r"-\d+", known) is not None for known in found)
        found.append(f"{name}-{repeated}" if repeated else name)
    return found


def is_there(document, link):
    path, _, anchor = link.partition("#")
    target = (document.parent / urllib.parse.unquote(path)).resolve() if path else document
    return target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))


@pytest.mark.parametrize("name", documents())
def test_links_lead_somewhere(name):
    document = ROOT / name
    links = LINK.findall(CODE.sub("", document.read_text()))

    lost = [link for link in links if not re.match(r"[a-z]+:", link) and not is_there(document, link)]

    assert lost == []

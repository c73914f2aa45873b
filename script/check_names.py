#!/usr/bin/env python3
"""Checks that no two files of src define a type of one name in one namespace.

The linker would take the functions of either for those of both (the one definition rule), which no
compiler and no sanitizer sees. Prints one line per violation; exits 1 when there is one.
"""

import collections
import pathlib
import re
import sys

NAMESPACE = re.compile(r"namespace ([\w:]*) ?\{")
END = re.compile(r"\} // namespace")
TYPE = re.compile(r"(?:class|struct|union|enum class) (\w+)(?: final)?(?: :[^:].*| \{.*)?$")


def types_of(text):
    """The types a file defines at namespace scope, with their namespace; unnamed ones left out."""
    inside = []
    for line in text.splitlines():
        if match := NAMESPACE.match(line):
            inside.append(match[1])
        elif END.match(line):
            inside.pop()
        elif (match := TYPE.match(line)) and all(inside):
            yield "::".join([*inside, match[1]])


def check(files):
    """`files` maps paths to their text."""
    found = collections.defaultdict(list)
    for path, text in sorted(files.items()):
        for name in types_of(text):
            found[name].append(path)
    for name, paths in found.items():
        if len(paths) > 1:
            yield f"{name} is defined in {' and in '.join(paths)}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
    files = {file.relative_to(root).as_posix(): file.read_text()
             for file in (root / "src").rglob("*") if file.suffix in (".h", ".cpp")}
    problems = list(check(files))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks that no two files of src define a type of one name in one namespace.

The linker would take the functions of either for those of both (the one definition rule), which no
compiler and no sanitizer sees. Of a module's files that are compiled together (cmake/modules.cmake)
the unnamed namespaces are one: what two of them name alike is found here, and not when a new file
moves them together. Prints one line per violation; exits 1 when there is one.
"""

import collections
import pathlib
import re
import sys

NAMESPACE = re.compile(r"namespace ([\w:]*) ?\{")
END = re.compile(r"\} // namespace")
TYPE = re.compile(r"(?:class|struct|union|enum class) (\w+)(?: final)?(?: :[^:].*| \{.*)?$")
CONSTANT = re.compile(r"(?:constexpr|constinit|const) [^()]*?\b(k[A-Z]\w*)(?: =|\{|\[)")
ALIAS = re.compile(r"using (\w+) = (.*;)")
ROOT = pathlib.Path(__file__).resolve().parents[1]
STANDS_ALONE = re.compile(re.search(r'INCLUDE REGEX "(.*)"', (ROOT / "cmake/modules.cmake").read_text())[1])


def lines_of(text):
    """The lines of a file, each with the namespaces around it; an unnamed one is an empty name."""
    inside = []
    for line in text.splitlines():
        if match := NAMESPACE.match(line):
            inside.append(match[1])
        elif END.match(line):
            inside.pop()
        else:
            yield line, inside


def types_of(text):
    """The types a file defines at namespace scope, with their namespace; unnamed ones left out."""
    for line, inside in lines_of(text):
        if (match := TYPE.match(line)) and all(inside):
            yield "::".join([*inside, match[1]])


def unnamed_of(text):
    """The types, constants and aliases of a file's unnamed namespaces, each with what may be said twice: an alias of
    the same type may. Functions are left out, as overloads are no clash; the compiler tells the others."""
    for line, inside in lines_of(text):
        if not inside or inside[-1]:
            continue
        if match := ALIAS.match(line):
            yield "::".join([*inside[:-1], match[1]]), match[2]
        elif match := TYPE.match(line) or CONSTANT.match(line):
            yield "::".join([*inside[:-1], match[1]]), None


def check_united(files):
    found = collections.defaultdict(list)
    for path, text in sorted(files.items()):
        if path.endswith(".cpp") and not STANDS_ALONE.search(path):
            for name, meaning in unnamed_of(text):
                found[pathlib.PurePath(path).parent, name].append((path, meaning))
    for (_, name), places in found.items():
        meanings = {meaning for _, meaning in places}
        if len(places) > 1 and (None in meanings or len(meanings) > 1):
            yield f"{name} is in the unnamed namespaces of {' and of '.join(path for path, _ in places)}"


def check(files):
    """`files` maps paths to their text."""
    found = collections.defaultdict(list)
    for path, text in sorted(files.items()):
        for name in types_of(text):
            found[name].append(path)
    for name, paths in found.items():
        if len(paths) > 1:
            yield f"{name} is defined in {' and in '.join(paths)}"
    yield from check_united(files)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    files = {file.relative_to(root).as_posix(): file.read_text()
             for file in (root / "src").rglob("*") if file.suffix in (".h", ".cpp")}
    problems = list(check(files))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

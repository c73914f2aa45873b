#!/usr/bin/env python3
"""Checks that no file, module or Ports struct has outgrown what one person can hold.

Lines are counted whole, comments included. A file is excused by a line `path reason` in
script/size_exceptions.txt; an excuse that is no longer needed is a violation too. Functions are
measured by clang-tidy (readability-function-*). Prints one line per violation; exits 1 then.
"""

import pathlib
import re
import sys

HEADER, SOURCE, TEST, MODULE, PORTS = 300, 600, 700, 6000, 8
FOLDERS = ("src", "tests", "bench", "sandbox", "script")
IGNORED = {"__pycache__", "node_modules"}
PORTS_STRUCT = re.compile(r"struct Ports \{(.*?)\n\s*\};", re.DOTALL)


def limit_of(path):
    """How many lines the file may have, or None for a file that has no limit."""
    name = path.rsplit("/", 1)[-1]
    if path.startswith("tests/") and name.endswith((".cpp", ".py")):
        return TEST
    if name.endswith(".h"):
        return HEADER
    if name.endswith((".cpp", ".py")) or (path.startswith("script/") and "." not in name):
        return SOURCE
    return None


def ports_in(text):
    """How many members each Ports struct of a header has."""
    for body in PORTS_STRUCT.findall(text):
        yield sum(1 for line in body.splitlines() if line.split("//")[0].rstrip().endswith(";"))


def read_exceptions(text):
    lines = [line.split(maxsplit=1) for line in text.splitlines()]
    return {line[0]: line[1] if len(line) > 1 else ""
            for line in lines if line and not line[0].startswith("#")}


def check_excuses(exceptions, needed):
    for path, reason in exceptions.items():
        if path not in needed:
            yield f"script/size_exceptions.txt: {path} needs no exception"
        elif not reason:
            yield f"script/size_exceptions.txt: {path} has no reason"


def check(files, exceptions):
    """`files` maps paths below the root to their text."""
    needed, modules = set(), {}
    for path, text in sorted(files.items()):
        lines, limit = text.count("\n"), limit_of(path)
        if limit and lines > limit:
            needed.add(path)
            if path not in exceptions:
                yield f"{path}: {lines} lines, split it at {limit}"
        for ports in ports_in(text) if path.endswith(".h") else ():
            if ports > PORTS:
                yield f"{path}: Ports has {ports} members, split the class at {PORTS}"
        if path.startswith("src/") and path.count("/") > 1:
            module = path.split("/")[1]
            modules[module] = modules.get(module, 0) + lines
    for module, lines in modules.items():
        if lines > MODULE:
            needed.add(f"src/{module}")
            if f"src/{module}" not in exceptions:
                yield f"src/{module}: {lines} lines, split the module at {MODULE}"
    yield from check_excuses(exceptions, needed)


def read_files(root):
    for folder in FOLDERS:
        for file in (root / folder).rglob("*"):
            path = file.relative_to(root).as_posix()
            if file.is_file() and not IGNORED & set(file.parts) and limit_of(path):
                yield path, file.read_text()


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
    exceptions = read_exceptions((root / "script/size_exceptions.txt").read_text())
    problems = list(check(dict(read_files(root)), exceptions))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Runs clang-tidy over the compile commands of a build, and only where something has changed.

A file's verdict depends on its command, the configuration, and the text of the file and of every
project header it reaches; a clean verdict is remembered under the hash of all these.
usage: tidy.py [--build DIR] [FILE...]
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
CLANG_TIDY = "clang-tidy-19"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


class Fingerprints:
    """Hashes of translation units; the text of each file is read once."""

    def __init__(self, root, settings):
        self.root, self.settings, self.texts = root, settings, {}

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = path.read_text()
        return self.texts[path]

    def reach(self, source):
        """The source and every project header that it includes, directly or not."""
        pending, found = [source], set()
        while pending:
            file = pending.pop()
            if file in found:
                continue
            found.add(file)
            for header in INCLUDE.findall(self.text(file)):
                bases = (file.parent, self.root, self.root / "src", self.root / "tests",
                         self.root / "bench")
                pending += [path for base in bases if (path := base / header).is_file()][:1]
        return sorted(found)

    def of(self, source, command):
        digest = hashlib.sha256(self.settings + command.encode())
        for file in self.reach(source):
            digest.update(f"{file.relative_to(self.root)}\0{self.text(file)}\0".encode())
        return digest.hexdigest()


def settings_of(root):
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, check=True).stdout
    return version + b"".join(file.read_bytes() for file in sorted(root.rglob(".clang-tidy"))
                              if "build" not in file.parts)


def run(build, source):
    """What clang-tidy says about one file, without its statistics; empty when it is clean."""
    done = subprocess.run([CLANG_TIDY, "-p", str(build), "--quiet", str(source)],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or done.stderr.strip() or f"clang-tidy ended with {done.returncode}"


def work_list(root, build, only, cache):
    """(source, memory of its clean verdict) for each file whose verdict is not known."""
    prints = Fingerprints(root, settings_of(root))
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if build in source.parents or root not in source.parents or (only and source not in only):
            continue
        memory = cache / prints.of(source, entry["command"])
        if not memory.exists():
            yield source, memory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/lint")
    parser.add_argument("files", nargs="*", type=lambda name: pathlib.Path(name).resolve())
    arguments = parser.parse_args()
    cache = ROOT / "build/tidy"
    cache.mkdir(parents=True, exist_ok=True)
    jobs = int(os.environ.get("MUSTER_JOBS", os.cpu_count() or 1))

    failures = 0
    work = list(work_list(ROOT, arguments.build.resolve(), set(arguments.files), cache))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        verdicts = pool.map(lambda item: run(arguments.build, item[0]), work)
        for (_, memory), verdict in zip(work, verdicts):
            if verdict:
                failures += 1
                print(verdict, flush=True)
            else:
                memory.touch()
    print(f"clang-tidy: {len(work)} files looked at, {failures} with findings", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

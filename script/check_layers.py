#!/usr/bin/env python3
"""Checks that every include obeys the layers declared in src/CMakeLists.txt.

A module includes only itself and the modules in its DEPS, its tests also those in its TEST_DEPS,
each DEPS module stands above it in that file, and a third-party header is included only where
THIRD_PARTY says. Prints one line per violation; exits 1 when there is one.
"""

import pathlib
import re
import sys
import typing

ANYWHERE = ("src/", "tests/", "bench/")

# How a third-party header begins -> the folders or files that may include it.
THIRD_PARTY = {
    "fmt": ANYWHERE,
    "gtest": ("tests/",),
    "gmock": ("tests/",),
    "rapidcheck": ("tests/",),
    "rapidcheck.h": ("tests/",),
    "boost/json": ("src/base/", "src/bills/", "src/billing/", "src/inventory/offer_reader.cpp", "bench/", "tests/generate/", "tests/differential/"),
    "boost/unordered": ("src/bills/",),
    "boost/asio": ("src/http/", "bench/"),
    "boost/beast": ("src/http/", "bench/"),
    "spdlog": ("src/base/",),
    "curl": ("src/net/", "bench/"),
    "openssl": ("src/crypto/", "src/http/", "src/net/trust.cpp", "tests/support/", "bench/"),
    "sodium.h": ("src/crypto/", "bench/edge/bare.cpp"),
    "fido": ("src/webauthn/credential.cpp",),
    "fido.h": ("src/webauthn/credential.cpp",),
    "liboath": ("src/crypto/", "tests/unit/identity/"),
    "sqlite3.h": ("src/sql/", "tests/unit/sql/", "bench/edge/bare.cpp"),
    "SQLiteCpp": ("src/sql/", "tests/unit/sql/"),
    "pqxx": ("src/sql/postgres_",),
    "libpq-fe.h": ("src/sql/address.cpp", "src/sql/postgres_"),
    "duckdb.h": ("src/duck/duckdb_library.h",),
    "zstd.h": ("src/segment/", "src/aws_model/model_catalog.cpp"),
    "libxml": ("src/aws_model/xml_document.cpp", "src/saml/xml_document.cpp", "tests/support/"),
    "xmlsec": ("tests/support/saml_signer.cpp",),
    "xxhash.h": ("src/sql/", "src/segment/", "src/scan/", "src/rollup/", "src/billing/"),
    "hwy": ("src/segment/", "src/scan/", "src/bills/", "src/commands/simd_limit.cpp", "tests/"),
    "isa-l.h": ("src/bills/", "bench/"),
    "isa-l": ("src/bills/", "src/crypto/", "src/saml/deflate.cpp", "bench/"),
    "libdeflate.h": ("tests/",),
    "re2": ("src/cost/",),
    "CLI": ("src/app/server_command.cpp", "src/cli/", "src/commands/", "tests/support/sample_program.h", "bench/"),
    "yaml-cpp": ("src/app/config_text.cpp",),
}

# Headers of the C library and the kernel that are no C++ standard header.
SYSTEM = re.compile(
    r"(sys/[a-z]+|linux/[a-z_]+|[a-z0-9_]+)$|"
    r"(sys|linux|arpa|netinet)/[a-z_]+\.h$|"
    r"(dlfcn|fcntl|malloc|unistd|signal|spawn|string|termios|pwd|dirent|sched|poll|pthread|immintrin|arm_neon)\.h$|"
    r"sanitizer/[a-z_]+\.h$"
)

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
MODULE = re.compile(r"muster_module\(\s*(\w+)([^)]*)\)")
PROGRAM = re.compile(r"target_link_libraries\(musterd? PRIVATE ([^)]*)\)")
KEYWORDS = {"DEPS", "LIBRARIES", "TEST_DEPS", "TEST_LIBRARIES", "TESTS"}


class Module(typing.NamedTuple):
    """What a module may use, and what its tests may use beside that."""
    deps: list
    test_deps: list = []


def read_modules(text):
    """The modules of src/CMakeLists.txt in order."""
    text = re.sub(r"#[^\n]*", "", text)
    modules = {}
    for name, arguments in MODULE.findall(text):
        keyword, words = None, {"DEPS": [], "TEST_DEPS": []}
        for word in arguments.split():
            if word in KEYWORDS:
                keyword = word
            elif keyword in words:
                words[keyword].append(word)
        modules[name] = Module(words["DEPS"], words["TEST_DEPS"])
    # The program stands on top: its libraries are its DEPS.
    for libraries in PROGRAM.findall(text):
        modules["main"] = Module([word for word in libraries.split() if word in modules])
    return modules


def check_order(modules):
    """One line per DEPS entry that does not stand above its user."""
    seen = set()
    for name, module in modules.items():
        for dep in module.deps:
            if dep not in seen:
                yield f"src/CMakeLists.txt: {name} depends on {dep}, which does not stand above it"
        seen.add(name)


def module_of(path):
    parts = path.split("/")
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ["tests", "unit"] and len(parts) > 3:
        return parts[2]
    return None


def check_quoted(path, header, modules):
    target = header.split("/")[0]
    own = module_of(path)
    if "/" not in header:
        return f'"{header}" is not written from the source root'
    if target not in modules:
        inside = path.startswith("src/")
        return f'"{header}" is in no module' if inside else None
    if own is None or own == "main":  # the entry points are programs, not a module
        return None
    if own not in modules:
        return f"module {own} is not in src/CMakeLists.txt"
    may = modules[own].deps + (modules[own].test_deps if path.startswith("tests/") else [])
    if target != own and target not in may:
        return f'"{header}": {own} does not name {target} in its DEPS'
    return None


def check_angled(path, header):
    if SYSTEM.match(header):
        return None
    first, _, rest = header.partition("/")
    allowed = THIRD_PARTY.get(f"{first}/{rest.split('/')[0].removesuffix('.hpp')}",
                              THIRD_PARTY.get(first))
    if allowed is None:
        return f"<{header}> is not on the list of third-party headers in script/check_layers.py"
    if not path.startswith(tuple(allowed)):
        return f"<{header}> belongs behind {', '.join(allowed)}"
    return None


def check_file(path, text, modules):
    """One line per include of `text`, the file at `path` below the root, that breaks a rule."""
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, angled = match.groups()
        problem = check_quoted(path, quoted, modules) if quoted else check_angled(path, angled)
        if problem:
            yield f"{path}:{number}: {problem}"


def check(root):
    modules = read_modules((root / "src/CMakeLists.txt").read_text())
    yield from check_order(modules)
    for folder in ANYWHERE:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                path = file.relative_to(root).as_posix()
                yield from check_file(path, file.read_text(), modules)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
    problems = list(check(root))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

import check_layers
import pytest
from check_layers import Module

MODULES = check_layers.read_modules("""
# muster_module(ghost DEPS base): a comment is no module
muster_module(base LIBRARIES fmt::fmt TESTS base/a_test.cpp)
muster_module(ledger DEPS base
    LIBRARIES duckdb_api TEST_DEPS cost TESTS ledger/a_test.cpp)
muster_module(cost DEPS base ledger)
""")


def problems(path, line):
    return list(check_layers.check_file(path, f"#pragma once\n{line}\n", MODULES))


def test_modules_are_read_in_order_with_their_deps():
    assert MODULES == {"base": Module([]), "ledger": Module(["base"], ["cost"]),
                       "cost": Module(["base", "ledger"])}


def test_a_dependency_that_does_not_stand_above_is_found():
    modules = {"base": Module(["ledger"]), "ledger": Module([])}
    assert len(list(check_layers.check_order(modules))) == 1
    assert not list(check_layers.check_order(MODULES))


@pytest.mark.parametrize("path, line", [
    ("src/base/a.h", '#include "ledger/scan.h"'),
    ("src/ledger/a.cpp", '#include "cost/report.h"'),
    ("src/ledger/a.cpp", '#include "scan.h"'),
    ("src/ledger/a.cpp", '#include "nowhere/scan.h"'),
    ("src/ghost/a.cpp", '#include "base/result.h"'),
    ("tests/unit/base/a_test.cpp", '#include "cost/report.h"'),
    ("src/cost/a.cpp", "#include <duckdb.h>"),
    ("src/ledger/scan.cpp", "  # include <duckdb.h>"),
    ("src/cost/a.cpp", "#include <sqlite3.h>"),
    ("src/cost/a.cpp", "#include <curl/curl.h>"),
    ("src/cost/a.cpp", "#include <boost/asio.hpp>"),
    ("src/cost/a.cpp", "#include <gtest/gtest.h>"),
])
def test_a_forbidden_include_is_found(path, line):
    found = problems(path, line)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:2: ")


@pytest.mark.parametrize("path, line", [
    ("src/cost/a.cpp", '#include "ledger/scan.h"'),
    ("src/cost/a.cpp", '#include "cost/report.h"'),
    ("src/cost/a.cpp", "#include <vector>"),
    ("src/cost/a.cpp", "#include <sys/mman.h>"),
    ("src/cost/a.cpp", "#include <re2/re2.h>"),
    ("src/cost/a.cpp", "// #include <duckdb.h>"),
    ("tests/unit/cost/a_test.cpp", '#include "support/temp_dir.h"'),
    ("tests/unit/ledger/a_test.cpp", '#include "cost/report.h"'),
    ("tests/fuzz/a_fuzz.cpp", '#include "cost/report.h"'),
])
def test_an_allowed_include_is_let_through(path, line):
    assert not problems(path, line)


def test_a_whole_tree_is_walked(tmp_path):
    for folder in ("src/base", "tests", "bench"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src/CMakeLists.txt").write_text("muster_module(base)\n")
    (tmp_path / "src/base/a.h").write_text("#include <curl/curl.h>\n")
    assert len(list(check_layers.check(tmp_path))) == 1

import check_sizes
import pytest


def problems(files, exceptions=None):
    return list(check_sizes.check(files, exceptions or {}))


@pytest.mark.parametrize("path, limit", [
    ("src/base/a.h", 300),
    ("src/base/a.cpp", 600),
    ("tests/unit/base/a_test.cpp", 700),
    ("tests/service/a_test.py", 700),
    ("script/build", 600),
    ("bench/a.py", 600),
])
def test_a_file_may_reach_its_limit_and_not_pass_it(path, limit):
    assert not problems({path: "x\n" * limit})
    assert len(problems({path: "x\n" * (limit + 1)})) == 1


def test_an_excused_file_may_pass_its_limit_when_there_is_a_reason():
    files = {"src/base/a.h": "x\n" * 301}
    assert not problems(files, {"src/base/a.h": "a table"})
    assert len(problems(files, {"src/base/a.h": ""})) == 1


def test_an_excuse_that_is_not_needed_is_found():
    assert len(problems({"src/base/a.h": "x\n"}, {"src/base/a.h": "once was long"})) == 1


def test_a_module_is_measured_as_the_sum_of_its_files():
    files = {f"src/base/{number}.cpp": "x\n" * 600 for number in range(10)}
    assert not problems(files)
    assert len(problems({**files, "src/base/last.h": "x\n"})) == 1


def test_a_class_with_too_many_ports_is_found():
    def header(ports):
        members = "".join(f"        Store& s{number}; // why\n" for number in range(ports))
        return f"class A {{\n    struct Ports {{\n{members}    }};\n}};\n"

    assert not problems({"src/base/a.h": header(8)})
    assert len(problems({"src/base/a.h": header(9)})) == 1


def test_exceptions_are_read_without_comments():
    text = "# comment\n\nsrc/base/a.h a table of words\nsrc/base/b.h\n"
    assert check_sizes.read_exceptions(text) == {"src/base/a.h": "a table of words",
                                                 "src/base/b.h": ""}

import check_names


def problems(*texts):
    return list(check_names.check({f"src/{i}.h": text for i, text in enumerate(texts)}))


IN_LEDGER = "namespace muster::ledger {{\n\n{}\n\n}} // namespace muster::ledger\n"


def test_a_type_defined_twice_in_one_namespace_is_found():
    for first, second in [("struct Record {", "class Record final : public Row {"), ("enum class Record : int {",
                                                                                     "struct Record : Row {")]:
        found = problems(IN_LEDGER.format(first + "\n};"), IN_LEDGER.format(second + "\n};"))
        assert found == ["muster::ledger::Record is defined in src/0.h and in src/1.h"]


def test_a_definition_and_what_only_speaks_of_it_are_no_two():
    assert not problems(IN_LEDGER.format("class Record {\n};"), IN_LEDGER.format("class Record;\nvoid f(Record);"))


def test_one_name_in_two_namespaces_is_two_types():
    other = "namespace muster::ledger::format {\n\nstruct Record {\n};\n\n} // namespace muster::ledger::format\n"
    unnamed = IN_LEDGER.format("namespace {\n\nstruct Record {\n};\n\n} // namespace")
    nested = IN_LEDGER.format("struct Store::Record {\n};\nclass Store {\n    struct Record {};\n};")
    assert not problems(IN_LEDGER.format("struct Record {\n};"), other, unnamed, unnamed, nested)


def unnamed(*lines):
    return IN_LEDGER.format("namespace {{\n\n{}\n\n}} // namespace".format("\n".join(lines)))


def clashes(first, second, names=("src/ledger/a.cpp", "src/ledger/b.cpp")):
    return list(check_names.check(dict(zip(names, (unnamed(first), unnamed(second))))))


def test_what_two_files_that_are_compiled_together_name_alike_is_found():
    for first, second, name in [("struct Row {", "class Row {", "Row"), ("using Rows = A;", "using Rows = B;", "Rows"),
                                ("constexpr int kMost = 3;", "constexpr std::array<int, 2> kMost{1, 2};", "kMost"),
                                ("const auto kNames = f(x);", "constexpr char kNames[] = {", "kNames")]:
        assert clashes(first, second) == [f"muster::ledger::{name} is in the unnamed namespaces of src/ledger/a.cpp and "
                                          "of src/ledger/b.cpp"]


def test_names_that_never_meet_are_no_clash():
    assert not clashes("constexpr int kMost = 3;", "constexpr int kMost = 3;", ("src/ledger/a.cpp", "src/scan/a.cpp"))
    assert not clashes("constexpr int kInsert = 3;", "constexpr int kInsert = 3;",
                       ("src/scan/sum_kernels.cpp", "src/scan/key_kernels.cpp"))
    assert not clashes("using Rows = A;", "using Rows = A;")
    assert not clashes("int f(A);", "int f(B);")
    assert not clashes("int f() {\n    constexpr int kMost = 3;", "constexpr int kMost = 3;")

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

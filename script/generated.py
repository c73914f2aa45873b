"""What scripts that generate sources share."""

import pathlib
import sys

import yaml


def write_if_changed(file, text):
    """Only where it changes, so that nothing is built anew for nothing."""
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def generate(arguments, entries, problems_of, make):
    """The program of a script with the arguments YAML OPERATIONS_YAML SOURCE: writes what `make` makes of the catalogue
    in YAML, or prints what is wrong with its list `entries`. `problems_of` is asked of each entry, with the names of
    those before it and the operations of AWS that there are by service. Its exit code."""
    catalogue, operations = (yaml.safe_load(pathlib.Path(file).read_text()) for file in arguments[:2])
    problems = problems_in(catalogue[entries], problems_of, operations)
    for problem in problems:
        print(f"{arguments[0]}: {problem}", file=sys.stderr)
    if not problems:
        write_if_changed(pathlib.Path(arguments[2]), make(catalogue))
    return 1 if problems else 0


def problems_in(entries, problems_of, operations):
    problems, seen = [], set()
    for entry in entries:
        problems += problems_of(entry, seen, operations)
        seen.add(entry.get("name"))
    return problems


def problems_of_call(call, operations):
    """Of an operation like ec2.DescribeRegions."""
    service, _, operation = call.partition(".")
    if operation not in operations.get(service, []):
        yield f"{call} is not in catalog/aws-operations.yaml"

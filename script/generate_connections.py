#!/usr/bin/env python3
"""Writes the templates of every way to connect an account, and the table of permissions in the docs, out of
catalog/connections/permissions.yaml and billing.yaml.

usage: generate_connections.py [--check] CATALOG MARKDOWN
  CATALOG   catalog/connections; the templates go into its folder templates, where nothing else may lie
  MARKDOWN  docs/connections.md; what stands before its mark is left as it is
  --check   writes nothing; says what would change and exits 1 then

templates/PARTITION/SCOPE holds stack.yaml (CloudFormation), permissions-stack.yaml (the policies alone, for a
role that was made otherwise), commands.sh (AWS CLI), module.tf (Terraform), trust.json, read-N.json and
write-N.json (by hand), permissions.json (what a person is shown), and for members stack-set.sh. The server fills
in @PRINCIPAL@, @EXTERNAL_ID@, @ROLE_NAME@, @CALLBACK_TOPIC@, @BUCKET@ and @REPORT@. Prints what is wrong with the
catalogue; exits 1 then.
"""

import pathlib
import sys

from connection_templates import catalogue, cloudformation, commands, documents, policies, terraform
from generated import write_if_changed


def problems_of_size(found):
    """IAM's limits, for the longest names that there can be."""
    for partition in catalogue.PARTITIONS:
        for scope in catalogue.SCOPES:
            made = {kind: policies.documents(found, partition, scope, kind, policies.PLACEHOLDERS)
                    for kind in catalogue.KINDS}
            if sum(map(len, made.values())) > policies.MOST_POLICIES:
                yield f"{partition} {scope}: more than {policies.MOST_POLICIES} policies"


def templates(found):
    """path below templates -> text"""
    files = {}
    for partition in catalogue.PARTITIONS:
        for scope in catalogue.SCOPES:
            made = {
                "stack.yaml": cloudformation.to_yaml(cloudformation.connection(found, partition, scope)),
                "permissions-stack.yaml": cloudformation.to_yaml(cloudformation.permissions(found, partition, scope)),
                "commands.sh": commands.connection(found, partition, scope),
                "module.tf": terraform.connection(found, partition, scope),
                "permissions.json": documents.table(found, partition, scope),
                **documents.by_hand(found, partition, scope)}
            if scope == "member":
                made["stack-set.sh"] = commands.stack_set(found, partition)
            files |= {f"{partition}/{scope}/{name}": text for name, text in made.items()}
    return files


def wanted_files(found, folder, page):
    """Every file as it should be."""
    files = {folder / "templates" / path: text for path, text in templates(found).items()}
    before = page.read_text().partition(documents.BEGIN)[0] if page.exists() else "# Connections\n\n"
    files[page] = before + documents.markdown(found)
    return files


def differences(wanted, folder):
    """One line for each file that is missing, differs or should not be there."""
    for path, text in wanted.items():
        if not path.exists():
            yield f"{path} is missing"
        elif path.read_text() != text:
            yield f"{path} would change"
    for path in sorted((folder / "templates").rglob("*")):
        if path.is_file() and path not in wanted:
            yield f"{path} is made of nothing"


def write(wanted, folder):
    for path in sorted((folder / "templates").rglob("*")):
        if path.is_file() and path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        write_if_changed(path, text)


def main(arguments):
    is_check = "--check" in arguments
    folder, page = (pathlib.Path(each) for each in arguments if each != "--check")
    found, problems = catalogue.read(folder)
    problems = problems or list(problems_of_size(found))
    if problems:
        print("\n".join(f"{folder / 'permissions.yaml'}: {problem}" for problem in problems), file=sys.stderr)
        return 1
    wanted = wanted_files(found, folder, page)
    if not is_check:
        write(wanted, folder)
        return 0
    found_differences = list(differences(wanted, folder))
    if found_differences:
        print("\n".join([*found_differences, "run script/generate_connections.py catalog/connections "
                         "docs/connections.md"]), file=sys.stderr)
    return 1 if found_differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

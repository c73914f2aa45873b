#!/usr/bin/env python3
"""Writes the enum Permission and the table of roles from catalog/permissions.yaml.

usage: generate_permissions.py YAML HEADER SOURCE [MARKDOWN]

HEADER is base/permission.h, SOURCE defines identity::permission_table(); both are left alone when
they would not change. MARKDOWN is the table for people. Prints what is wrong with the file; exits 1
then.
"""

import pathlib
import re
import sys

import yaml

from generated import write_if_changed

ROLES = {"admin": "Admin", "user": "User", "read_only": "ReadOnly", "cost_admin": "CostAdmin"}
TITLES = {"admin": "Admin", "user": "User", "read_only": "Read Only",
          "cost_admin": "Cost & Compliance Admin"}
NAME = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")

HEADER = """// Generated from catalog/permissions.yaml.
#pragma once

#include "base/enum_names.h"

namespace muster {{

/// What a route may ask of whoever calls it; which roles have it is in identity/permission_table.h.
enum class Permission {{
{enumerators}
}};

inline constexpr auto kPermissionNames = enum_names<Permission>({{
{names}
}});

}} // namespace muster
"""

SOURCE = """// Generated from catalog/permissions.yaml.
#include "identity/permission_table.h"

namespace muster::identity {{
namespace {{

constexpr PermissionRow kTable[] = {{
{rows}
}};

}} // namespace

std::span<const PermissionRow> permission_table() {{
    return kTable;
}}

}} // namespace muster::identity
"""


def enumerator(name):
    """accounts.update_type -> AccountsUpdateType"""
    return "".join(word.capitalize() for word in re.split(r"[._]", name))


def problems_of(row, seen):
    """One line per thing wrong with a row, the names before it being known."""
    name = row.get("name", "")
    if set(row) != {"name", "roles", "description"}:
        yield f"{name or row}: a row has name, roles and description"
        return
    if not NAME.fullmatch(name):
        yield f"{name}: not a name like area.verb_object"
    if enumerator(name) in seen:
        yield f"{name}: stands twice"
    if not row["description"].strip() or '"' in row["description"]:
        yield f"{name}: no description, or one with quotes"
    if not row["roles"] or len(set(row["roles"])) != len(row["roles"]):
        yield f"{name}: no role, or one named twice"
    for role in row["roles"]:
        if role not in ROLES:
            yield f"{name}: there is no role {role}"
    if "admin" not in row["roles"]:
        yield f"{name}: Admin may do everything"


def read(text):
    """The rows of the file, each with its area, and what is wrong with them."""
    rows, problems, seen = [], [], set()
    for group in yaml.safe_load(text):
        for row in group["permissions"]:
            problems += problems_of(row, seen)
            seen.add(enumerator(row.get("name", "")))
            rows.append({**row, "area": group["area"]})
    return rows, problems


def header(rows):
    return HEADER.format(
        enumerators="\n".join(f"    {enumerator(row['name'])}," for row in rows),
        names="\n".join(f"    {{Permission::{enumerator(row['name'])}, \"{row['name']}\"}},"
                        for row in rows))


def source(rows):
    def line(row):
        roles = ", ".join(f"Role::{ROLES[role]}" for role in row["roles"])
        return (f"    {{Permission::{enumerator(row['name'])}, \"{row['description']}\",\n"
                f"     RoleSet{{{roles}}}}},")
    return SOURCE.format(rows="\n".join(map(line, rows)))


def markdown(rows):
    lines = ["| permission | what it lets one do | " + " | ".join(TITLES.values()) + " |",
             "|---|---|" + ":-:|" * len(TITLES)]
    for row in rows:
        cells = " | ".join("x" if role in row["roles"] else " " for role in TITLES)
        lines.append(f"| {row['name']} | {row['description']} | {cells} |")
    return "\n".join(lines) + "\n"


def main(arguments):
    rows, problems = read(pathlib.Path(arguments[0]).read_text())
    if problems:
        print("\n".join(f"{arguments[0]}: {problem}" for problem in problems), file=sys.stderr)
        return 1
    for path, make in zip(arguments[1:], (header, source, markdown)):
        write_if_changed(pathlib.Path(path), make(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

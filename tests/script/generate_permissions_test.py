import pathlib
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "script/generate_permissions.py"

GOOD = """
- area: users
  permissions:
    - {name: users.read, roles: [admin, read_only], description: See users}
    - {name: users.reset_password, roles: [admin], description: Reset passwords}
"""


def generate(directory, text):
    """Runs the script as the build does, with the system's Python, which has PyYAML."""
    (directory / "p.yaml").write_text(text)
    return subprocess.run(
        ["/usr/bin/python3", SCRIPT, "p.yaml", "p.h", "p.cpp", "p.md"], cwd=directory,
        capture_output=True, text=True, timeout=60)


def test_names_become_enumerators(tmp_path):
    assert generate(tmp_path, GOOD).returncode == 0
    assert "    UsersRead,\n    UsersResetPassword,\n" in (tmp_path / "p.h").read_text()
    assert "RoleSet{Role::Admin, Role::ReadOnly}" in (tmp_path / "p.cpp").read_text()


def test_the_table_for_people_has_a_row_each(tmp_path):
    generate(tmp_path, GOOD)

    assert "| users.read | See users | x |   | x |   |" in (tmp_path / "p.md").read_text()


@pytest.mark.parametrize("row, complaint", [
    ("{name: users.read, roles: [admin], description: Once more}", "stands twice"),
    ("{name: users.list, roles: [owner, admin], description: Else}", "no role owner"),
    ("{name: Users, roles: [admin], description: No area}", "not a name"),
    ("{name: users.update, roles: [], description: Nobody}", "no role"),
    ("{name: users.update, roles: [user], description: Not Admin}", "Admin may do everything"),
    ("{name: users.update, roles: [admin, admin], description: Twice}", "named twice"),
    ("{name: users.update, roles: [admin], description: ''}", "no description"),
    ("{name: users.update, roles: [admin]}", "has name, roles and description"),
])
def test_a_bad_row_is_found_and_nothing_written(tmp_path, row, complaint):
    done = generate(tmp_path, GOOD + f"    - {row}\n")

    assert done.returncode == 1
    assert complaint in done.stderr
    assert not (tmp_path / "p.h").exists()


def test_a_file_that_would_not_change_is_left_alone(tmp_path):
    generate(tmp_path, GOOD)
    before = (tmp_path / "p.h").stat().st_mtime_ns

    assert generate(tmp_path, GOOD).returncode == 0
    assert (tmp_path / "p.h").stat().st_mtime_ns == before

import pathlib
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "script/generate_notifications.py"

EVENT = ("{name: import.failed, title: Failed, summary: 'Of {{what}}', values: [what], page: /tasks,"
         " permission: bills.read, mailed: [admin]}")
PERMISSIONS = "[{area: bills, permissions: [{name: bills.read, roles: [admin, cost_admin], description: x}]}]"
MAIL = "{name: hello, values: [name]}"


def generate(directory, events=EVENT, mails=MAIL, text="Hello {{name}}\n\nfrom {{host}}\n", html="<p>{{name}}</p>\n"):
    """Runs the script as the build does, with the system's Python, which has PyYAML."""
    (directory / "n.yaml").write_text(f"events: [{events}]\nmails: [{mails}]\n")
    (directory / "p.yaml").write_text(PERMISSIONS)
    mail = directory / "mail"
    mail.mkdir(exist_ok=True)
    (mail / "layout.txt").write_text("{{body}}\n-- \n{{home}}\n")
    (mail / "layout.html").write_text("<title>{{subject}}</title>{{body}}\n")
    (mail / "hello.txt").write_text(text)
    (mail / "hello.html").write_text(html)
    return subprocess.run(["/usr/bin/python3", SCRIPT, "n.yaml", "mail", "p.yaml", "out.cpp"], cwd=directory,
                          capture_output=True, text=True, timeout=60)


def test_a_mail_stands_whole_in_its_layout(tmp_path):
    assert generate(tmp_path).returncode == 0

    source = (tmp_path / "out.cpp").read_text()
    assert 'R"text(Hello {{name}})text"' in source
    assert 'R"text(from {{host}}\n-- \n{{home}}\n)text"' in source
    assert 'R"text(<title>Hello {{name}}</title><p>{{name}}</p>\n)text"' in source
    assert 'R"text(import.failed)text"' in source


def test_who_may_see_what_an_event_is_about_may_be_told_of_it(tmp_path):
    assert generate(tmp_path, events=EVENT[:-1] + ", tells_doer: false}").returncode == 0

    row = (tmp_path / "out.cpp").read_text()
    assert "RoleSet{Role::Admin, Role::CostAdmin},\n     RoleSet{Role::Admin},\n     false}" in row


@pytest.mark.parametrize("changes, complaint", [
    ({"text": "Hello {{nmae}}\n\nbody\n"}, "there is no value nmae"),
    ({"html": "<p>{{secret}}</p>"}, "there is no value secret"),
    ({"text": "Grüße\n\nbody\n"}, "a subject is ASCII"),
    ({"mails": "{name: absent, values: []}"}, "absent.txt: is not there"),
    ({"events": EVENT + "," + EVENT}, "stands twice"),
    ({"events": EVENT.replace("import.failed", "Failed")}, "not a name"),
    ({"events": EVENT.replace("{{what}}", "{{who}}")}, "there is no value who"),
    ({"events": EVENT.replace("/tasks", "tasks")}, "a page begins with /"),
    ({"events": "{name: a.b}"}, "has name, title"),
    ({"events": EVENT.replace("bills.read", "bills.raed")}, "there is no permission bills.raed"),
    ({"events": EVENT.replace("[admin]", "[admin, user]")}, "user may not see what it is about"),
])
def test_what_is_wrong_stops_the_build(tmp_path, changes, complaint):
    done = generate(tmp_path, **changes)

    assert done.returncode == 1 and complaint in done.stderr
    assert not (tmp_path / "out.cpp").exists()

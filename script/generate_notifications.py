#!/usr/bin/env python3
"""Writes the tables of module notify from catalog/notifications.yaml and the texts in catalog/mail/.

usage: generate_notifications.py YAML MAIL_DIRECTORY PERMISSIONS SOURCE

PERMISSIONS is catalog/permissions.yaml: which roles may see, and so be told of, what an event is about.
SOURCE defines notify::event_kinds() and notify::mail_templates(); it is left alone when it would not
change. Prints what is wrong with the files; exits 1 then.
"""

import pathlib
import re
import sys

import yaml

from generate_permissions import ROLES
from generated import write_if_changed

NAME = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
ALWAYS = {"host", "home"}
FIELDS = ("name", "title", "summary", "values", "page", "permission", "mailed")

SOURCE = """// Generated from catalog/notifications.yaml and catalog/mail/.
#include "notify/catalogue.h"

namespace muster::notify {{
namespace {{

constexpr EventKind kEvents[] = {{
{events}
}};

constexpr MailTemplate kMails[] = {{
{mails}
}};

}} // namespace

std::span<const EventKind> event_kinds() {{
    return kEvents;
}}

std::span<const MailTemplate> mail_templates() {{
    return kMails;
}}

}} // namespace muster::notify
"""


def unknown_values(text, known):
    """The values that a text asks for and nobody gives it."""
    return sorted(set(PLACEHOLDER.findall(text)) - set(known))


def problems_of_event(event, seen, permitted):
    name = event.get("name", "")
    if set(event) - {"tells_doer"} != set(FIELDS):
        yield f"{name or event}: an event has {', '.join(FIELDS)}, and may have tells_doer"
        return
    if not NAME.fullmatch(name):
        yield f"{name}: not a name like area.what_happened"
    if name in seen:
        yield f"{name}: stands twice"
    for text in (event["title"], event["summary"], event["page"]):
        for value in unknown_values(text, event["values"]):
            yield f"{name}: there is no value {value}"
    if not event["page"].startswith("/"):
        yield f"{name}: a page begins with /"
    if event["permission"] not in permitted:
        yield f"{name}: there is no permission {event['permission']}"
    for role in sorted(set(event["mailed"]) - permitted.get(event["permission"], set(ROLES))):
        yield f"{name}: {role} may not see what it is about"


def read_mail(directory, mail):
    """{subject, text, html} of a mail inside the layout, and what is wrong with them."""
    texts, problems = {}, []
    for form in ("txt", "html"):
        file, layout = directory / f"{mail['name']}.{form}", directory / f"layout.{form}"
        if not file.exists():
            problems.append(f"{file.name}: is not there")
            return texts, problems
        body = file.read_text()
        if form == "txt":
            texts["subject"], _, body = body.partition("\n\n")
        texts[form] = layout.read_text().replace("{{body}}", body.strip("\n"))
    texts["html"] = texts["html"].replace("{{subject}}", texts["subject"])
    for form, text in texts.items():
        problems += [f"{mail['name']}.{form}: there is no value {value}"
                     for value in unknown_values(text, set(mail["values"]) | ALWAYS)]
        if not text.isascii() and form == "subject":
            problems.append(f"{mail['name']}: a subject is ASCII but for its values")
    return texts, problems


def literal(text):
    return f'R"text({text})text"'


def role_set(roles):
    return "RoleSet{" + ", ".join(f"Role::{ROLES[role]}" for role in ROLES if role in roles) + "}"


def event_row(event, permitted):
    cells = [literal(event[key]) for key in ("name", "title", "summary", "page")]
    cells += [role_set(permitted[event["permission"]]), role_set(event["mailed"]),
              "true" if event.get("tells_doer", True) else "false"]
    return "    {" + ",\n     ".join(cells) + "},"


def mail_row(name, texts):
    return f"    {{\"{name}\",\n     " + ",\n     ".join(literal(texts[key]) for key in ("subject", "txt", "html")) + "},"


def permitted_roles(areas):
    """The roles that have each permission."""
    return {row["name"]: set(row["roles"]) for area in areas for row in area["permissions"]}


def make(catalogue, directory, permitted):
    """The source, and what is wrong."""
    problems, seen, mails = [], set(), []
    for event in catalogue["events"]:
        problems += problems_of_event(event, seen, permitted)
        seen.add(event.get("name"))
    for mail in catalogue["mails"]:
        texts, wrong = read_mail(directory, mail)
        problems += wrong
        if not wrong:
            mails.append(mail_row(mail["name"], texts))
    if problems:
        return "", problems
    events = "\n".join(event_row(event, permitted) for event in catalogue["events"])
    return SOURCE.format(events=events, mails="\n".join(mails)), []


def main(arguments):
    catalogue, permissions = (yaml.safe_load(pathlib.Path(arguments[i]).read_text()) for i in (0, 2))
    source, problems = make(catalogue, pathlib.Path(arguments[1]), permitted_roles(permissions))
    if problems:
        print("\n".join(f"{arguments[0]}: {problem}" for problem in problems), file=sys.stderr)
        return 1
    write_if_changed(pathlib.Path(arguments[3]), source)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

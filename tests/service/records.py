"""A server with one of each record in it."""

import re
import time

from muster_cli import write_bill
from musterd import Server

REPORT = {"period": "2026-10", "filter": "service = AmazonEC2 and not account is null"}
PROVIDERS = "/api/v1/federation/providers"
MADE = [
    ("/api/v1/cost/saved-reports", {"name": "Costs", "report": REPORT, "view": {"chart": "line"}, "is_shared": True}),
    ("/api/v1/cost/dashboards", {"name": "Costs", "widgets": [{"title": "Costs", "report": REPORT}], "is_shared": True}),
    ("/api/v1/notification-channels", {"name": "ops", "kind": "webhook", "target": "https://hooks.example.com/x",
                                       "events": ["import.failed"]}),
    ("/api/v1/api-tokens", {"name": "ci", "role": "read_only"}),
    ("/api/v1/billing/s3-sources", {"name": "payer", "address": "s3://bills/cur/",
                                    "role_arn": "arn:aws:iam::111122223333:role/Bills"}),
    ("/api/v1/groups", {"name": "Staff", "role": "user"}),
    ("/api/v1/users", {"email": "bob@example.com", "name": "Bob", "role": "user"}),
    ("/api/v1/support-requests", {"email": "sam@fixers.example", "name": "Sam", "company": "Fixers",
                                  "reason": "The bill of October does not add up."}),
    (PROVIDERS, {"kind": "saml", "name": "Subsidiary", "domains": ["example.net"]}),
]


def start(directory, environment=None, **settings):
    (directory / "bills").mkdir(parents=True)
    server = Server(directory, import_directories=[str(directory / "bills")], **settings)
    if environment:
        server.process_options = {"env": environment}
    return server.start()


def make(server, admin, issuer="https://idp.example.org"):
    """Makes the records; the path of each list, and the id of the newest in it."""
    oidc = {"kind": "oidc", "name": "Example", "domains": ["example.org"], "oidc": {"issuer": issuer, "client_id": "muster"}}
    for path, body in [(PROVIDERS, oidc), *MADE]:
        answer = admin.post(path, body)
        assert answer.status == 201, answer
    for rows in (8, 9):  # two versions of a month
        bill = write_bill(server.directory / "bills" / "bill.csv", rows=rows)
        task = admin.post("/api/v1/billing/imports", {"path": str(bill)}).json
        assert ended(admin, task["id"])["state"] == "succeeded"
    lists = [*dict(MADE), "/api/v1/sessions", "/api/v1/tasks", "/api/v1/billing/versions"]
    return {path: max(item["id"] for item in admin.get(path).json["items"]) for path in lists}


def id_for(path, parameter, ids):
    """Which of the records a parameter of a path may mean; None for what is no record."""
    lists = {"provider": PROVIDERS, "user": "/api/v1/users", "id": path.partition("/{")[0]}
    if path.startswith(("/saml/", "/sign-in/", "/oidc/")):
        lists["id"] = PROVIDERS
    return ids.get(lists.get(parameter))


def filled(path, ids):
    """The path of a record that is there."""
    return re.sub(r"\{(\w+)\}", lambda found: str(id_for(path, found[1], ids)), path)


def ended(admin, task_id):
    """A task, once it has ended."""
    for _ in range(600):
        task = admin.get(f"/api/v1/tasks/{task_id}").json
        if task["ended_at"]:
            return task
        time.sleep(0.05)
    raise AssertionError(task)

"""Bills of a connected account come in by themselves."""

import datetime

import pytest

from mail_server import MailServer
from musterd import ADMIN
from sandbox import Sandbox, external_id, wait_until

pytestmark = pytest.mark.long

CONNECTIONS = "/api/v1/connections"


@pytest.fixture
def sandbox(tmp_path):
    sandbox = Sandbox(tmp_path / "sandbox", "--time", "2026-09-28T05:00:00Z", "--bill-rows", "600", "--bill-hours", "24")
    yield sandbox
    sandbox.stop()


@pytest.fixture
def admin(sandbox, tmp_path):
    server = sandbox.server(tmp_path / "server")
    server.start()
    yield server.set_up()
    server.stop()


def versions(admin, account):
    return admin.get(f"/api/v1/billing/versions?source={account}").json["items"]


def spent(admin):
    return admin.post("/api/v1/cost/reports/run", {"period": "2026-09", "granularity": "total"}).json["total"]


def connect(sandbox, admin, name):
    """A connection of the management account whose role works."""
    connection = admin.post(CONNECTIONS, {"name": name, "kind": "management", "account_id": sandbox.management}).json
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]))
    at = f"{CONNECTIONS}/{connection['id']}"
    wait_until(lambda: admin.get(at).json["state"] == "connected")
    return at, connection


def bills_of(admin, at):
    return next(item for item in admin.get(f"{at}/features").json["items"] if item["name"] == "billing_bucket")


def deliver(sandbox):
    sandbox.define_report("bills-of-ours", "ours")
    sandbox.control("POST", "/clock", days=1)


def test_of_two_connections_to_an_account_one_brings_its_bills(sandbox, admin):
    deliver(sandbox)
    first_at, first = connect(sandbox, admin, "payer")
    second_at, _ = connect(sandbox, admin, "second")
    wait_until(lambda: versions(admin, sandbox.management))

    admin.post(f"{second_at}/check")
    admin.post(f"{first_at}/check")
    assert bills_of(admin, first_at)["state"] == "available"
    waiting = bills_of(admin, second_at)
    assert (waiting["state"], first["id"] in waiting["waits_for"]) == ("waiting", True)
    assert len(admin.get("/api/v1/tasks?kind=billing.s3_poll").json["items"]) == 1

    admin.post(f"{second_at}/disconnect")
    refused = admin.post(f"{second_at}/delete-bills", {"confirm": "second"})
    assert (refused.status, refused.code) == (409, "connection.bills_of_another")
    assert admin.post(f"{second_at}/listen").status == 202
    wait_until(lambda: admin.get(second_at).json["state"] == "connected")

    admin.post(f"{first_at}/disconnect")
    admin.post(f"{second_at}/check")
    assert bills_of(admin, second_at)["state"] == "available"
    left = bills_of(admin, first_at)
    assert left["state"] != "waiting" and left["waits_for"] is None  # who is disconnected waits for nobody


def test_bills_are_deleted_as_asked_and_come_again_with_the_connection(sandbox, admin):
    deliver(sandbox)
    at, _ = connect(sandbox, admin, "payer")
    wait_until(lambda: versions(admin, sandbox.management))
    total = spent(admin)
    reader = admin.invite("reader@example.com", "cost_admin")

    assert admin.post(f"{at}/delete-bills", {"confirm": "payer"}).code == "connection.still_connected"
    assert admin.post(f"{at}/disconnect").json["state"] == "disconnected"
    assert spent(admin) == total  # kept unless somebody asks
    assert reader.post(f"{at}/delete-bills", {"confirm": "payer"}).status == 403
    refused = admin.post(f"{at}/delete-bills", {"confirm": "another"})
    assert (refused.status, refused.code) == (400, "connection.not_confirmed")
    assert admin.post(f"{at}/delete-bills").json["errors"][0]["pointer"] == "/confirm"

    answer = admin.post(f"{at}/delete-bills", {"confirm": "payer"})
    assert answer.status == 202, answer
    task = answer.json["id"]
    wait_until(lambda: admin.get(f"/api/v1/tasks/{task}").json["state"] == "succeeded")
    assert versions(admin, sandbox.management) == []
    assert spent(admin) != total
    actions = [event["action"] for event in
               admin.get(f"/api/v1/audit/events?target={at.rpartition('/')[2]}&limit=1000").json["items"]]
    assert actions.count("connection.bills_deleted") == 1

    for _ in range(2):  # again is no harm
        admin.post(f"{at}/listen")
    wait_until(lambda: admin.get(at).json["state"] == "connected")
    admin.post(f"{at}/check")
    wait_until(lambda: versions(admin, sandbox.management))
    assert spent(admin) == total


def test_bills_come_in_as_soon_as_it_is_known_where_they_lie(sandbox, admin):
    connection = admin.post(CONNECTIONS, {"name": "payer", "kind": "management",
                                          "account_id": sandbox.management}).json
    at = f"{CONNECTIONS}/{connection['id']}"
    sandbox.make_role(sandbox.management, connection["role_name"], external_id(connection["external_id"]))
    wait_until(lambda: admin.get(at).json["state"] == "connected")
    assert versions(admin, sandbox.management) == []

    sandbox.define_report("bills-of-ours", "ours")
    sandbox.control("POST", "/clock", days=1)
    assert admin.post(f"{at}/check").json["bills"]["bucket"] == "bills-of-ours"

    [version], _ = wait_until(lambda: versions(admin, sandbox.management))
    assert (version["month"], version["current"]) == ("2026-09", True)
    total = spent(admin)
    assert total != [None]

    assert admin.post(f"{at}/disconnect").json["state"] == "disconnected"
    assert admin.ask("DELETE", at).status == 204
    assert spent(admin) == total  # what was read stays


def test_a_bucket_that_nobody_names_any_more_is_not_read(sandbox, admin):
    deliver(sandbox)
    at, _ = connect(sandbox, admin, "payer")
    wait_until(lambda: versions(admin, sandbox.management))
    sandbox.define_report("bills-of-others", "others")  # of two, Muster takes none by itself
    total = spent(admin)

    def edit(body):
        return admin.ask("PATCH", at, body, {"If-Match": f'"{admin.get(at).json["revision"]}"'}).json

    def sources():
        return [one["address"] for one in admin.get("/api/v1/billing/s3-sources").json["items"]]

    assert edit({"name": "ours"})["bills"]["bucket"] == "bills-of-ours"
    assert edit({"bills": {"bucket": "elsewhere"}})["bills"]["bucket"] == "elsewhere"
    assert sources() == ["s3://elsewhere/"]
    assert edit({"bills": None})["bills"] is None
    assert (sources(), spent(admin)) == ([], total)  # what was read stays

    assert admin.post(f"{at}/check").json["bills"] is None
    assert bills_of(admin, at)["state"] == "waiting"


def test_that_the_data_is_complete_is_mailed_once_whatever_becomes_of_the_server(tmp_path):
    now = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)  # of which the server knows that it is now
    sandbox = Sandbox(tmp_path / "sandbox", "--time", f"{now:%Y-%m-%dT%H:%M:%SZ}", "--bill-rows", "600", "--bill-hours", "24")
    post = MailServer().start()
    server = sandbox.server(tmp_path / "server", **post.settings())
    server.start()
    admin = server.set_up()
    admin.post("/api/v1/notification-channels", {"name": "team", "kind": "email", "target": "team@example.com",
                                                 "events": ["connection.complete"]})
    at, connection = connect(sandbox, admin, "payer")
    assert not any("complete" in mail.subject for mail in post.mails)

    deliver(sandbox)
    admin.post(f"{at}/check")

    mail = post.to(ADMIN, "Your data is complete")
    assert mail.subject == "Your data is complete: payer"
    assert "Hello Ann," in mail.text and sandbox.management in mail.text and f"{now:%Y-%m}" in mail.text
    told = post.to("team@example.com", seconds=30)
    assert "payer" in told.text and f"/connections/{connection['id']}" in told.text

    server.kill()
    server.start()
    admin.sign_in(ADMIN)
    sandbox.control("POST", "/clock", days=1)  # another delivery
    [source] = admin.get("/api/v1/billing/s3-sources").json["items"]
    task = admin.post(f"/api/v1/billing/s3-sources/{source['id']}/look").json["id"]
    wait_until(lambda: admin.get(f"/api/v1/tasks/{task}").json["state"] == "succeeded")
    admin.post(f"{at}/disconnect")  # and what is connected again is no news
    admin.post(f"{at}/listen")
    wait_until(lambda: admin.get(at).json["state"] == "connected")
    [source], _ = wait_until(lambda: admin.get("/api/v1/billing/s3-sources").json["items"])
    wait_until(lambda: admin.get(f"/api/v1/billing/s3-sources/{source['id']}").json["read_at"])
    post.to(ADMIN, "Your data is complete")
    # Killed between sending and saving, a server sends the same message again: by its Message-ID it is one.
    assert len({mail.id for mail in post.mails if "complete" in mail.subject and mail.recipients == [ADMIN]}) == 1
    assert len({mail.id for mail in post.mails if mail.recipients == ["team@example.com"]}) == 1
    server.stop()
    post.stop()
    sandbox.stop()

"""Costs and bills over the API of a running server, compared with what the command line says."""

import concurrent.futures
import csv
import io
import json
import os
import time

import pytest

from muster_cli import HEADER, Muster, bill_row, write_bill
from musterd import ADMIN, Browser, Server


class Client:
    """Somebody who has signed in, and asks below /api/v1."""

    def __init__(self, browser):
        self.browser = browser

    def ask(self, verb, path, body=None, headers=None):
        return self.browser.ask(verb, "/api/v1" + path, body, headers)

    def get(self, path):
        return self.ask("GET", path)

    def ok(self, path):
        """The document of an answer that must succeed."""
        answer = self.get(path)
        assert answer.status == 200, answer
        return answer.json

    def post(self, path, body):
        return self.ask("POST", path, body)

    def events(self, path):
        """The data of server-sent events as documents, as they come."""
        connection = self.browser.server.connect()
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        connection.request("GET", "/api/v1" + path, headers={"Cookie": cookies})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        for line in response:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def serve(root, *import_directories):
    """A new server and its first Admin."""
    server = Server(root, listen=["http://127.0.0.1:0"], import_directories=[str(path) for path in import_directories])
    return server.start(), Client(server.set_up())


def somebody(admin, role):
    """A new user of that role."""
    return Client(admin.browser.invite(f"{role}@example.com", role))


@pytest.fixture(scope="module")
def bills(tmp_path_factory):
    """Two months of several services, a broken bill, and something that is nobody's business."""
    root = tmp_path_factory.mktemp("bills")
    for month, cost in (("2026-09", "1.25"), ("2026-10", "0.0000000001")):
        lines = [HEADER]
        for number in range(40):
            lines.append(bill_row(number, cost, month, **{
                "lineItem/ProductCode": ("AmazonEC2", "AmazonS3", "AWSLambda")[number % 3],
                "lineItem/UsageAccountId": f"00000000004{number % 2}"}))
        path = root / "in" / f"{month}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
    write_bill(root / "in" / "broken" / "bill.csv", cost="a dollar")
    write_bill(root / "secret" / "bill.csv")
    (root / "in" / "way-out").symlink_to(root / "secret")
    (root / "in" / "folder").mkdir()
    (root / "in" / "folder" / "bill.csv").symlink_to(root / "secret" / "bill.csv")
    return root


@pytest.fixture(scope="module")
def admin(tmp_path_factory, bills):
    server, admin = serve(tmp_path_factory.mktemp("server"), bills / "in")
    server.secrets.append("a dollar")
    yield admin
    server.stop()


@pytest.fixture(scope="module")
def server(admin):
    return admin.browser.server


def import_bill(client, path, **more):
    """The task of an import, when it has ended, and what its events told on the way."""
    started = client.post("/billing/imports", {"path": str(path), **more})
    assert started.status == 202, started
    task = started.json
    assert started.headers["location"] == f"/api/v1/tasks/{task['id']}"
    seen = [task]
    deadline = time.monotonic() + 60
    while seen[-1]["state"] in ("queued", "waiting", "running") and time.monotonic() < deadline:
        time.sleep(0.05)
        seen.append(client.ok(f"/tasks/{task['id']}"))
    return seen[-1]


@pytest.fixture(scope="module")
def imported(admin, bills):
    for month in ("2026-09", "2026-10"):
        task = import_bill(admin, bills / "in" / f"{month}.csv", source="payer")
        assert task["state"] == "succeeded", task
    return admin


REPORT = {"period": "2026-09..2026-10", "by": ["service", "account"], "measures": ["unblended_cost", "lines"]}


def test_a_report_is_what_the_command_line_says(imported, server):
    answer = imported.post("/cost/reports/run", REPORT)

    assert answer.status == 200, answer
    printed = json.loads(Muster(server.data).ok("cost", "report", "--period", REPORT["period"], "--by", "service,account",
                                                "--measures", "unblended_cost,lines", "--format", "json"))
    rows = [{"period": row["period"], **dict(zip(REPORT["by"], row["dimensions"])), "unblended_cost": row["measures"][0],
             "lines": int(row["measures"][1])} for row in answer.json["rows"]]
    assert rows == printed and len(rows) == 12
    assert answer.json["total"] == ["50.000000004", "80"]
    assert answer.json["currency"] == "USD"
    assert answer.json["report"]["range"] == {"first": "2026-09-01", "last": "2026-10-31"}


def export(client, form):
    """The bytes of a file, which need not be text."""
    browser = client.browser
    connection = browser.server.connect()
    connection.request("POST", "/api/v1/cost/reports/export", json.dumps({"report": REPORT, "format": form}), {
        "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": browser.csrf,
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    assert answer.headers["Content-Disposition"] == f'attachment; filename="costs-2026-09-01-2026-10-31.{form}"'
    return body


def test_exports_hold_the_same_rows(imported, server):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    rows = list(csv.DictReader(io.StringIO(export(imported, "csv").decode())))

    assert json.loads(export(imported, "json")) == [{**row, "lines": int(row["lines"])} for row in rows]
    table = parquet.read_table(io.BytesIO(export(imported, "parquet"))).to_pylist()
    assert [(row["service"], format(row["unblended_cost"].normalize(), "f"), row["lines"]) for row in table] == [
        (row["service"], row["unblended_cost"], int(row["lines"])) for row in rows]
    assert [path for path in (server.data / "scratch").rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_a_bad_filter_is_refused_by_its_column(imported):
    answer = imported.post("/cost/filter", {"text": "service = AmazonEC2 AND"})

    assert (answer.status, answer.code) == (400, "report.filter_syntax")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["errors"][0]["pointer"] == "/text"
    assert answer.json["errors"][0]["detail"].startswith("column 24: ")
    run = imported.post("/cost/reports/run", {"period": "mtd", "filter": "service ="})
    assert run.json["errors"][0]["pointer"] == "/filter"


def test_names_and_values_help_to_write_a_report(imported):
    names = imported.ok("/cost/names")
    assert {"name": "service", "kind": "built_in"} in names["dimensions"]
    assert {"name": "unblended_cost", "is_cost": True} in names["measures"]
    values = imported.ok("/cost/values?dimension=service&period=2026-09&prefix=Amazon")["items"]
    assert values == [{"value": "AmazonEC2", "cost": "17.5"}, {"value": "AmazonS3", "cost": "16.25"}]


def test_sql_answers_as_texts(imported):
    answer = imported.post("/sql", {"query": "select x_billing_month as month, count(*) as n, sum(unblended_cost) as cost "
                                             "from charges where x_source = 'payer' group by 1 order by 1"})
    assert answer.json == {
        "columns": [{"name": "month", "type": "text"}, {"name": "n", "type": "integer"}, {"name": "cost", "type": "decimal"}],
        "rows": [["2026-09", "40", "50"], ["2026-10", "40", "0.000000004"]], "is_truncated": False}


@pytest.mark.parametrize("statement, code", [
    ("select * from read_csv('/etc/passwd')", "duckdb.forbidden"),
    ("drop view charges", "duckdb.not_read_only"),
    ("select no_such_column from charges", "duckdb.query"),
    ("--help", "duckdb.query"),
    ("select count(*) from (select i, repeat('x', 100) || i as t from range(20000000) a(i) order by t)",
     "duckdb.out_of_memory"),
    ("select list(i) from range(1000000000) t(i)", "duckdb.out_of_memory"),
])
def test_sql_is_held_to_its_limits(imported, statement, code):
    answer = imported.post("/sql", {"query": statement})

    assert answer.status in (400, 403, 422), answer
    assert answer.code == code, answer
    assert imported.get("/session").status == 200  # the server lives on


def test_a_long_answer_of_sql_is_cut_off(imported):
    answer = imported.post("/sql", {"query": "select i from range(1000000000) t(i)", "max_rows": 3})

    assert answer.json["rows"] == [["0"], ["1"], ["2"]]
    assert answer.json["is_truncated"]


def test_secrets_of_the_server_are_not_in_the_process_of_sql(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSTER_TEST_SECRET", "planted")
    server, admin = serve(tmp_path)
    with concurrent.futures.ThreadPoolExecutor() as threads:
        asked = threads.submit(admin.post, "/sql", {"query": "select sum(i * j) from range(40000) a(i), range(20000) b(j)"})
        environments = []
        while not asked.done() and not environments:
            children = open(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read().split()
            tasks = os.listdir(f"/proc/{server.process.pid}/task")
            for task in tasks:
                children += open(f"/proc/{server.process.pid}/task/{task}/children").read().split()
            for child in children:
                try:
                    command = open(f"/proc/{child}/cmdline", "rb").read()
                    if b"jsonl" in command:
                        environments.append(open(f"/proc/{child}/environ", "rb").read())
                except OSError:
                    pass
    server.stop()

    assert environments and b"planted" not in environments[0]


def test_bills_are_listed_with_their_proof(imported):
    assert imported.ok("/billing/sources")["items"][0] | {"bytes": 0} == {
        "name": "payer", "months": 2, "first_month": "2026-09", "last_month": "2026-10", "rows": 80, "bytes": 0}
    month = imported.ok("/billing/months?source=payer")["items"][0]
    assert (month["month"], month["rows"], month["violations"]) == ("2026-09", 40, 0)
    version = imported.ok(f"/billing/versions/{month['version']}")
    assert version["files"][0]["rows"] == 40 and version["checks"]
    assert imported.get("/billing/versions/777").status == 404


def test_versions_are_what_the_command_line_says(imported, server):
    printed = json.loads(Muster(server.data).ok("ledger", "versions", "--json"))["items"]
    assert [imported.ok(f"/billing/versions/{item['id']}") for item in printed] == printed


def test_what_changed_between_deliveries_is_told(server, admin, bills, tmp_path):
    path = bills / "in" / "changing.csv"
    write_bill(path, cost="1", rows=2)
    import_bill(admin, path, source="changing")
    write_bill(path, cost="2", rows=2)
    assert import_bill(admin, path, source="changing")["state"] == "succeeded"
    version = admin.ok("/billing/months?source=changing")["items"][0]["version"]

    changed = admin.ok(f"/billing/versions/{version}/diff?by=service&measures=unblended_cost")

    assert changed["after"] == version
    assert changed["rows"][0]["measures"] == ["2", "4", "2"]


def test_an_import_is_followed_by_its_events(server, admin, bills):
    with concurrent.futures.ThreadPoolExecutor() as threads:
        path = bills / "in" / "followed.csv"
        write_bill(path, rows=50_000)
        listening = admin.events("/events")
        states = threads.submit(lambda: next(
            event for event in listening if event["kind"] == "billing.import" and event["state"] in ("succeeded", "failed")))
        time.sleep(0.5)  # for it to listen
        task = import_bill(admin, path, source="followed")
        last = states.result(60)

    assert last["id"] == task["id"] and last["state"] == "succeeded"
    assert [step["name"] for step in last["steps"]] == ["look", "import"]
    assert last["steps"][1]["detail"] == "2026-10 of followed added: 50000 rows"
    assert last["progress"] is None


def test_progress_of_an_import_is_told_while_it_runs(admin, bills):
    path = bills / "in" / "long.csv"
    write_bill(path, rows=300_000)
    with concurrent.futures.ThreadPoolExecutor() as threads:
        listening = admin.events("/events")
        progress = threads.submit(lambda: next(event["progress"] for event in listening if event["progress"]))
        time.sleep(0.5)  # for it to listen
        assert import_bill(admin, path, source="long")["state"] == "succeeded"
        told = progress.result(60)

    assert told["bytes"] <= told["total_bytes"] or told["total_bytes"] == 0


def test_an_error_in_a_bill_is_the_tasks_error(admin, bills, server):
    task = import_bill(admin, bills / "in" / "broken")

    printed = Muster(server.data).run("billing", "import", str(bills / "in" / "broken"), "--json")
    error = json.loads(printed.stderr)["error"]
    assert task["state"] == "failed"
    assert task["error"] == {"code": error["slug"], "detail": error["detail"]}
    kept = import_bill(admin, bills / "in" / "broken", keep_going=True)
    assert kept["error"]["code"] == "billing.no_rows"


def test_what_lies_outside_is_not_imported(admin, bills):
    def refusal(path):
        return admin.post("/billing/imports", {"path": str(path)})

    for outside in ("/etc/passwd", bills / "secret", bills / "in" / ".." / "secret", bills / "in" / "way-out",
                    bills / "in-other", "/"):
        assert (refusal(outside).status, refusal(outside).code) == (403, "billing.path_not_allowed"), outside
    assert refusal(bills / "in" / "missing").status == 404
    assert refusal("in/2026-09.csv").status == 400
    task = import_bill(admin, bills / "in" / "folder")
    assert (task["state"], task["error"]["code"]) == ("failed", "billing.path_not_allowed")


def test_directories_to_import_from_are_listed(admin, bills):
    (directory,) = admin.ok("/billing/import-directories")["items"]
    assert directory["path"] == str(bills / "in") and "2026-09.csv" in directory["entries"]


def test_a_saved_report_goes_round(server, imported):
    made = imported.post("/cost/saved-reports", {"name": "Costs", "folder": "Teams", "report": REPORT})
    assert made.status == 201, made
    path = made.headers["location"].removeprefix("/api/v1")
    document = imported.ok(path)
    assert document["report"]["by"] == REPORT["by"] and document["owner"] == imported.ok("/session")["user"]["id"]

    assert imported.ask("PATCH", path, {"name": "x"}).status == 428
    changed = imported.ask("PATCH", path, {"folder": None}, {"If-Match": made.headers["etag"]})
    assert (changed.status, changed.json["folder"], changed.json["name"]) == (200, None, "Costs")
    stale = imported.ask("PATCH", path, {"name": "x"}, {"If-Match": made.headers["etag"]})
    assert (stale.status, stale.code) == (412, "saved.stale")
    assert imported.post("/cost/reports/run", changed.json["report"]).status == 200
    assert imported.ask("DELETE", path).status == 204
    assert imported.get(path).status == 404
    actions = [event["action"] for event in imported.ok("/audit/events?target=" + document["id"])["items"]]
    assert sorted(actions) == ["report.changed", "report.created", "report.deleted"]


def test_who_sees_and_changes_what_is_saved(server, admin):
    user, reader, cost_admin = (somebody(admin, role) for role in ("user", "read_only", "cost_admin"))
    own = user.post("/cost/saved-reports", {"name": "own", "report": REPORT}).json
    shared = user.post("/cost/dashboards", {
        "name": "shared", "is_shared": True, "widgets": [{"title": "a", "saved_report": own["id"]}]}).json

    assert reader.get(f"/cost/saved-reports/{own['id']}").status == 404
    assert reader.get(f"/cost/dashboards/{shared['id']}").status == 200
    assert reader.ask("PATCH", f"/cost/dashboards/{shared['id']}", {"name": "x"}, {"If-Match": '"1"'}).status == 403
    assert reader.post("/cost/saved-reports", {"name": "x", "report": REPORT}).status == 403
    assert reader.post("/billing/imports", {"path": "/x"}).status == 403
    assert user.post("/billing/imports", {"path": "/x"}).code == "auth.not_allowed"
    assert reader.post("/cost/reports/run", REPORT).status == 200
    renamed = cost_admin.ask("PATCH", f"/cost/saved-reports/{own['id']}", {"name": "theirs"}, {"If-Match": '"1"'})
    assert (renamed.status, renamed.json["owner"]) == (200, own["owner"])


def test_an_import_goes_on_after_its_server_was_killed(tmp_path):
    bill = write_bill(tmp_path / "in" / "bill.csv", cost="2", rows=200_000)
    server, admin = serve(tmp_path / "server", tmp_path / "in")
    task = admin.post("/billing/imports", {"path": str(bill), "source": "payer"}).json
    while admin.ok(f"/tasks/{task['id']}")["steps"][1]["state"] != "running":
        time.sleep(0.01)
    server.kill()

    server.start()
    admin = Client(Browser(server).sign_in(ADMIN))
    deadline = time.monotonic() + 90  # its lease has to end first
    while (now := admin.ok(f"/tasks/{task['id']}"))["state"] in ("queued", "running", "waiting"):
        assert time.monotonic() < deadline, now
        time.sleep(0.2)

    assert now["state"] == "succeeded", now
    report = admin.post("/cost/reports/run", {"period": "2026-10", "measures": ["lines", "unblended_cost"]}).json
    assert report["total"] == ["200000", "400000"]
    assert [path.name for path in (server.data / "ledger").iterdir() if path.is_dir()] == ["v2"] or len(
        admin.ok("/billing/versions")["items"]) == 1
    server.stop()


def test_an_import_that_is_cancelled_leaves_nothing(tmp_path):
    bill = write_bill(tmp_path / "in" / "bill.csv", rows=400_000)
    server, admin = serve(tmp_path / "server", tmp_path / "in")
    task = admin.post("/billing/imports", {"path": str(bill)}).json
    while admin.ok(f"/tasks/{task['id']}")["steps"][1]["state"] != "running":
        time.sleep(0.01)

    assert admin.post(f"/tasks/{task['id']}/cancel", {}).status == 200
    while (now := admin.ok(f"/tasks/{task['id']}"))["state"] == "running":
        time.sleep(0.05)

    assert now["state"] in ("cancelled", "succeeded"), now
    months = admin.ok("/billing/months")["items"]
    assert len(months) == (1 if now["state"] == "succeeded" else 0)
    server.stop()

"""Earlier months are found in the bucket and read, and what Cost Explorer remembers is, while one call to AWS goes
wrong (aws_faults.py). Each request to Cost Explorer costs: none is made that is not needed, and each is counted."""

import collections
import datetime

import pytest

from aws_faults import FAULTS, KILLS, PATIENCE, Disturbance, ask, calls_of, check, ended, faults_for, kills_for
from sandbox import PERMISSIONS, Sandbox, external_id, wait_until

pytestmark = pytest.mark.long

CONNECTIONS = "/api/v1/connections"
BUCKET, REPORT, EARLIER = "bills-of-ours", "ours", ["2014-03", "2014-04"]
NOON = datetime.datetime.now(datetime.UTC).replace(hour=12, minute=0, second=0)  # so that no day ends while AWS plays

End = collections.namedtuple("End", "found read remembered versions spent failed")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """With bills in the old form, which lie about."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--time", f"{NOON:%Y-%m-%dT%H:%M:%SZ}", "--bill-rows", "30",
                      "--bill-snapshots", "2", "--bill-hours", "12")
    sandbox.define_report(BUCKET, REPORT)
    for month in EARLIER:
        sandbox.client("s3").put_object(
            Bucket=BUCKET, Key=f"{sandbox.management}-aws-billing-detailed-line-items-{month}.csv",
            Body=("RecordType,ProductName,UsageStartDate,UsageEndDate,UnBlendedCost\n"
                  f"LineItem,Amazon S3,{month}-02 00:00:00,{month}-02 01:00:00,1.25\n"
                  f"StatementTotal,,,,1.25\n").encode())
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def server(sandbox, tmp_path_factory):
    server = sandbox.server(tmp_path_factory.mktemp("server"), **{
        "connections.check_every": "1h", "inventory.collect_every": "24h", "connections.cost_history": "on_request"})
    server.start()
    yield server
    server.stop()


class Journey:
    """One connection, whose months are read, and forgotten when it begins anew."""

    def __init__(self, sandbox, server):
        self.sandbox, self.server, self.admin = sandbox, server, server.set_up()
        self.connection = self.admin.post(CONNECTIONS, {
            "name": "payer", "kind": "management", "account_id": sandbox.management,
            "bills": {"bucket": BUCKET, "prefix": "bills", "report": REPORT}}).json
        sandbox.make_role(sandbox.management, self.connection["role_name"],
                          external_id(self.connection["external_id"]), [*PERMISSIONS, "ce:GetCostAndUsage"])
        self.at = f"{CONNECTIONS}/{self.connection['id']}"
        self._wait_for("connected")

    def go(self, fault=None, is_killed=False):
        """Its end, the Disturbance, and how often Cost Explorer was asked: as it has seen it, and as was counted."""
        self.sandbox.control("POST", "/sessions/expire")  # so that the role is taken on anew
        self.sandbox.control("DELETE", "/calls")
        before = self.requests_made()
        disturbance = Disturbance(self.sandbox, self.server, fault, is_killed)
        with disturbance:
            found = [month["month"] for month in ask(self.admin, "GET", f"{self.at}/months", good=(200,)).json["items"]]
            tasks = [self._start("backfill", {"months": EARLIER}), self._start("cost-history")]
            shown = [ended(self.admin, task, 2 * PATIENCE) for task in tasks]
        self.calls = calls_of(self.sandbox, "/muster-bills")
        end = self._end(found, tasks, [task["state"] for task in shown])
        counted = sum(one["requests"] for one in self.admin.get(f"{self.at}/cost-history").json["items"])
        made = self.requests_made() - before
        if datetime.datetime.now(datetime.UTC).month != NOON.month:
            pytest.skip("a month has ended: the server asks for one more")
        self._forget()
        return end, disturbance, (made, counted)

    def requests_made(self):
        return self.sandbox.control("GET", "/billing/cost-explorer")["requests"]

    def _start(self, what, body=None):
        """Again where nobody has heard whether it began: there is one task of it at a time."""
        return ask(self.admin, "POST", f"{self.at}/{what}", body, good=(202,)).json["id"]

    def _wait_for(self, state):
        wait_until(lambda: ask(self.admin, "GET", self.at).json["state"] == state, PATIENCE)

    def _end(self, found, tasks, states):
        def outcomes(what, task):
            items = self.admin.get(f"{self.at}/{what}/{task}").json["items"]
            return sorted((one["month"], one["outcome"]) for one in items)

        versions = self.admin.get(f"/api/v1/billing/versions?source={self.sandbox.management}").json["items"]
        spent = [self.admin.post("/api/v1/cost/reports/run", {"period": month, "granularity": "total"}).json["total"]
                 for month in sorted({version["month"] for version in versions})]
        return End(found=found, read=outcomes("backfill", tasks[0]), remembered=outcomes("cost-history", tasks[1]),
                   versions=sorted((one["month"], one["format"], one["current"]) for one in versions), spent=spent,
                   failed=[state for state in states if state != "succeeded"])

    def _forget(self):
        self.admin.post(f"{self.at}/disconnect")
        answer = self.admin.post(f"{self.at}/delete-bills", {"confirm": "payer"})
        assert ended(self.admin, answer.json["id"])["state"] == "succeeded"
        self.admin.post(f"{self.at}/listen")
        self._wait_for("connected")
        self.admin.post(f"{self.at}/check")  # where there are bills for a place again
        wait_until(lambda: self.admin.get(f"{self.at}/months").status == 200, PATIENCE)


@pytest.fixture(scope="module")
def journey(sandbox, server):
    return Journey(sandbox, server)


@pytest.fixture(scope="module")
def undisturbed(journey):
    """How it ends when nothing goes wrong, how often Cost Explorer is asked then, and what is called."""
    end, _, (made, counted) = journey.go()
    assert (end.found, end.read) == (EARLIER, [(month, "added") for month in EARLIER])
    assert len(end.remembered) >= 13 and {outcome for _, outcome in end.remembered} == {"read"}
    assert all(total != [None] for total in end.spent) and end.failed == []
    assert made == counted == len(end.remembered)
    again, _, (made_again, _) = journey.go()
    assert (again, made_again) == (end, made)  # so that it can begin anew
    operations = {call.operation for call in journey.calls}
    assert {"AssumeRole", "ListObjectsV2", "GetObject", "GetCostAndUsage"} <= operations
    return end, made, journey.calls


@pytest.mark.parametrize("faults, is_killed", [(FAULTS, False), (KILLS, True)], ids=["fault", "kill"])
def test_a_call_that_goes_wrong_changes_nothing_in_the_end(journey, undisturbed, faults, is_killed):
    expected, needed, calls = undisturbed

    def go(_, fault, call, kind):
        """A request is paid once more for each answer that was lost, and only then; none goes uncounted."""
        end, disturbance, (made, counted) = journey.go(fault, is_killed)
        times = fault.get("times", 1) if call.service == "ce" else 0
        lost = times if kind.startswith("answer lost") or kind == "killed after" else 0
        assert needed <= made <= needed + lost, f"{made} requests instead of {needed}"
        assert made <= counted <= needed + times, f"{made} requests, of which {counted} were counted"
        return end, disturbance

    check(go, expected, (kills_for if is_killed else faults_for)(calls), faults)

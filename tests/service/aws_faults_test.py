"""An account is connected, its bills come in, and it is disconnected, while one call to AWS goes wrong (aws_faults.py).
"""

import collections

import pytest

from aws_faults import FAULTS, KILLS, PATIENCE, Disturbance, ask, calls_of, check, faults_for, kills_for
from callbacks import CONNECTIONS, Callbacks, Stack
from sandbox import Sandbox, wait_until

BUCKET, REPORT = "bills-of-ours", "ours"

End = collections.namedtuple("End", "states months spent failed stacks roles messages accepted")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """With bills delivered."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--time", "2026-09-28T05:00:00Z", "--bill-rows", "30", "--bill-hours", "12")
    sandbox.define_report(BUCKET, REPORT)
    sandbox.control("POST", "/clock", days=1)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def callbacks(sandbox):
    return Callbacks(sandbox)


class Run:
    """One server, one connection, from its making to its end."""

    def __init__(self, sandbox, callbacks, directory):
        self.sandbox = sandbox
        # Those of Cost Explorer are gone to in a journey of their own: history_faults_test.py.
        self.server = callbacks.server(directory, **{"connections.check_every": "2s",
                                                     "connections.cost_history": "on_request"})
        self.callbacks = callbacks

    def go(self, fault=None, is_killed=False):
        self.server.start()
        self.admin = self.server.set_up()
        self.sandbox.control("DELETE", "/calls")
        disturbance = Disturbance(self.sandbox, self.server, fault, is_killed)
        try:
            with disturbance:
                return self._walk(), disturbance
        finally:
            self.server.stop()

    def ask(self, verb, path, body=None):
        return ask(self.admin, verb, path, body)

    def _walk(self):
        connection = self._create()
        at = f"{CONNECTIONS}/{connection['id']}"
        stack = self._stack(connection)
        account = connection["account_id"]
        wait_until(lambda: self.ask("GET", at).json["state"] == "connected", PATIENCE)
        wait_until(lambda: self.ask("GET", f"/api/v1/billing/versions?source={account}").json["items"], PATIENCE)
        wait_until(lambda: stack.status() == "CREATE_COMPLETE", PATIENCE)
        wait_until(lambda: not self._importing(), PATIENCE)
        states = [self.ask("GET", at).json["state"]]

        states.append(self.ask("POST", f"{at}/disconnect", {}).json["state"])
        stack.delete()
        wait_until(lambda: stack.status() is None, PATIENCE)
        self.ask("DELETE", at)
        states.append(self.ask("GET", at).json.get("code"))
        wait_until(lambda: self.callbacks.waiting() == 0, PATIENCE)
        return self._end(connection, states, stack)

    def _create(self):
        body = {"name": "ours", "kind": "management", "account_id": self.sandbox.management,
                "bills": {"bucket": BUCKET, "report": REPORT, "prefix": "bills"}}
        answer = self.ask("POST", CONNECTIONS, body)
        if answer.status == 409:  # it was made, but nobody heard of it
            assert answer.code == "connection.duplicate_name"
            return self.ask("GET", CONNECTIONS).json["items"][0]
        return answer.json

    def _stack(self, connection):
        template = self.ask("GET", f"{CONNECTIONS}/{connection['id']}/templates/console")
        stack = Stack(self.sandbox, self.admin, connection, template=template.json["items"][0]["text"])
        return stack.create(BillingSource="existing", BucketName=BUCKET, ReportName=REPORT)

    def _importing(self):
        tasks = self.ask("GET", "/api/v1/tasks?limit=200").json["items"]
        return [task for task in tasks if task["kind"].startswith("billing") and
                task["state"] in ("queued", "waiting", "running")]

    def _end(self, connection, states, stack):
        versions = self.ask("GET", f"/api/v1/billing/versions?source={connection['account_id']}").json["items"]
        report = self.ask("POST", "/api/v1/cost/reports/run", {"period": "2026-09", "granularity": "total"}).json
        tasks = self.ask("GET", "/api/v1/tasks?limit=200").json["items"]
        audit = self.ask("GET", f"/api/v1/audit/events?target={connection['id']}&limit=200").json["items"]
        iam = self.sandbox.client("iam")
        stacks = stack.cloudformation.list_stacks()["StackSummaries"]
        return End(states=states, months=sorted((one["month"], one["current"], one.get("rows")) for one in versions),
                   spent=report["total"], failed=sorted(
                       task["kind"] for task in tasks if task["state"] == "failed" and not is_by_the_clock(task)),
                   stacks=[one["StackName"] for one in stacks if one["StackStatus"] != "DELETE_COMPLETE"],
                   roles=[role["RoleName"] for role in iam.list_roles()["Roles"] if "muster" in role["RoleName"]],
                   messages=self.callbacks.waiting(),
                   accepted=[event["action"] for event in audit].count("connection.role_accepted"))


@pytest.fixture(scope="module")
def undisturbed(sandbox, callbacks, tmp_path_factory):
    """How a run ends in which nothing goes wrong, and what it calls."""
    run = Run(sandbox, callbacks, tmp_path_factory.mktemp("undisturbed"))
    end, _ = run.go()
    assert end.states == ["connected", "disconnected", "connection.not_found"]
    assert end.months and end.spent != [None]
    assert (end.stacks, end.roles, end.messages, end.accepted) == ([], [], 0, 1)
    return end, calls_of(sandbox)


def is_by_the_clock(task):
    """Resources are listed and prices read every few minutes: in some runs, whatever goes wrong in them, for which
    resource_faults_test.py is."""
    return task["kind"].startswith("inventory.")


def sandbox_is_clean(sandbox):
    """After a run that went wrong, so that the next begins as the first did."""
    cloudformation, iam = sandbox.client("cloudformation"), sandbox.client("iam")
    for stack in cloudformation.list_stacks()["StackSummaries"]:
        if stack["StackStatus"] != "DELETE_COMPLETE":
            cloudformation.delete_stack(StackName=stack["StackName"])
    sandbox.control("POST", "/clock", hours=2)  # nobody answers the deletion
    for role in iam.list_roles()["Roles"]:
        if "muster" in role["RoleName"]:
            for policy in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
                iam.delete_role_policy(RoleName=role["RoleName"], PolicyName=policy)
            for policy in iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]:
                iam.detach_role_policy(RoleName=role["RoleName"], PolicyArn=policy["PolicyArn"])
            iam.delete_role(RoleName=role["RoleName"])


@pytest.mark.parametrize("faults, is_killed", [(FAULTS, False), (KILLS, True)], ids=["fault", "kill"])
def test_a_call_that_goes_wrong_changes_nothing_in_the_end(sandbox, callbacks, undisturbed, tmp_path, faults,
                                                           is_killed):
    def go(number, fault, *_):
        return Run(sandbox, callbacks, tmp_path / str(number)).go(fault, is_killed)

    expected, calls = undisturbed
    check(go, expected, (kills_for if is_killed else faults_for)(calls), faults, lambda: sandbox_is_clean(sandbox))

"""An account is connected, its bills come in, and it is disconnected, while one call to AWS goes wrong: the end is as
if none had.

The calls are those of an undisturbed run, as the sandbox has written them down. Each goes wrong in each of these ways
in a run of its own: throttled, failed, lost on its way there, its answer lost, never answered, and the server killed
just before it and just after it. A handful of them always, spread over all; MUSTER_MOST_FAULTS and MUSTER_MOST_KILLS
say how many more.
"""

import collections
import http.client
import itertools
import os
import threading
import time

import pytest

from callbacks import CONNECTIONS, Callbacks, Stack
from sandbox import Sandbox, wait_until

MOST_FAULTS = int(os.environ.get("MUSTER_MOST_FAULTS", "3"))
MOST_KILLS = int(os.environ.get("MUSTER_MOST_KILLS", "1"))
PATIENCE = 150  # seconds; a lease of a server that was killed takes thirty, a call that is never answered sixty
BUCKET, REPORT = "bills-of-ours", "ours"
FAULTS = {
    "throttled": {"kind": "throttle", "times": 3},  # more often than a call is tried by itself
    "failed": {"kind": "fail", "times": 3},
    "failed once": {"kind": "fail"},
    "never arrived": {"kind": "lose_request", "times": 3},
    "answer lost": {"kind": "lose_reply"},
    "answer lost thrice": {"kind": "lose_reply", "times": 3},
    "never answered": {"kind": "lose_request", "seconds": 70},
}
KILLS = {"killed before": {"kind": "lose_request", "seconds": 3}, "killed after": {"kind": "delay", "seconds": 3}}

Call = collections.namedtuple("Call", "service operation account nth")
End = collections.namedtuple("End", "states months spent failed stacks roles messages accepted")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """With bills delivered."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), "--time", "2026-09-28T05:00:00Z", "--bill-rows", "30")
    sandbox.define_report(BUCKET, REPORT)
    sandbox.control("POST", "/clock", days=1)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def callbacks(sandbox):
    return Callbacks(sandbox)


class Watchdog:
    """Kills the server as soon as a fault has met its call, and starts it again."""

    def __init__(self, sandbox, server):
        self.sandbox, self.server = sandbox, server
        self.kills = 0
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self):
        while not self.ends.wait(0.05):
            if not self.sandbox.control("GET", "/faults"):
                self.server.kill()
                self.kills += 1
                self.server.start()
                return

    def stop(self):
        self.ends.set()
        self.thread.join()


class Run:
    """One server, one connection, from its making to its end."""

    def __init__(self, sandbox, callbacks, directory):
        self.sandbox = sandbox
        # Fourteen months of Cost Explorer take the sandbox minutes; history_test and backfill_test have them go wrong.
        self.server = callbacks.server(directory, **{"connections.check_every": "2s",
                                                     "connections.cost_history": "on_request"})
        self.callbacks = callbacks

    def go(self, fault=None, is_killed=False):
        self.server.start()
        self.admin = self.server.set_up()
        self.sandbox.control("DELETE", "/calls")
        watchdog = None
        if fault:
            self.sandbox.control("POST", "/faults", **fault)
            watchdog = Watchdog(self.sandbox, self.server) if is_killed else None
        try:
            return self._walk()
        finally:
            if watchdog:
                watchdog.stop()
            self.left = self.sandbox.control("GET", "/faults")
            self.sandbox.control("DELETE", "/faults")
            self.server.stop()

    def ask(self, verb, path, body=None, good=(200, 201, 202, 204)):
        """As a patient person asks: again, when nobody answers or something is down."""
        def answered():
            try:
                answer = self.admin.ask(verb, path, body)
            except (OSError, http.client.HTTPException):
                return None
            return answer if answer.status in good or answer.status in (404, 409) else None
        answer, _ = wait_until(answered, PATIENCE)
        return answer

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
    end = run.go()
    assert end.states == ["connected", "disconnected", "connection.not_found"]
    assert end.months and end.spent != [None]
    assert (end.stacks, end.roles, end.messages, end.accepted) == ([], [], 0, 1)
    return end, calls_of(sandbox)


def is_by_the_clock(task):
    """Resources are listed and prices read every few minutes: in some runs, whatever goes wrong in them."""
    return task["kind"].startswith("inventory.")


def calls_of(sandbox):
    """Of Muster alone, each with how many alike came before it; of long polls and what is asked again and again the
    first are enough."""
    seen, calls = collections.Counter(), []
    for entry in sandbox.control("GET", "/calls"):
        principal = entry["principal"] or ""
        if entry["account"] != sandbox.own_account and not principal.endswith(("/muster", "/muster-bills")):
            continue
        key = (entry["service"], entry["operation"], entry["account"])
        if seen[key] < 4:
            calls.append(Call(*key, seen[key]))
        seen[key] += 1
    return calls


def spread(calls, kinds, most):
    """At most so many of all pairs, over all of them."""
    pairs = list(itertools.product(calls, kinds))
    step = max(1.0, len(pairs) / most)
    return [pairs[int(index * step)] for index in range(min(most, len(pairs)))]


def check(sandbox, callbacks, undisturbed, directory, pairs, faults, is_killed):
    expected, _ = undisturbed
    problems, met = [], 0
    for number, (call, kind) in enumerate(pairs):
        run = Run(sandbox, callbacks, directory / str(number))
        fault = {"service": call.service, "operation": call.operation, "account": call.account, "skip": call.nth,
                 **faults[kind]}
        began = time.monotonic()
        try:
            end = run.go(fault, is_killed)
        except AssertionError as error:
            end = f"{error}"
        met += not any(left["times"] == faults[kind].get("times", 1) for left in run.left)
        print(f"{kind}: {call.service} {call.operation} {call.nth}: {time.monotonic() - began:.1f} s"
              f"{'' if end == expected else '  DIFFERS'}", flush=True)
        if end != expected:
            problems.append(f"{kind} {call}: {end}")
            sandbox_is_clean(sandbox)
    assert problems == [], f"expected {expected}"
    assert met >= len(pairs) / 2, "faults met no calls"


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


def test_a_call_that_goes_wrong_changes_nothing_in_the_end(sandbox, callbacks, undisturbed, tmp_path):
    kinds = [kind for kind in FAULTS if kind != "never answered" or MOST_FAULTS > 100]
    pairs = spread(undisturbed[1], kinds, MOST_FAULTS)
    check(sandbox, callbacks, undisturbed, tmp_path, pairs, FAULTS, is_killed=False)


def test_a_server_killed_around_a_call_goes_on_where_it_was(sandbox, callbacks, undisturbed, tmp_path):
    check(sandbox, callbacks, undisturbed, tmp_path, spread(undisturbed[1], KILLS, MOST_KILLS), KILLS, is_killed=True)

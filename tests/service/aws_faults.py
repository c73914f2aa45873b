"""Calls to AWS that go wrong, one in a run of a whole journey: the end has to be as if none had.

The calls are those of an undisturbed run, as the sandbox has written them down. Each goes wrong in each of these ways
in a run of its own: throttled, failed, lost on its way there, its answer lost, never answered, and the server killed
just before it and just after it. A handful of them always, spread over all; MUSTER_MOST_FAULTS and MUSTER_MOST_KILLS
say how many more, and MUSTER_FAULTS_PART=2/4 has only the second quarter of them run.
"""

import collections
import http.client
import itertools
import os
import threading
import time

from sandbox import wait_until

MOST_FAULTS = int(os.environ.get("MUSTER_MOST_FAULTS", "3"))
MOST_KILLS = int(os.environ.get("MUSTER_MOST_KILLS", "1"))
PART, PARTS = map(int, os.environ.get("MUSTER_FAULTS_PART", "1/1").split("/"))
PATIENCE = 150  # seconds; a lease of a server that was killed takes thirty, a call that is never answered sixty
ENDED = ("succeeded", "failed", "cancelled")
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


class Watchdog:
    """Kills the server as soon as a fault has met its call, and starts it again."""

    def __init__(self, sandbox, server):
        self.sandbox, self.server = sandbox, server
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self):
        while not self.ends.wait(0.05):
            if not self.sandbox.control("GET", "/faults"):
                self.server.kill()
                self.server.start()
                return

    def stop(self):
        self.ends.set()
        self.thread.join()


class Disturbance:
    """While it lasts a fault waits for its call; `is_met` afterwards: whether there was one. None disturbs nothing."""

    def __init__(self, sandbox, server, fault=None, is_killed=False):
        self.sandbox, self.fault = sandbox, fault
        self.is_met = False
        self.server = server if is_killed else None

    def __enter__(self):
        self.watchdog = None
        if self.fault:
            self.sandbox.control("POST", "/faults", **self.fault)
            self.watchdog = Watchdog(self.sandbox, self.server) if self.server else None
        return self

    def __exit__(self, *_):
        if self.watchdog:
            self.watchdog.stop()
        times = (self.fault or {}).get("times", 1)
        self.is_met = not any(left["times"] == times for left in self.sandbox.control("GET", "/faults"))
        self.sandbox.control("DELETE", "/faults")


def ask(admin, verb, path, body=None, good=(200, 201, 202, 204, 404, 409)):
    """As a patient person asks: again, when nobody answers or something is down."""
    def answered():
        try:
            answer = admin.ask(verb, path, body)
        except (OSError, http.client.HTTPException):
            return None
        return answer if answer.status in good else None
    return wait_until(answered, PATIENCE)[0]


def ended(admin, task, seconds=PATIENCE):
    """The task, once it has."""
    def found():
        shown = ask(admin, "GET", f"/api/v1/tasks/{task}").json
        return shown if shown["state"] in ENDED else None
    return wait_until(found, seconds)[0]


def calls_of(sandbox, sessions=("/muster", "/muster-bills")):
    """Of Muster alone, in its own name and in these sessions of roles, each with how many alike came before it; of long
    polls and what is asked again and again the first are enough."""
    seen, calls = collections.Counter(), []
    for entry in sandbox.control("GET", "/calls"):
        principal = entry["principal"] or ""
        if entry["account"] != sandbox.own_account and not principal.endswith(sessions):
            continue
        if entry["operation"] == "GetQueueAttributes":  # asked by Callbacks.waiting(), with the same keys
            continue
        key = (entry["service"], entry["operation"], entry["account"])
        if seen[key] < 4:
            calls.append(Call(*key, seen[key]))
        seen[key] += 1
    return calls


def faults_for(calls):
    """Pairs of a call and how it goes wrong."""
    kinds = [kind for kind in FAULTS if kind != "never answered" or MOST_FAULTS > 100]
    return _spread(calls, kinds, MOST_FAULTS)


def kills_for(calls):
    return _spread(calls, KILLS, MOST_KILLS)


def _spread(calls, kinds, most):
    """At most so many of all pairs, over all of them; of those our part."""
    pairs = list(itertools.product(calls, kinds))
    step = max(1.0, len(pairs) / most)
    return [pairs[int(index * step)] for index in range(min(most, len(pairs)))][PART - 1::PARTS]


def check(go, expected, pairs, faults, clean=None):
    """`go(number, fault, call, kind)` goes a journey, and gives its end and its Disturbance; `clean` follows one that
    has ended otherwise than expected."""
    print(f"{len({call for call, _ in pairs})} calls, {len(pairs)} runs", flush=True)
    problems, met = [], 0
    for number, (call, kind) in enumerate(pairs):
        fault = {"service": call.service, "operation": call.operation, "account": call.account, "skip": call.nth,
                 **faults[kind]}
        began = time.monotonic()
        try:
            end, disturbance = go(number, fault, call, kind)
            met += disturbance.is_met
        except AssertionError as error:
            end = f"{error}"
        print(f"{kind}: {call.service} {call.operation} {call.nth}: {time.monotonic() - began:.1f} s"
              f"{'' if end == expected else f'  DIFFERS: {end}'}", flush=True)
        if end != expected:
            problems.append(f"{kind} {call}: {end}")
            if clean:
                clean()
    assert problems == [], f"expected {expected}"
    assert met >= len(pairs) / 2, "faults met no calls"

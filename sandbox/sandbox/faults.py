"""Faults on command: calls throttled, failed, delayed, answered twice, or answered into nothing.

A fault waits for calls that match it, and is used up by them.
"""

import dataclasses
import fnmatch
import itertools
import threading
import time
import typing

from sandbox.call import Call
from sandbox.errors import AwsError

KINDS = ("throttle", "fail", "lose_request", "delay", "lose_reply", "duplicate")
# What a service says when it is asked too often, by wire form; some have a word of their own.
_THROTTLES = {"query": ("Throttling", 400), "ec2": ("RequestLimitExceeded", 503), "s3": ("SlowDown", 503),
              "json": ("ThrottlingException", 400), "rest-json": ("TooManyRequestsException", 429),
              "smithy-rpc-v2-cbor": ("ThrottlingException", 400), "rest-xml": ("Throttling", 400)}
_OWN_THROTTLES = {"organizations": ("TooManyRequestsException", 400), "iam": ("Throttling", 400),
                  "ce": ("LimitExceededException", 400), "sqs": ("RequestThrottled", 403)}


def throttle_error(service: str, protocol: str) -> AwsError:
    code, status = _OWN_THROTTLES.get(service) or _THROTTLES[protocol]
    fields = {"Type": "RATE_LIMIT"} if code == "TooManyRequestsException" and service == "organizations" else {}
    message = "Please reduce your request rate." if code == "SlowDown" else "Rate exceeded"
    return AwsError(code, message, status, fields)


class Lost(Exception):
    """A call that never arrived: nothing happens by it, and after some seconds its connection ends."""

    def __init__(self, call: Call, seconds: float):
        super().__init__(f"{call.service} {call.operation} was lost")
        self.call, self.seconds = call, seconds


@dataclasses.dataclass
class Fault:
    """`service` and `operation` are patterns with `*`; `times` how many calls it meets; `skip` how many it
    lets through before; `code` and `status` are of `fail`, `seconds` of `delay` and `lose_request`."""
    kind: str
    service: str = "*"
    operation: str = "*"
    account: str = "*"
    times: int = 1
    skip: int = 0
    code: str = "InternalFailure"
    status: int = 500
    message: str = "We encountered an internal error. Please try again."
    seconds: float = 0.0
    id: int = 0

    def matches(self, call: Call) -> bool:
        account = call.principal.account if call.principal else ""
        return (fnmatch.fnmatchcase(call.service, self.service)
                and fnmatch.fnmatchcase(call.operation, self.operation)
                and fnmatch.fnmatchcase(account, self.account))


class Faults:
    """Thread-safe."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, fields: dict[str, typing.Any]) -> Fault:
        """Errors: ValueError for a kind or a field that there is not."""
        known = {field.name for field in dataclasses.fields(Fault)} - {"id"}
        if unknown := set(fields) - known:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        fault = Fault(**fields)
        if fault.kind not in KINDS:
            raise ValueError(f"there is no fault '{fault.kind}'; there are {', '.join(KINDS)}")
        with self._lock:
            fault.id = next(self._numbers)
            self._faults.append(fault)
        return fault

    def clear(self) -> int:
        with self._lock:
            count = len(self._faults)
            self._faults.clear()
        return count

    def list(self) -> list[dict[str, typing.Any]]:
        with self._lock:
            return [dataclasses.asdict(fault) for fault in self._faults]

    def take(self, call: Call, kinds: typing.Collection[str]) -> Fault | None:
        """The first fault of these kinds that waits for such a call, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.kind in kinds and fault.matches(call):
                    if fault.skip > 0:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def check(self, call: Call) -> None:
        """Before the effect. Errors: AwsError as ordered; Lost."""
        fault = self.take(call, ("throttle", "fail", "lose_request"))
        if fault and fault.kind == "lose_request":
            raise Lost(call, fault.seconds)
        if fault and fault.kind == "throttle":
            raise throttle_error(call.service, call.protocol)
        if fault:
            raise AwsError(fault.code, fault.message, fault.status)

    def delay(self, call: Call) -> None:
        """After the effect, before the answer."""
        if fault := self.take(call, ("delay",)):
            time.sleep(fault.seconds)

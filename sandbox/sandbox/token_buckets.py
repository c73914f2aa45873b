"""AWS's token buckets, as data/buckets.json lists them: one a caller's account (and region, for services
that have regions)."""

import fnmatch
import json
import pathlib
import threading
import typing

from sandbox.call import Call
from sandbox.faults import throttle_error

FILE = pathlib.Path(__file__).resolve().parents[1] / "data/buckets.json"
_GLOBAL = {"organizations"}


class Limit(typing.NamedTuple):
    service: str
    operations: tuple[str, ...]
    rate: float
    burst: float


def read_limits(file: pathlib.Path = FILE) -> list[Limit]:
    return [Limit(each["service"], tuple(each["operations"]), each["rate"], each["burst"])
            for each in json.loads(file.read_text())["buckets"]]


class TokenBuckets:
    """Thread-safe. `time` is in seconds; the wall's unless told otherwise."""

    def __init__(self, limits: list[Limit], time: typing.Callable[[], float]):
        self._limits = limits
        self._time = time
        self._left: dict[tuple[typing.Any, ...], tuple[float, float]] = {}
        self._lock = threading.Lock()
        self.is_enforced = True
        self.refused = 0

    def limit_of(self, service: str, operation: str) -> Limit | None:
        return next((limit for limit in self._limits if limit.service == service and any(
            fnmatch.fnmatchcase(operation, pattern) for pattern in limit.operations)), None)

    def take(self, service: str, operation: str, account: str, region: str) -> bool:
        """Whether a token was there."""
        limit = self.limit_of(service, operation)
        if limit is None or not self.is_enforced:
            return True
        name = (limit.service, limit.operations, account, "" if service in _GLOBAL else region)
        with self._lock:
            now = self._time()
            left, then = self._left.get(name, (limit.burst, now))
            left = min(limit.burst, left + max(0.0, now - then) * limit.rate)
            self._left[name] = (left - 1 if left >= 1 else left, now)
            if left < 1:
                self.refused += 1
            return left >= 1

    def check(self, call: Call) -> None:
        """Errors: AwsError, the service's own for too many calls."""
        account = call.principal.account if call.principal else ""
        if not self.take(call.service, call.operation, account, call.region):
            raise throttle_error(call.service, call.protocol)

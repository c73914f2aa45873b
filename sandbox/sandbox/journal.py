"""What was called, for tests that count effects: kept in memory, the newest few thousand."""

import collections
import threading
import typing

from sandbox.call import Call
from sandbox.clock import Clock, to_text
from sandbox.errors import Reply

_KEPT = 20000


class Journal:
    """Thread-safe."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self._entries: collections.deque[dict[str, typing.Any]] = collections.deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self._number = 0

    def add(self, call: Call | None, reply: Reply, fate: str = "") -> None:
        """`fate` says what became of an answer that did not arrive as it was."""
        entry = {"time": to_text(self._clock.now()), "status": reply.status, "fate": fate,
                 "service": call.service if call else None, "operation": call.operation if call else None,
                 "region": call.region if call else None,
                 "account": call.principal.account if call and call.principal else None,
                 "principal": call.principal.arn if call and call.principal else None,
                 "error": dict(reply.headers).get("x-sandbox-error")}
        with self._lock:
            self._number += 1
            self._entries.append({"number": self._number, **entry})

    def list(self, service: str | None = None, operation: str | None = None,
             after: int = 0) -> list[dict[str, typing.Any]]:
        with self._lock:
            return [entry for entry in self._entries if entry["number"] > after
                    and (service is None or entry["service"] == service)
                    and (operation is None or entry["operation"] == operation)]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

"""The two times of the sandbox, and what is due when.

Signatures, credentials and token buckets are judged by the wall's time, because the client's clock is
real. Everything that AWS does in its own time (accounts being made, bills delivered, aws:CurrentTime)
follows the simulated time, which can be set, advanced, or run faster.
"""

import datetime
import heapq
import itertools
import threading
import time
import typing

Action = typing.Callable[[], None]


def to_text(instant: datetime.datetime) -> str:
    """RFC 3339 in UTC with whole seconds."""
    return instant.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> datetime.datetime:
    """Errors: ValueError for anything that is no RFC 3339 time with a zone."""
    instant = datetime.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return instant.astimezone(datetime.UTC)


class Clock:
    """Thread-safe. `speed` is how many simulated seconds pass in one second."""

    def __init__(self, start: datetime.datetime | None = None, speed: float = 1.0,
                 wall: typing.Callable[[], float] = time.time):
        self._wall = wall
        self._lock = threading.Lock()
        self._base_wall = wall()
        self._base = start.timestamp() if start else self._base_wall
        self._speed = speed
        self.skew = 0.0

    def wall(self) -> float:
        """Seconds since 1970 of the machine's clock."""
        return self._wall()

    def signing_time(self) -> datetime.datetime:
        """What AWS holds to be the time when it judges a signature."""
        return datetime.datetime.fromtimestamp(self._wall() + self.skew, datetime.UTC)

    def now(self) -> datetime.datetime:
        """The simulated time."""
        with self._lock:
            seconds = self._base + (self._wall() - self._base_wall) * self._speed
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)

    def set(self, instant: datetime.datetime, speed: float | None = None) -> None:
        with self._lock:
            self._base, self._base_wall = instant.timestamp(), self._wall()
            self._speed = self._speed if speed is None else speed

    @property
    def speed(self) -> float:
        return self._speed


class Schedule:
    """What happens by itself at a simulated time. Thread-safe; actions run one after the other."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self._due: list[tuple[datetime.datetime, int, Action]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._running = threading.RLock()

    def at(self, instant: datetime.datetime, action: Action) -> None:
        with self._lock:
            heapq.heappush(self._due, (instant, next(self._numbers), action))

    def after(self, seconds: float, action: Action) -> None:
        self.at(self.clock.now() + datetime.timedelta(seconds=seconds), action)

    def run_due(self) -> int:
        """Runs all that is due, in the order of its times; how many that were."""
        count = 0
        with self._running:
            while (action := self._pop(self.clock.now())) is not None:
                action()
                count += 1
        return count

    def advance(self, target: datetime.datetime) -> int:
        """Moves the clock to `target`, stopping at every time on the way at which something is due,
        so that each thing happens at its own time; how many things happened."""
        count = 0
        with self._running:
            while True:
                with self._lock:
                    first = self._due[0][0] if self._due else None
                if first is None or first > target:
                    break
                if first > self.clock.now():
                    self.clock.set(first)
                count += self.run_due()
            if target > self.clock.now():
                self.clock.set(target)
        return count

    def _pop(self, now: datetime.datetime) -> Action | None:
        with self._lock:
            if self._due and self._due[0][0] <= now:
                return heapq.heappop(self._due)[2]
        return None

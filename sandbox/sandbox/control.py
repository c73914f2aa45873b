"""The control API: plain JSON over HTTP below /_sandbox, for whoever runs the sandbox, not for AWS's
clients. Each route is data; its work is a function of the JSON that was sent."""

import dataclasses
import json
import typing
import urllib.parse

from sandbox.call import Environ, read_message
from sandbox.errors import Reply

PREFIX = "/_sandbox"
Fields = dict[str, typing.Any]
Work = typing.Callable[[Fields], typing.Any]


class Refused(Exception):
    """What was asked of the control API makes no sense, said for a person."""


@dataclasses.dataclass(frozen=True)
class Route:
    """`summary` is what the command line says about it."""
    method: str
    path: str
    summary: str
    work: Work


class Control:
    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Route] = {}

    def add(self, *routes: Route) -> None:
        for route in routes:
            self.routes[(route.method, route.path)] = route

    def answer(self, environ: Environ) -> Reply:
        message = read_message(environ)
        path = message.path.removeprefix(PREFIX) or "/"
        route = self.routes.get((message.method, path))
        if route is None:
            return _json(404, {"error": f"there is no {message.method} {path}", "routes": [
                f"{method} {known}" for method, known in sorted(self.routes)]})
        try:
            fields = json.loads(message.body) if message.body else dict(urllib.parse.parse_qsl(message.query))
            return _json(200, route.work(fields))
        except (Refused, ValueError, KeyError, TypeError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _json(status: int, value: typing.Any) -> Reply:
    return Reply(status, [("Content-Type", "application/json")], json.dumps(value, default=str).encode())

"""SQS's long polls, which must not hold all of AWS up while they wait: moto is asked again and again instead, each
time without waiting, until there is a message or the time is over."""

import json
import select
import socket
import ssl
import time
import typing

from sandbox.call import Call
from sandbox.errors import Reply

_PAUSE = 0.1
_LONGEST = 20.0


def take_wait(call: Call) -> float:
    """How long a call may wait for messages, in seconds; it is told not to by itself from then on."""
    if (call.service, call.operation) != ("sqs", "ReceiveMessage") or call.protocol != "json":
        return 0.0
    try:
        fields = json.loads(call.message.body)
        seconds = float(fields.get("WaitTimeSeconds", 0))
    except (ValueError, TypeError, AttributeError):
        return 0.0  # moto says what is wrong with it
    fields["WaitTimeSeconds"] = 0
    call.message = call.message._replace(body=json.dumps(fields).encode())
    call.environ["CONTENT_LENGTH"] = str(len(call.message.body))
    return min(seconds, _LONGEST)


def wait_for_message(reply: Reply, seconds: float, ask: typing.Callable[[], Reply | None]) -> Reply:
    """`reply` is of the first time; `ask` gives none once the client has hung up."""
    end = time.monotonic() + seconds
    while reply.status == 200 and _is_empty(reply) and time.monotonic() < end:
        time.sleep(_PAUSE)
        again = ask()
        if again is None:
            break
        reply = again
    return reply


def _is_empty(reply: Reply) -> bool:
    return not json.loads(reply.body or b"{}").get("Messages")


def is_gone(call: Call) -> bool:
    """Whether the client has hung up: messages are not for it then."""
    connection = call.environ.get("werkzeug.socket")
    if not isinstance(connection, socket.socket) or isinstance(connection, ssl.SSLSocket):
        return False
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return True

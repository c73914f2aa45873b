"""Takes in whatever mail is sent to the loopback, for whoever, and keeps it to be read."""

import asyncio
import collections
import datetime
import email
import email.message
import email.policy
import threading
import typing

from aiosmtpd.smtp import SMTP, Envelope

from sandbox.clock import Clock, to_text

_KEPT = 1000
_LARGEST = 10 * 1024 * 1024


class Mail(typing.NamedTuple):
    id: int
    at: datetime.datetime
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def body(self, kind: str) -> str:
        """Of kind plain or html; empty where the mail has none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    def describe(self) -> dict[str, typing.Any]:
        return {"id": self.id, "at": to_text(self.at), "from": self.header("From"), "to": self.recipients,
                "subject": self.header("Subject"), "text": self.body("plain"), "html": self.body("html")}


class Mailbox:
    """A mail server on a free port, without TLS and signing in. Thread-safe."""

    def __init__(self, clock: Clock, port: int = 0):
        self._clock = clock
        self._mails: collections.deque[Mail] = collections.deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self._last = 0
        self._loop = asyncio.new_event_loop()
        server = self._loop.run_until_complete(self._loop.create_server(
            lambda: SMTP(self, data_size_limit=_LARGEST, hostname="sandbox.example.com", loop=self._loop),
            "127.0.0.1", port))
        self.port = int(server.sockets[0].getsockname()[1])
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    async def handle_DATA(self, _server: SMTP, _session: typing.Any, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        with self._lock:
            self._last += 1
            self._mails.append(Mail(self._last, self._clock.now(), list(envelope.rcpt_tos), raw))
        return "250 OK"

    def all(self) -> list[Mail]:
        """The newest first."""
        with self._lock:
            return list(reversed(self._mails))

    def find(self, identity: int) -> Mail | None:
        return next((mail for mail in self.all() if mail.id == identity), None)

    def clear(self) -> int:
        with self._lock:
            count = len(self._mails)
            self._mails.clear()
        return count

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

"""HTTP on one loopback port: plain, TLS, and as a proxy for clients that insist on AWS's host names."""

import http
import socket
import socketserver
import ssl
import typing

import werkzeug.serving
from moto.moto_server.werkzeug_app import MotoRequestHandler

from sandbox.certificates import CertificateAuthority
from sandbox.errors import Reply
from sandbox.partitions import here

_TLS_HANDSHAKE = 0x16
# Answers one request, given as a WSGI environment; None drops the connection without a word.
Application = typing.Callable[[dict[str, typing.Any]], Reply | None]


class Handler(MotoRequestHandler):
    """`CONNECT host:443` is answered by the sandbox itself in the name of that host."""
    protocol_version = "HTTP/1.1"
    timeout = 120
    request: typing.Any
    wbufsize = 65536  # headers and body in one packet: else Nagle's algorithm costs 40 ms a call
    disable_nagle_algorithm = True

    def setup(self) -> None:
        first = self.request.recv(1, socket.MSG_PEEK)
        if first and first[0] == _TLS_HANDSHAKE:
            self._wrap()
        super().setup()

    def _wrap(self) -> None:
        server = typing.cast("LoopbackServer", self.server)
        self.request = server.tls.wrap_socket(self.request, server_side=True)

    def make_environ(self) -> dict[str, typing.Any]:
        environ = super().make_environ()
        is_tls = isinstance(self.request, ssl.SSLSocket)
        environ["wsgi.url_scheme"] = "https" if is_tls else "http"
        return environ

    def do_CONNECT(self) -> None:
        if not here().has_host(self.path):
            return self.send_error(502, "No such host")
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        self._wrap()
        socketserver.StreamRequestHandler.setup(self)
        self.close_connection = False

    def handle_expect_100(self) -> bool:
        """At once: a client of S3 waits a second for it before it sends a body unasked."""
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    def run_wsgi(self) -> None:
        """Unlike werkzeug's, keeps connections alive: the application has read the whole body."""
        server = typing.cast("LoopbackServer", self.server)
        reply = server.answer(self.make_environ())
        if reply is None:
            return self.drop()
        self.send_response_only(reply.status, _phrase(reply.status))
        names = {name.lower() for name, _ in reply.headers}
        for name, value in reply.headers:
            self.send_header(name, value)
        if "content-length" not in names and reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    def drop(self) -> None:
        """Ends the connection without an answer, as when a reply is lost on its way."""
        self.close_connection = True
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            pass
        if isinstance(self.request, ssl.SSLSocket):
            try:
                self.request.close()
            except OSError:
                pass

    def log(self, type: str, message: str, *args: typing.Any) -> None:
        """Nothing for each request: what was called is asked of the control API."""


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


class LoopbackServer(werkzeug.serving.ThreadedWSGIServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, answer: Application, authority: CertificateAuthority):
        self.tls = authority.server_context()
        self.answer = answer
        super().__init__("127.0.0.1", port, typing.cast(typing.Any, None), Handler)

    def handle_error(self, request: typing.Any, client_address: typing.Any) -> None:
        """A client that goes away, or that does not trust our authority, is no fault of ours."""

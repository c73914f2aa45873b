"""Runs the built `musterd` on a free port of the loopback, and asks it what a browser or a program asks."""

import base64
import hashlib
import hmac
import http.client
import http.cookies
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import time
import urllib.parse

from muster_cli import BINARY

MUSTERD = BINARY.with_name("musterd")
PASSWORD = "plenty of quiet lanterns"
ADMIN = "ann@example.com"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Answer:
    """What came back: `status`, `headers` by lower-case name, `cookies` and `body`."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = http.cookies.SimpleCookie()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The slug of a problem; None where there is none."""
        is_problem = self.headers.get("content-type") == "application/problem+json"
        return self.json["code"] if is_problem else None

    def __repr__(self):
        return f"{self.status} {self.body[:500]}"


class Server:
    """A server over one directory. `secrets` is whatever must never be in its log."""

    def __init__(self, directory, **settings):
        self.directory = directory
        self.data = directory / "data"
        self.secrets = []
        # A server with a public name prints that, and not the port it was given.
        self.fixed_port = free_port() if "public_url" in settings else 0
        self.settings = {"data": str(self.data), "listen": [f"https://127.0.0.1:{self.fixed_port}"], **settings}
        self.log = directory / "musterd.log"
        self.process = None
        self.process_options = {}  # more for subprocess.Popen

    def start(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        config = self.directory / "muster.yaml"
        config.write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in self.settings.items()))
        with open(self.log, "a") as log:
            options = {"env": {"AWS_EC2_METADATA_DISABLED": "true", **os.environ}, **self.process_options}
            self.process = subprocess.Popen([str(MUSTERD), "--config", str(config)], stdout=subprocess.PIPE,
                                            stderr=log, text=True, **options)
        first = self.process.stdout.readline()
        assert first.startswith("Muster serves "), self.log.read_text()
        self.url = first.split()[-1]
        self.port = self.fixed_port or urllib.parse.urlsplit(self.url).port
        return self

    def setup_link(self):
        """The second line of what a first start prints is an introduction, the third the link."""
        assert "works once" in self.process.stdout.readline()
        link = self.process.stdout.readline().strip()
        self.secrets.append(link.partition("#token=")[2])
        return link

    def stop(self):
        """Ends as a service manager ends it; the seconds it took. The log is looked through."""
        began = time.monotonic()
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0, self.log.read_text()[-3000:]
        took = time.monotonic() - began
        text = self.log.read_text()
        assert [secret for secret in self.secrets if secret in text] == []
        return took

    def kill(self):
        self.process.kill()
        self.process.wait()

    def connect(self):
        if self.url.startswith("http://"):
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        trusted = ssl.create_default_context(cafile=self.data / "tls.crt")
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=trusted)

    def ask(self, verb, path, body=None, headers=None):
        """`body` is sent as JSON, unless it is bytes."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection = self.connect()
        try:
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            return Answer(response, response.read().decode())
        finally:
            connection.close()

    def set_up(self):
        """Makes the first Admin through the link; a browser in which they are signed in."""
        answer = self.ask("POST", "/api/v1/setup", {"token": token_of(self.setup_link()), "email": ADMIN,
                                                    "name": "Ann", "password": PASSWORD})
        assert answer.status == 201, answer
        self.secrets.append(PASSWORD)
        return Browser(self).sign_in(ADMIN)


class Browser:
    """A page of the console: keeps cookies, sends the CSRF token."""

    def __init__(self, server):
        self.server = server
        self.cookies = {}
        self.csrf = None

    def ask(self, verb, path, body=None, headers=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Sec-Fetch-Site": "same-origin", **(headers or {})}
        if self.csrf and verb != "GET":
            headers.setdefault("X-CSRF-Token", self.csrf)
        answer = self.server.ask(verb, path, body, headers)
        for name, cookie in answer.cookies.items():
            self.cookies[name] = cookie.value
            if cookie.value:
                self.server.secrets.append(cookie.value)
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body if body is not None else {}, **options)

    def sign_in(self, email, password=PASSWORD):
        answer = self.post("/api/v1/session", {"email": email, "password": password})
        assert answer.status == 201, answer
        if answer.json["stage"] == "active":
            self.refresh()
        return self

    def refresh(self):
        """What a page does first: who am I, and which CSRF token do I send?"""
        session = self.get("/api/v1/session").json
        self.csrf = session["csrf_token"]
        self.server.secrets.append(self.csrf)
        return session

    def invite(self, email, role, name="Somebody"):
        """Has a user invited and accept; a browser in which they are signed in."""
        answer = self.post("/api/v1/users", {"email": email, "name": name, "role": role})
        assert answer.status == 201, answer
        token = token_of(answer.json["link"]["url"])
        self.server.secrets.append(token)
        accepted = self.server.ask("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})
        assert accepted.status == 200, accepted
        return Browser(self.server).sign_in(email)

    def make_token(self, role, name="ci"):
        """The secret of a new API token."""
        answer = self.post("/api/v1/api-tokens", {"name": name, "role": role})
        assert answer.status == 201, answer
        self.server.secrets.append(answer.json["secret"])
        return answer.json["secret"]


class Program:
    """What asks with an API token."""

    def __init__(self, server, token):
        self.server = server
        self.token = token

    def ask(self, verb, path, body=None, headers=None):
        return self.server.ask(verb, path, body, {"Authorization": f"Bearer {self.token}", **(headers or {})})


def token_of(link):
    """What stands behind the # of a link."""
    return link.partition("#token=")[2]


def printed_routes():
    """(verb, path, access) of every route of the program."""
    printed = subprocess.run([str(MUSTERD), "--print-routes"], capture_output=True, text=True, timeout=60, check=True)
    return [tuple(line.split(" ", 2)) for line in printed.stdout.splitlines()]


def filled(path):
    """A path of the form of its template, of things that are not there."""
    kinds = {"users": "user", "api-tokens": "token", "sessions": "session", "tasks": "task", "saved-reports": "report",
             "dashboards": "dashboard", "notification-channels": "channel", "connections": "conn", "user-tokens": "login",
              "s3-sources": "bills", "passkeys": "passkey", "support-requests": "support",
              "providers": "provider", "oidc": "provider", "saml": "provider", "sign-in": "provider", "exempt-users": "user",
              "groups": "group", "provisioning": "provider"}
    kind = next((kinds[part] for part in path.split("/") if part in kinds), "thing")
    return re.sub(r"\{\w+\}", f"{kind}_018bcfe5-6800-7000-8000-000000000000", path)


def totp(secret, at=None):
    """The code that an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(key, step, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 1_000_000:06}"

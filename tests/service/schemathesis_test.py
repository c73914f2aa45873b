"""schemathesis asks every route what its description allows, and what it forbids; the server answers as described.

Each role asks a server of its own that has one of each record. MUSTER_API_EXAMPLES asks for more (--full), and has
programs ask each bound of each value too, which otherwise only a browser does: it may ask what they may, and more."""

import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

import records
from musterd import MUSTERD
from sandbox import Sandbox

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]  # with many examples
EXAMPLES = int(os.environ.get("MUSTER_API_EXAMPLES", "3"))
ALL_PHASES = "examples,coverage,fuzzing,stateful"
OF_PROGRAMS = ALL_PHASES if "MUSTER_API_EXAMPLES" in os.environ else "examples,fuzzing,stateful"
COOKIE = "__Host-muster_session"

# Streams without an end, and what would end the very credential that asks.
STREAMS = ("GET /api/v1/events", "GET /api/v1/tasks/{id}/events")
# A user who was just made has no second factor, which is taken for a user who is not there.
NOT_MADE = ("DELETE /api/v1/users/{id}/second-factor",)
ENDS_A_TOKEN = ("DELETE /api/v1/api-tokens/{id}",)
ENDS_A_SESSION = ("POST /api/v1/session", "DELETE /api/v1/session", "POST /api/v1/session/proof",
                  "POST /api/v1/session/provider-sign-out",
                  "DELETE /api/v1/sessions/{id}", "POST /api/v1/profile/password", "DELETE /api/v1/users/{id}",
                  "POST /api/v1/users/{id}/deactivate")

# What everybody is shown of who comes in by which door, of records that are there.
OF_EVERYBODY = ("users/{id}", "users/{id}/access", "groups/{id}", "groups/{id}/members", "federation/providers/{id}",
                "federation/providers/{id}/saml", "provisioning/{provider}", "settings/second-factor")

# positive_data_acceptance: what a schema cannot say is refused with 400 or 422 all the same (a period that ends before
# it begins, a statement of SQL that is none), so not everything that fits the schema is accepted.
NOT_CHECKED = ("positive_data_acceptance",)

# 428 is what a missing If-Match is answered with (RFC 6585 section 3), which schemathesis does not know. Methods that no
# path has are not asked for: they are answered 501 (RFC 9110 section 9.1), and schemathesis wants 405.
CONFIG = """
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 415, 422, 428]
[phases.coverage]
unexpected-methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
[auth.openapi.{way}]
{secret} = "{value}"
"""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """AWS, without which whatever asks it is answered 503, which is right and yet no answer that shows anything."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


class Issuer(http.server.BaseHTTPRequestHandler):
    """A provider of OpenID Connect as far as sign-ins begin; nobody ever comes back from it."""

    def do_GET(self):
        url = f"http://127.0.0.1:{self.server.server_port}"
        known = {"issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                 "jwks_uri": f"{url}/keys", "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
                 "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"]}
        body = json.dumps(known if self.path == "/.well-known/openid-configuration" else {"keys": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def issuer():
    """One that cannot be reached is answered 503 too."""
    provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{provider.server_port}"
    provider.shutdown()
    provider.server_close()


@pytest.fixture
def server(tmp_path, sandbox):
    server = records.start(tmp_path, sandbox.environment(), rate_limits={"principal": 0, "address": 0},
                           **{"aws.endpoint_url": sandbox.endpoint})
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture
def admin(server):
    return server.set_up()


def document_for(way, ids):
    """The document with one way to prove who asks, since both at once are refused, and the records that there are."""
    printed = subprocess.run([str(MUSTERD), "--print-openapi"], capture_output=True, text=True, timeout=60, check=True)
    document = json.loads(printed.stdout)
    operations = [(path, operation) for path, verbs in document["paths"].items() for operation in verbs.values()]
    for path, operation in operations:
        for parameter in operation["parameters"]:
            known = records.id_for(path, parameter["name"], ids) if parameter["in"] == "path" else None
            if known:
                parameter["example"] = known
        open_too = [{}] if {} in operation["security"] else []
        operation["security"] = open_too if open_too == operation["security"] else open_too + [{way: []}]
    return document


def run(server, ids, way, value, phases, not_asked, headers=(), examples=EXAMPLES):
    """The routes that were answered well, by the log of the server."""
    directory = server.directory
    (directory / "openapi.json").write_text(json.dumps(document_for(way, ids)))
    secret = {"token": "bearer", "session": "api_key"}[way]
    (directory / "schemathesis.toml").write_text(CONFIG.format(way=way, secret=secret, value=value))
    begun = server.log.stat().st_size
    arguments = [sys.executable, "-m", "schemathesis.cli", "run", str(directory / "openapi.json"), f"--url={server.url}",
                 "--checks=all", f"--exclude-checks={','.join(NOT_CHECKED)}", f"--phases={phases}",
                 f"--max-examples={examples}", "--generation-deterministic", "--request-timeout=20",
                 "--continue-on-failure", "--no-color", f"--tls-verify={server.data / 'tls.crt'}"]
    arguments += [f"--exclude-name={name}" for name in STREAMS + NOT_MADE + not_asked]
    arguments += [f"--header={header}" for header in headers]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=3600, cwd=directory,
                          env={**os.environ, "COLUMNS": "150"})
    assert done.returncode == 0, done.stdout[-60_000:] + done.stderr[-2_000:]
    log = server.log.read_text()[begun:]
    assert "handler_threw" not in log
    lines = [json.loads(line) for line in log.splitlines()]
    return {(line["method"], line["route"]) for line in lines if line.get("status", 500) < 300}


def run_as_browser(server, ids, browser, phases, examples=EXAMPLES):
    headers = (f"X-CSRF-Token: {browser.csrf}", "Sec-Fetch-Site: same-origin")
    return run(server, ids, "session", browser.cookies[COOKIE], phases, ENDS_A_SESSION, headers, examples)


def assert_answered(well, *paths):
    """Not by refusals alone, nor only where nothing had to be there."""
    assert {("GET", f"/api/v1/{path}") for path in paths} <= well, sorted(well)


def test_a_program_is_answered_as_described(server, admin, issuer):
    ids = records.make(server, admin, issuer)
    well = run(server, ids, "token", admin.make_token("admin", "fuzz"), OF_PROGRAMS, ENDS_A_TOKEN)
    assert_answered(well, *OF_EVERYBODY)
    assert len(well) >= 60


def test_a_browser_is_answered_as_described(server, admin, issuer):
    ids = records.make(server, admin, issuer)
    eve = admin.invite("eve@example.com", "admin")
    well = run_as_browser(server, ids, eve, ALL_PHASES)
    assert_answered(well, *OF_EVERYBODY, "support-requests/{id}", "profile/passkeys")
    assert len(well) >= 60


@pytest.mark.parametrize("role", ["user", "read_only"])
def test_a_program_of_less_is_answered_as_described(server, admin, issuer, role):
    ids = records.make(server, admin, issuer)
    token = admin.make_token(role, "fuzz")
    well = run(server, ids, "token", token, "examples,fuzzing", ENDS_A_TOKEN, examples=EXAMPLES // 3)
    assert_answered(well, *OF_EVERYBODY)


@pytest.mark.parametrize("role", ["user", "read_only", "cost_admin"])
def test_a_browser_of_less_is_answered_as_described(server, admin, issuer, role):
    ids = records.make(server, admin, issuer)
    eve = admin.invite("eve@example.com", role)
    well = run_as_browser(server, ids, eve, "examples,fuzzing", EXAMPLES // 3)
    assert_answered(well, *OF_EVERYBODY, "profile/passkeys")

"""schemathesis asks every route what its description allows, and what it forbids; the server answers as described.

Each role asks a server of its own that has one of each record. MUSTER_API_EXAMPLES asks for more (--full)."""

import json
import os
import subprocess
import sys

import pytest

import records
from musterd import MUSTERD
from sandbox import Sandbox

pytestmark = pytest.mark.timeout(3600)  # with many examples
EXAMPLES = int(os.environ.get("MUSTER_API_EXAMPLES", "3"))
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


@pytest.fixture
def server(tmp_path, sandbox):
    server = records.start(tmp_path, sandbox.environment(), rate_limits={"principal": 0, "address": 0},
                           **{"aws.endpoint_url": sandbox.endpoint})
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture
def admin(server):
    return server.set_up()


def document_for(way):
    """The document with one way to prove who asks: both at once are refused."""
    printed = subprocess.run([str(MUSTERD), "--print-openapi"], capture_output=True, text=True, timeout=60, check=True)
    document = json.loads(printed.stdout)
    for operation in (one for verbs in document["paths"].values() for one in verbs.values()):
        open_too = [{}] if {} in operation["security"] else []
        operation["security"] = open_too if open_too == operation["security"] else open_too + [{way: []}]
    return document


def run(server, way, value, phases, not_asked, headers=(), examples=EXAMPLES):
    """The routes that were answered well, by the log of the server."""
    directory = server.directory
    (directory / "openapi.json").write_text(json.dumps(document_for(way)))
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


def run_as_browser(server, browser, phases, examples=EXAMPLES):
    headers = (f"X-CSRF-Token: {browser.csrf}", "Sec-Fetch-Site: same-origin")
    return run(server, "session", browser.cookies[COOKIE], phases, ENDS_A_SESSION, headers, examples)


def test_a_program_is_answered_as_described(server, admin):
    records.make(server, admin)
    well = run(server, "token", admin.make_token("admin", "fuzz"), "coverage,fuzzing,stateful", ENDS_A_TOKEN)
    assert len(well) >= 40, sorted(well)  # and not by refusals alone


def test_a_browser_is_answered_as_described(server, admin):
    records.make(server, admin)
    well = run_as_browser(server, admin.invite("eve@example.com", "admin"), "coverage,fuzzing,stateful")
    assert len(well) >= 40, sorted(well)


@pytest.mark.parametrize("role", ["user", "read_only"])
def test_a_program_of_less_is_answered_as_described(server, admin, role):
    records.make(server, admin)
    run(server, "token", admin.make_token(role, "fuzz"), "fuzzing", ENDS_A_TOKEN, examples=EXAMPLES // 3)


def test_an_admin_of_costs_is_answered_as_described(server, admin):
    records.make(server, admin)
    run_as_browser(server, admin.invite("eve@example.com", "cost_admin"), "fuzzing", EXAMPLES // 3)

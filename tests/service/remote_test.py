"""The command line against a running server: signing in, the same answers as on the spot, and each refusal."""

import hashlib
import http.server
import json
import ssl
import stat
import subprocess
import threading

import pytest

from muster_cli import HEADER, Muster, bill_row
from musterd import ADMIN, Server
from remote import Remote, prove

REPORT = ["cost", "report", "--period", "2026-10..2026-11"]
SAME = [
    REPORT, [*REPORT, "--by", "service,account", "--full"], [*REPORT, "--by", "resource", "--top", "2", "--granularity", "day"],
    [*REPORT, "--format", "csv", "--by", "service"], [*REPORT, "--json", "--by", "tag:Team"], [*REPORT, "--by", "no_such_name"],
    ["cost", "report", "--period", "2031", "--format", "csv"], ["cost", "report", "lines by service for 2026-10"],
    ["cost", "dimensions"], ["cost", "dimensions", "--columns"], ["cost", "measures"], ["cost", "measures", "--columns", "--json"],
    ["billing", "sources"], ["billing", "sources", "--json"], ["billing", "periods"], ["billing", "periods", "--json"],
    ["ledger", "versions"], ["ledger", "versions", "--json"], ["ledger", "versions", "--month", "2026-10", "--source", "test"],
    ["ledger", "diff", "--month", "2026-10"], ["ledger", "diff", "1", "2", "--format", "csv", "--by", "resource"],
    ["ledger", "diff", "1", "2", "--json", "--measures", "unblended_cost"], ["ledger", "diff", "--month", "2026-11"],
    ["sql", "select * from charges order by all limit 3"], ["sql", "describe charges", "--format", "csv"],
    *(["sql", "select 1 as a, null as b, 1.50 as c, true as d, 'x,y' as e, [1, null] as f, {'k': 2} as g, 0.1::double as h",
       "--format", form] for form in ("table", "csv", "json", "jsonl")),
    ["sql", "select count(*) from charges", "--json"], ["sql", "selct"],
]


@pytest.fixture(scope="module")
def bills(tmp_path_factory):
    root = tmp_path_factory.mktemp("bills")
    for name, cost, month in (("one", "1.5", "2026-10"), ("two", "1.75", "2026-10"), ("three", "2", "2026-11")):
        rows = [bill_row(n, cost, month=month) + (",web" if n % 2 else ",") for n in range(6)]
        (root / f"{name}.csv").write_text("\n".join([HEADER + ",resourceTags/user:Team", *rows]) + "\n")
    return root


@pytest.fixture(scope="module")
def server(tmp_path_factory, bills):
    """One over TLS with three versions of bills, and whatever else is imported from `bills`."""
    server = Server(tmp_path_factory.mktemp("server"), import_directories=[str(bills)])
    for name in ("one", "two", "three"):
        Muster(server.data).ok("billing", "import", str(bills / f"{name}.csv"), "--source", "test")
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def ann(server, admin, tmp_path_factory):
    """Signed in by the certificate of the server."""
    remote = Remote(tmp_path_factory.mktemp("ann"))
    code, _, err = remote.login(admin, "--server", server.url, "--ca-file", server.data / "tls.crt")
    assert code == 0, err
    remote.env["MUSTER_SERVER"] = server.url
    return remote


# The same answers.

@pytest.mark.parametrize("command", SAME, ids=lambda command: " ".join(command)[:60])
def test_a_server_answers_as_the_data_directory_does(server, ann, command):
    here, there = Muster(server.data).run(*command), ann.run(*command)

    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    if here.returncode:
        assert there.stderr == here.stderr


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_files_are_the_same(server, ann, tmp_path, form):
    command = [*REPORT, "--by", "service,resource", "--output"]

    Muster(server.data).ok(*command, str(tmp_path / f"here.{form}"))
    ann.ok(*command, tmp_path / f"there.{form}")

    assert (tmp_path / f"there.{form}").read_bytes() == (tmp_path / f"here.{form}").read_bytes()


def test_a_file_that_failed_is_not_left(ann, tmp_path):
    slug, _ = ann.refused(*REPORT, "--by", "no_such_name", "--output", tmp_path / "x.csv", code=2)

    assert slug == "report.unknown_dimension"
    assert not (tmp_path / "x.csv").exists()


def test_part_of_an_answer_is_not_taken_for_the_whole(ann):
    done = ann.run("sql", "select range from range(20000)", "--format", "csv")

    assert done.returncode == 1 and "sql.truncated" in done.stderr
    assert len(done.stdout.splitlines()) == 10_001


# Work on a server.

def test_an_import_is_followed_to_its_end(ann, bills):
    rows = [bill_row(n, "3", month="2026-09") for n in range(4)]
    (bills / "four.csv").write_text("\n".join([HEADER, *rows]) + "\n")

    out = ann.ok("billing", "import", bills / "four.csv", "--source", "imported")

    assert "billing.import succeeded" in out and "2026-09 of imported" in out and ": 4 rows" in out
    task = out.split()[0]
    assert task in ann.ok("tasks", "list", "--kind", "billing.import", "--state", "succeeded")
    assert ann.ok("tasks", "follow", task) == ann.ok("tasks", "show", task) == out
    document = json.loads(ann.ok("tasks", "show", task, "--json"))
    assert (document["id"], document["state"]) == (task, "succeeded")


def test_an_import_that_fails_fails_the_command(ann, bills):
    (bills / "bad.csv").write_text(HEADER + "\nnonsense\n")

    slug, _ = ann.refused("billing", "import", bills / "bad.csv", "--source", "bad")

    assert slug == "task.failed"
    assert ann.refused("billing", "import", "/etc/passwd")[0] == "billing.path_not_allowed"
    assert ann.refused("tasks", "show", "task_018bcfe5-6800-7000-8000-000000000000")[0] == "jobs.not_found"


def test_saved_reports_are_kept_and_run(server, ann):
    made = ann.ok("cost", "saved", "save", "--name", "By service", "--folder", "Monthly", "unblended_cost by service for 2026-10")

    assert made.strip() in ann.ok("cost", "saved", "list")
    shown = ann.ok("cost", "saved", "show", "By service").strip()
    assert ann.ok("cost", "report", shown) == ann.ok("cost", "report", "unblended_cost by service for 2026-10")
    expected = Muster(server.data).ok("cost", "report", "--period", "2026-10", "--by", "service", "--format", "csv")
    assert ann.ok("cost", "saved", "run", "By service", "--format", "csv") == expected
    assert ann.ok("cost", "saved", "run", made.strip(), "--format", "csv") == expected
    ann.ok("cost", "saved", "save", "--name", "By service", "lines for 2026-10")
    assert ann.refused("cost", "saved", "show", "By service")[0] == "saved.ambiguous"
    ann.ok("cost", "saved", "delete", made.strip())
    assert ann.refused("cost", "saved", "show", made.strip())[0] == "saved.not_found"


def test_the_api_is_asked_as_it_is(ann):
    users = json.loads(ann.ok("api", "GET", "/users", "--field", "limit=1"))
    assert [user["email"] for user in users["items"]] == [ADMIN]
    made = json.loads(ann.ok("api", "POST", "/api/v1/users", "--field", "email=zoe@example.com", "--field", "name=Zoe",
                             "--field", "role=read_only"))["user"]
    for number in range(3):
        ann.ok("api", "POST", "/cost/saved-reports", "--field", f"name=r{number}", "--typed-field", 'report={"period":"mtd"}')
    paged = json.loads(ann.ok("api", "GET", "/cost/saved-reports", "--field", "limit=2", "--paginate"))
    assert paged["next_cursor"] is None and len({item["id"] for item in paged["items"]}) >= 3

    done = ann.run("api", "POST", "/users", "--input", "-", input='{"email": 1}')
    assert done.returncode == 1 and "json.invalid" in done.stderr and "/name" in done.stderr
    assert json.loads(done.stdout)["code"] == "json.invalid"
    changed = ann.run("api", "PATCH", f"/users/{made['id']}", "--field", "name=Zoey")
    assert "request.precondition_required" in changed.stderr
    ann.ok("api", "PATCH", f"/users/{made['id']}", "--field", "name=Zoey", "--if-match", f'"{made["revision"]}"')
    assert ann.ok("api", "DELETE", f"/users/{made['id']}") == ""


# Signing in and out.

def test_signing_in_is_seen_kept_safe_and_ended(server, admin, tmp_path):
    bob = admin.invite("bob@example.com", "user")
    remote = Remote(tmp_path)

    code, out, err = remote.login(bob, "--server", server.url, "--ca-file", server.data / "tls.crt", "--name", "test line")

    assert code == 0, err
    who = json.loads(out)
    assert (who["email"], who["role"], who["credential"]) == ("bob@example.com", "user", "user_token")
    assert stat.S_IMODE(remote.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(remote.file.parent.stat().st_mode) == 0o700
    listed = bob.get("/api/v1/user-tokens").json["items"]
    assert [(one["client_name"], one["address"]) for one in listed] == [("test line", "127.0.0.1")]
    assert "bob@example.com" in remote.ok("whoami")  # the newest sign-in, without a choice
    actions = [event["action"] for event in admin.get("/api/v1/audit/events?order=newest&limit=20").json["items"]]
    assert {"device.approved", "user_token.created"} <= set(actions)

    remote.ok("logout")

    assert bob.get("/api/v1/user-tokens").json["items"] == []
    assert remote.refused("whoami", code=2)[0] == "usage.missing"
    assert remote.refused("logout", "--server", server.url)[0] == "login.none"


def test_a_denied_sign_in_leaves_nothing(server, admin, tmp_path):
    remote = Remote(tmp_path)

    code, _, err = remote.login(admin, "--server", server.url, "--ca-file", server.data / "tls.crt", decision="deny")

    assert code == 1 and "device.denied" in err
    assert not remote.file.exists()


def test_a_command_line_is_worth_what_its_person_is(server, admin, tmp_path):
    cleo = admin.invite("cleo@example.com", "admin")
    remote = Remote(tmp_path, MUSTER_SERVER=server.url, MUSTER_CA_FILE=str(server.data / "tls.crt"))
    assert remote.login(cleo)[0] == 0
    user = json.loads(remote.ok("api", "GET", "/whoami"))
    assert remote.run("api", "POST", "/users").stdout.count("json.invalid") == 1  # allowed, and malformed

    revision = admin.get(f"/api/v1/users/{user['id']}").headers["etag"]
    admin.ask("PATCH", f"/api/v1/users/{user['id']}", {"role": "read_only"}, {"If-Match": revision})
    assert remote.refused("api", "POST", "/users", "--input", "/dev/null")[0] == "auth.not_allowed"

    admin.post(f"/api/v1/users/{user['id']}/deactivate")
    slug, line = remote.refused("whoami")
    assert slug == "user_token.refused" and f"muster login --server {server.url}" in line


def test_a_token_of_the_console_is_no_way_in(server, admin, ann):
    slug, _ = ann.refused("api", "GET", "/session")
    assert slug == "auth.session_needed"
    assert ann.refused("api", "POST", "/api-tokens", "--field", "name=ci", "--field", "role=admin")[0] == "auth.session_needed"


def test_programs_come_with_a_token_of_their_own(server, admin, tmp_path):
    secret = prove(admin).make_token("read_only", "nightly")
    remote = Remote(tmp_path, MUSTER_TOKEN=secret, MUSTER_SERVER=server.url, MUSTER_CA_FILE=str(server.data / "tls.crt"))

    assert remote.ok("whoami") == f"nightly on {server.url}, role read_only\n"
    assert remote.ok(*REPORT) == Muster(server.data).ok(*REPORT)
    assert not remote.file.exists()
    remote.env["MUSTER_TOKEN"] = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    slug, line = remote.refused("whoami")
    assert slug == "api_token.refused" and "MUSTER_TOKEN" in line


# Whom to trust.

def test_a_certificate_that_nobody_signed_is_pinned_or_refused(server, admin, tmp_path):
    remote = Remote(tmp_path)
    slug, line = remote.refused("login", "--server", server.url)
    assert slug == "net.tls"
    der = ssl.PEM_cert_to_DER_cert((server.data / "tls.crt").read_text())
    digest = hashlib.sha256(der).hexdigest().upper()
    fingerprint = ":".join(digest[i:i + 2] for i in range(0, 64, 2))
    assert fingerprint in line

    assert remote.login(admin, "--server", server.url, "--fingerprint", fingerprint)[0] == 0

    assert ADMIN in remote.ok("whoami")  # the pin is remembered
    wrong = fingerprint[:-2] + ("00" if not fingerprint.endswith("00") else "01")
    assert remote.refused("whoami", "--fingerprint", wrong)[0] == "net.tls"
    assert remote.refused("whoami", "--fingerprint", "aa:bb", code=2)[0] == "net.bad_fingerprint"
    assert Remote(tmp_path / "else").refused("whoami", "--server", server.url)[0] == "net.tls"


class NoMuster(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>another program</html>")

    do_POST = do_GET

    def log_message(self, *_):
        pass


def test_another_server_and_none_are_told_apart(tmp_path):
    remote = Remote(tmp_path)
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NoMuster)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{other.server_port}"
    for command in (["whoami"], ["login"], ["billing", "sources"], REPORT):
        assert remote.refused(*command, "--server", url)[0] == "client.no_muster"
    other.shutdown()
    other.server_close()

    slug, line = remote.refused("whoami", "--server", url)

    assert slug == "net.unreachable" and url in line
    assert remote.refused("whoami", "--server", "https://nowhere.invalid")[0] == "net.unreachable"
    error = json.loads(remote.run("whoami", "--server", url, "--json").stderr)["error"]
    assert (error["kind"], error["slug"]) == ("unavailable", "net.unreachable")


def test_a_file_that_others_can_read_is_refused(server, admin, tmp_path):
    remote = Remote(tmp_path)
    assert remote.login(admin, "--server", server.url, "--ca-file", server.data / "tls.crt")[0] == 0
    remote.file.chmod(0o644)

    slug, line = remote.refused("whoami")

    assert slug == "login.open_to_others" and f"chmod 600 {remote.file}" in line
    remote.file.chmod(0o600)
    remote.ok("whoami")


@pytest.mark.parametrize("arguments", [
    ["whoami"], ["whoami", "--server", "ftp://x"], ["whoami", "--server", "http://muster.example.com"],
    ["ledger", "verify", "--server", "https://x"], ["billing", "sources", "--server", "https://x", "--data", "/tmp/x"],
    ["api", "GET", "users", "--server", "http://127.0.0.1:1"], ["api", "FETCH", "/users", "--server", "http://127.0.0.1:1"],
    ["sql", "select 1", "--server", "http://127.0.0.1:1", "--time-limit", "5"],
    [*REPORT, "--server", "http://127.0.0.1:1", "--executor", "duckdb"], ["completion", "tcsh"],
])
def test_what_is_typed_wrong_is_code_2(tmp_path, arguments):
    assert Remote(tmp_path).refused(*arguments, code=2)[0].startswith("usage.")


def test_a_server_named_by_the_environment_is_not_asked_for_a_directory(tmp_path):
    remote = Remote(tmp_path, MUSTER_SERVER="http://127.0.0.1:1")

    assert remote.refused("billing", "sources")[0] == "net.unreachable"
    remote.ok("billing", "sources", "--data", tmp_path / "data")
    remote.ok("ledger", "verify")


# What packages bring.

def test_completion_and_pages_are_made_of_the_commands(tmp_path):
    remote = Remote(tmp_path)
    for shell in ("bash", "zsh", "fish"):
        script = remote.ok("completion", shell)
        assert "muster cost saved run" in script and "muster man" not in script
    (tmp_path / "muster.bash").write_text(remote.ok("completion", "bash"))
    subprocess.run(["bash", "-n", str(tmp_path / "muster.bash")], check=True)

    remote.ok("man", tmp_path / "pages")

    pages = sorted(page.name for page in (tmp_path / "pages").iterdir())
    assert {"muster.1", "muster-cost.1", "muster-groups.1", "muster-login.1", "muster-sign-ins.1", "muster-sql.1"} <= set(pages)
    cost = (tmp_path / "pages" / "muster-cost.1").read_text()
    assert "\\fBmuster cost report\\fR" in cost and "\\-\\-granularity" in cost

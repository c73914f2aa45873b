"""How much may be asked within a minute, by whom, and what the answers say of it."""

import re

import pytest

from musterd import Browser, Program, Server

POLICY = re.compile(r'"(principal|address)";q=(\d+);w=60$')
STANDING = re.compile(r'"(principal|address)";r=(\d+);t=(\d+)$')


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("limits"),
                    rate_limits={"principal": 60, "address": 40}, trusted_proxies=["127.0.0.1"]).start()
    yield server
    server.stop()


def policy_of(answer):
    return POLICY.fullmatch(answer.headers["ratelimit-policy"]).groups()


def standing_of(answer):
    """What is left, and in how many seconds all of it is there again."""
    _, left, seconds = STANDING.fullmatch(answer.headers["ratelimit"]).groups()
    return int(left), int(seconds)


def use_up(ask):
    """Asks until it is refused; the refusal."""
    for _ in range(200):
        answer = ask()
        if answer.status == 429:
            return answer
    raise AssertionError("never refused")


def test_every_answer_of_the_api_says_what_is_left(server, admin):
    address = {"X-Forwarded-For": "203.0.113.1"}
    asked = [server.ask("GET", "/api/v1/setup", headers=address),              # public
             server.ask("GET", "/api/v1/users", headers=address),              # 401
             server.ask("GET", "/api/v1/no-such-thing", headers=address),      # 404
             server.ask("DELETE", "/api/v1/users", headers=address),           # 405
             server.ask("OPTIONS", "/api/v1/users", headers=address),
             server.ask("POST", "/api/v1/session", b"{", headers=address)]     # 415, costs 5

    assert [answer.status for answer in asked] == [200, 401, 404, 405, 204, 415]
    assert {policy_of(answer) for answer in asked} == {("address", "40")}
    assert [standing_of(answer)[0] for answer in asked] == [39, 38, 37, 36, 35, 30]
    assert policy_of(admin.get("/api/v1/session")) == ("principal", "60")


def test_probes_and_pages_are_not_counted(server):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert "ratelimit" not in server.ask("GET", path).headers, path


def test_past_the_limit_429_says_when_to_come_back(server, admin):
    program = Program(server, admin.make_token("read_only"))

    answer = use_up(lambda: program.ask("GET", "/api/v1/users"))

    assert answer.code == "request.rate_limited"
    assert int(answer.headers["retry-after"]) == standing_of(answer)[1] == 1
    assert admin.get("/api/v1/session").status == 200  # a user is not their token


def test_reports_cost_more_than_lists(server, admin):
    program = Program(server, admin.make_token("admin"))

    before, _ = standing_of(program.ask("GET", "/api/v1/users"))
    after, _ = standing_of(program.ask("POST", "/api/v1/cost/reports/run", {"period": "2026-10"}))

    assert 8 <= before - after <= 10  # some is earned between the two


def test_the_address_is_the_one_a_trusted_proxy_names(server):
    here, there = ({"X-Forwarded-For": address} for address in ("203.0.113.7", "203.0.113.8"))

    assert use_up(lambda: server.ask("GET", "/api/v1/setup", headers=here)).code == "request.rate_limited"

    assert server.ask("GET", "/api/v1/setup", headers=there).status == 200


def test_guesses_at_an_address_keep_nobody_out_who_is_known(server, admin):
    guess = {"Authorization": "Bearer muster_api_guess", "X-Forwarded-For": "203.0.113.9"}

    assert use_up(lambda: server.ask("GET", "/api/v1/users", headers=guess)).code == "request.rate_limited"

    known = admin.get("/api/v1/session", headers={"X-Forwarded-For": "203.0.113.9"})
    assert known.status == 200


def test_without_limits_nothing_is_told(tmp_path):
    server = Server(tmp_path, rate_limits={"principal": 0, "address": 0}).start()
    try:
        for _ in range(50):
            answer = Browser(server).get("/api/v1/setup")
        assert (answer.status, answer.headers.get("ratelimit")) == (200, None)
    finally:
        server.stop()

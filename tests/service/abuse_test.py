"""What whoever guesses names and passwords at the sign-in page learns: nothing, and ever more slowly."""

import itertools
import statistics
import time

import pytest

from musterd import PASSWORD, Browser, Server

ACCOUNTS = 8
TRIES = 5  # at each account without delay


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), trusted_proxies=["127.0.0.1"]).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def known(admin):
    """Addresses of users."""
    names = [f"user{number}@example.com" for number in range(ACCOUNTS)]
    for name in names:
        admin.invite(name, "user")
    return names


ADDRESSES = itertools.count(1)


def wrong(server, email, address=None):
    """A wrong password, each from an address of its own, as by somebody who has many."""
    number = next(ADDRESSES)
    address = address or f"198.51.{100 + number // 250}.{number % 250 + 1}"
    return server.ask("POST", "/api/v1/session", {"email": email, "password": "not the password"},
                      {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"})


def told(answer):
    """All that is different from one answer to another for other reasons."""
    body = {name: value for name, value in answer.json.items() if name != "request_id"}
    headers = {name: value for name, value in answer.headers.items()
               if name not in ("date", "x-request-id", "ratelimit", "content-length")}
    return answer.status, body, headers


def test_answers_are_equal_whoever_it_is(server, admin, known):
    admin.post("/api/v1/users", {"email": "invited@example.com", "name": "Invited", "role": "user"})
    admin.invite("gone@example.com", "user")
    gone = next(user for user in admin.get("/api/v1/users").json["items"] if user["email"] == "gone@example.com")
    assert admin.post(f"/api/v1/users/{gone['id']}/deactivate").status == 200

    first = told(wrong(server, "nobody@example.com"))
    for email in (known[0], "invited@example.com", "gone@example.com", "no address", ""):
        assert told(wrong(server, email)) == first, email


def test_answers_take_as_long_whoever_it_is(server, admin, known):
    took = {True: [], False: []}
    for number in range(ACCOUNTS * (TRIES - 1)):
        for is_known in (True, False):
            email = known[number % ACCOUNTS] if is_known else f"nobody{number % ACCOUNTS}@example.com"
            began = time.perf_counter()
            answer = wrong(server, email)
            took[is_known].append(time.perf_counter() - began)
            assert answer.code == "sign_in.refused"

    of_known, of_nobody = statistics.median(took[True]), statistics.median(took[False])
    spread = max(statistics.quantiles(took[True], n=4)[2] - statistics.quantiles(took[True], n=4)[0],
                 0.1 * of_known)
    assert abs(of_known - of_nobody) <= 2 * spread, (of_known, of_nobody, spread)


def test_an_account_that_is_guessed_at_slows_down_and_stays_open_to_its_user(server, admin):
    """A hundred addresses guess at one account."""
    browser = admin.invite("target@example.com", "user")
    answers = [wrong(server, "target@example.com") for _ in range(40)]

    throttled = [answer for answer in answers if answer.status == 429]
    assert len(throttled) >= 30 and all(int(answer.headers["retry-after"]) >= 1 for answer in throttled)
    again = Browser(server)
    again.cookies = {name: value for name, value in browser.cookies.items() if name.endswith("device")}
    signed_in = again.post("/api/v1/session", {"email": "target@example.com", "password": PASSWORD})
    assert signed_in.status == 201, signed_in


def test_an_address_that_guesses_at_many_slows_down(server, admin):
    answers = [wrong(server, f"somebody{number}@example.com", "203.0.113.9") for number in range(45)]

    assert [answer.status for answer in answers[:29]] == [401] * 29
    assert 429 in [answer.status for answer in answers[29:]]

"""Stacks call Muster back, through SNS and SQS, and wait for its answer."""

import http.server
import json
import threading

import pytest

from callbacks import CONNECTIONS, Callbacks, Stack, counted
from sandbox import Sandbox, wait_until

NAMES = iter(f"called back {number}" for number in range(1000))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox")).warm_up()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def callbacks(sandbox):
    return Callbacks(sandbox)


@pytest.fixture(scope="module")
def server(callbacks, tmp_path_factory):
    server = callbacks.server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    assert server.stop() < 5  # in the midst of a long poll


@pytest.fixture
def member(sandbox):
    return sandbox.members()[0]


def create(admin, account, kind="member"):
    answer = admin.post(CONNECTIONS, {"name": next(NAMES), "kind": kind, "account_id": account})
    assert answer.status == 201, answer
    return answer.json


def show(admin, connection):
    return admin.get(f"{CONNECTIONS}/{connection['id']}").json


def becomes(admin, connection, state, seconds=30):
    found, took = wait_until(lambda: (now := show(admin, connection))["state"] == state and now, seconds)
    return found, took


def calls_back(admin, connection):
    events = admin.get(f"/api/v1/audit/events?target={connection['id']}&action=connection.called_back&order=oldest"
                       "&limit=100").json["items"]
    return [event["details"]["request"] for event in events]


def counts(server, outcome):
    return counted(server).get(outcome, 0)


def test_the_identity_says_that_stacks_call_back(admin, callbacks):
    identity = admin.get("/api/v1/aws-identity").json
    assert (identity["callback_topic"], identity["queue"]) == (callbacks.topic, callbacks.queue)


def test_a_stack_connects_within_five_seconds_and_its_deletion_is_told(admin, server, sandbox, member):
    connection = create(admin, member)
    stack = Stack(sandbox, admin, connection).create()

    _, seconds = becomes(admin, connection, "connected", 5)
    assert wait_until(lambda: stack.status() == "CREATE_COMPLETE", 5)
    assert calls_back(admin, connection) == ["Create"]

    stack.update()
    assert wait_until(lambda: stack.status() == "UPDATE_COMPLETE", 10)
    assert show(admin, connection)["state"] == "connected"

    stack.delete()
    assert wait_until(lambda: (show(admin, connection)["cause"] or {}).get("code") == "connection.stack_deleting"
                      or show(admin, connection)["state"] == "error", 5)
    lost, _ = becomes(admin, connection, "error", 15)
    assert lost["cause"]["code"] == "connection.stack_deleted"
    assert stack.status() is None
    assert calls_back(admin, connection) == ["Create", "Update", "Delete"]

    stack = Stack(sandbox, admin, connection).create()
    becomes(admin, connection, "connected", 5)
    assert show(admin, connection)["cause"] is None
    admin.ask("DELETE", f"{CONNECTIONS}/{connection['id']}")
    stack.delete()  # of a connection that is no more: it is answered all the same
    assert wait_until(lambda: stack.status() is None, 10)


def test_a_stack_in_the_wrong_account_is_told_why_and_rolled_back(admin, sandbox):
    one, other = sandbox.members()[:2]
    connection = create(admin, one)
    stack = Stack(sandbox, admin, connection, other).create()

    assert wait_until(lambda: stack.status() == "ROLLBACK_COMPLETE", 15)
    events = stack.cloudformation.describe_stack_events(StackName=stack.name)["StackEvents"]
    assert any(one in event.get("ResourceStatusReason", "") for event in events)
    assert show(admin, connection)["state"] == "pending"


def question(connection, kind="Create", **fields):
    return {"RequestType": kind, "RequestId": "request-of-a-test", "LogicalResourceId": "Callback",
            "StackId": f"arn:aws:cloudformation:us-east-1:{connection['account_id']}:stack/x/1",
            "ResourceType": "Custom::MusterConnection", "PhysicalResourceId": "one",
            "ResourceProperties": {"ExternalId": connection["external_id"]}, **fields}


class Listener(http.server.BaseHTTPRequestHandler):
    """Somebody who wants to be sent Muster's answers."""
    asked = []

    def do_PUT(self):
        Listener.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    Listener.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_nobody_elsewhere_is_ever_answered(admin, server, callbacks, elsewhere, member):
    connection = create(admin, member)
    before = counts(server, "bad_url")
    bucket = "/cloudformation-custom-resource-response-useast1/key"
    urls = [f"{elsewhere}{bucket}", f"{elsewhere}/", f"{callbacks.sandbox.endpoint}@{elsewhere[7:]}{bucket}"]

    for url in urls:
        callbacks.publish(question(connection, ResponseURL=url))

    assert wait_until(lambda: counts(server, "bad_url") == before + len(urls), 10)
    assert Listener.asked == []
    assert calls_back(admin, connection) == []
    assert show(admin, connection)["state"] == "pending"


def test_a_question_that_comes_twice_is_heeded_and_answered_once(admin, server, callbacks, sandbox, member):
    connection = create(admin, member)
    url = f"{sandbox.endpoint}/cloudformation-custom-resource-response-useast1/nobody-waits"
    twice = question(connection, ResponseURL=url)
    before = counts(server, "duplicate")

    callbacks.publish(twice)
    callbacks.publish(twice)

    assert wait_until(lambda: counts(server, "duplicate") == before + 1, 10)
    assert calls_back(admin, connection) == ["Create"]


def test_strangers_and_poison_are_counted_and_hold_nobody_up(admin, server, callbacks, sandbox, member):
    before = counted(server)
    url = f"{sandbox.endpoint}/cloudformation-custom-resource-response-useast1/nobody-waits"
    stranger = {"account_id": member, "external_id": "0123456789abcdefghijABCDEFGHIJ01"}
    for text in ("", "{", "null", "{}", json.dumps({"RequestType": "Create"}), "x" * 100_000):
        if text:
            callbacks.publish(text)
        callbacks.sqs.send_message(QueueUrl=callbacks.queue, MessageBody=text or "not of SNS")
    callbacks.publish(question(stranger, ResponseURL=url))

    connection = create(admin, member)
    stack = Stack(sandbox, admin, connection).create()
    becomes(admin, connection, "connected", 5)
    assert wait_until(lambda: stack.status() == "CREATE_COMPLETE", 5)

    assert wait_until(lambda: callbacks.waiting() == 0, 10)
    now = counted(server)
    assert now["malformed"] - before.get("malformed", 0) == 11
    # CloudFormation does not wait for an answer to it.
    assert now["unwanted"] - before.get("unwanted", 0) == 1
    stack.delete()


def test_what_came_while_the_server_was_down_is_heeded_when_it_is_up(sandbox, tmp_path):
    callbacks = Callbacks(sandbox, "of-another")
    server = callbacks.server(tmp_path)
    server.start()
    other = server.set_up()
    connection = create(other, sandbox.members()[1])
    stack = Stack(sandbox, other, connection)
    server.kill()
    stack.create()
    assert stack.status() == "CREATE_IN_PROGRESS"

    server.start()
    assert wait_until(lambda: stack.status() == "CREATE_COMPLETE", 15)
    becomes(other, connection, "connected", 15)
    server.stop()
    stack.delete()

"""AWS takes connections and never answers: the server goes on, and ends in its time."""

import os
import socket
import threading
import time

import pytest

from musterd import Server
from sandbox import wait_until

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "planted-secret-of-muster"}
ACCOUNT = "111122223333"


IDENTITY = (f"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/muster</Arn>"
            f"<UserId>u</UserId><Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")


class HungAws:
    """A port of the loopback that reads what it is sent and says nothing, but to what `answers` names."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.asked = []
        self.answers = {}
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection):
        with connection:
            text = b""
            while more := connection.recv(65536):
                text += more
                for operation in ("AssumeRole", "GetCallerIdentity", "ReceiveMessage"):
                    if operation.encode() in text:
                        text = b""
                        self.asked.append(operation)
                        self._answer(connection, self.answers.get(operation))

    def _answer(self, connection, body):
        if body is not None:
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())

    def close(self):
        self.listener.close()


@pytest.fixture
def aws():
    aws = HungAws()
    yield aws
    aws.close()


@pytest.fixture
def server(aws, tmp_path):
    server = Server(tmp_path, **{"aws.endpoint_url": aws.url, "aws.queue": f"{aws.url}/1/muster",
                                 "aws.callback_topic": f"arn:aws:sns:us-east-1:{ACCOUNT}:muster"})
    server.secrets.append(CREDENTIALS["AWS_SECRET_ACCESS_KEY"])
    server.process_options = {"env": {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true",
                                      "ASAN_OPTIONS": os.environ["ASAN_OPTIONS"], **CREDENTIALS}}
    server.start()
    return server


def answered(ask, *words):
    try:
        ask(*words)
    except OSError:
        pass  # the server has ended


def test_requests_and_the_long_poll_are_called_off(server, aws):
    admin = server.set_up()
    assert wait_until(lambda: "ReceiveMessage" in aws.asked, 10)
    # Both ask who Muster is; one of them waits for the other.
    asking = [threading.Thread(target=answered, args=(admin.get, "/api/v1/aws-identity")) for _ in range(2)]
    for thread in asking:
        thread.start()
    assert wait_until(lambda: "GetCallerIdentity" in aws.asked, 10)
    time.sleep(0.5)

    assert server.stop() < 5

    for thread in asking:
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_a_task_that_takes_a_role_on_is_called_off(server, aws):
    aws.answers["GetCallerIdentity"] = IDENTITY
    admin = server.set_up()
    made = admin.post("/api/v1/connections", {"name": "a", "kind": "member", "account_id": ACCOUNT})
    assert made.status == 201, made
    assert wait_until(lambda: "AssumeRole" in aws.asked, 10)

    assert server.stop() < 5

    aws.answers["AssumeRole"] = "<no/>"
    server.start()  # the task is there, and goes on
    count = len(aws.asked)
    assert wait_until(lambda: "AssumeRole" in aws.asked[count:], 10)
    server.stop()


def test_a_request_that_takes_a_role_on_is_called_off(server, aws):
    aws.answers["GetCallerIdentity"] = IDENTITY
    admin = server.set_up()
    made = admin.post("/api/v1/connections", {"name": "a", "kind": "member"}).json
    asking = threading.Thread(target=answered, args=(
        admin.post, f"/api/v1/connections/{made['id']}/role", {"role_arn": f"arn:aws:iam::{ACCOUNT}:role/any"}))
    asking.start()
    assert wait_until(lambda: "AssumeRole" in aws.asked, 10)

    assert server.stop() < 5

    asking.join(timeout=10)
    assert not asking.is_alive()

"""Faults come when they are ordered, and only then; token buckets always."""

import time
import typing

import botocore.exceptions
import pytest
from conftest import Running, code_of
from sandbox.token_buckets import Limit, TokenBuckets, read_limits

# Organizations quotas page: rate a second and burst of each API.
PUBLISHED = {
    "CreateAccount": (0.1, 3), "CreateGovCloudAccount": (0.1, 3), "CloseAccount": (0.05, 1),
    "DescribeCreateAccountStatus": (2, 2), "ListCreateAccountStatus": (5, 8),
    "InviteAccountToOrganization": (3, 5), "MoveAccount": (2, 3), "AttachPolicy": (2, 3),
    "DetachPolicy": (2, 3), "CreatePolicy": (2, 3), "DeletePolicy": (2, 3), "UpdatePolicy": (2, 3),
    "DescribePolicy": (2, 2), "ListPoliciesForTarget": (5, 8), "ListTargetsForPolicy": (5, 8),
    "ListParents": (5, 8), "ListAccounts": (8, 12), "DescribeAccount": (20, 30)}


def vpcs(sandbox: Running) -> typing.Any:
    return sandbox.client("ec2").describe_vpcs()


@pytest.fixture(autouse=True)
def no_fault_is_left(sandbox: Running) -> typing.Iterator[None]:
    yield
    sandbox.control("DELETE", "/faults")


@pytest.mark.parametrize(("service", "operation", "code", "status"), [
    ("organizations", "describe_organization", "TooManyRequestsException", 400),
    ("ec2", "describe_vpcs", "RequestLimitExceeded", 503), ("s3", "list_buckets", "SlowDown", 503),
    ("iam", "list_users", "Throttling", 400), ("cloudtrail", "describe_trails", "ThrottlingException", 400),
    ("lambda", "list_functions", "TooManyRequestsException", 429)])
def test_a_throttle_speaks_as_the_service_does(sandbox: Running, service: str, operation: str, code: str,
                                               status: int) -> None:
    sandbox.control("POST", "/faults", kind="throttle", service=service)

    with pytest.raises(botocore.exceptions.ClientError) as error:
        getattr(sandbox.client(service), operation)()

    assert code_of(error) == code
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    getattr(sandbox.client(service), operation)()


def test_a_failure_comes_before_any_effect(sandbox: Running) -> None:
    sandbox.control("POST", "/faults", kind="fail", service="iam", operation="CreateUser", code="ServiceFailure",
                    status=500)
    iam = sandbox.client("iam")

    with pytest.raises(botocore.exceptions.ClientError) as error:
        iam.create_user(UserName="never")

    assert code_of(error) == "ServiceFailure"
    assert "never" not in {user["UserName"] for user in iam.list_users()["Users"]}


def test_a_lost_reply_comes_after_the_effect(sandbox: Running) -> None:
    sandbox.control("POST", "/faults", kind="lose_reply", service="iam", operation="CreateUser")
    iam = sandbox.client("iam")

    with pytest.raises(botocore.exceptions.HTTPClientError):
        iam.create_user(UserName="made-without-a-word")

    assert "made-without-a-word" in {user["UserName"] for user in iam.list_users()["Users"]}
    lost = [call for call in sandbox.control("GET", "/calls?service=iam&operation=CreateUser")
            if call["fate"] == "lost"]
    assert len(lost) == 1


def test_a_lost_request_has_no_effect(sandbox: Running) -> None:
    sandbox.control("POST", "/faults", kind="lose_request", service="iam", operation="CreateUser", seconds=0.5)
    iam = sandbox.client("iam")
    began = time.monotonic()

    with pytest.raises(botocore.exceptions.HTTPClientError):
        iam.create_user(UserName="never-made")

    assert time.monotonic() - began >= 0.5
    assert "never-made" not in {user["UserName"] for user in iam.list_users()["Users"]}
    lost = [call for call in sandbox.control("GET", "/calls?service=iam&operation=CreateUser")
            if call["fate"] == "never arrived"]
    assert len(lost) == 1


def test_a_duplicated_request_takes_effect_twice(sandbox: Running) -> None:
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="twice")["QueueUrl"]
    sandbox.control("POST", "/faults", kind="duplicate", service="sqs", operation="SendMessage")

    sqs.send_message(QueueUrl=url, MessageBody="once")

    count = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    assert count["Attributes"]["ApproximateNumberOfMessages"] == "2"


def test_a_delayed_answer_takes_its_time(sandbox: Running) -> None:
    sandbox.control("POST", "/faults", kind="delay", service="sts", seconds=0.5)
    start = time.monotonic()

    sandbox.client("sts").get_caller_identity()

    assert time.monotonic() - start >= 0.5


def test_a_fault_meets_only_the_calls_that_it_names(sandbox: Running) -> None:
    sandbox.control("POST", "/faults", kind="throttle", service="ec2", operation="DescribeSubnets", skip=1,
                    times=2)
    ec2 = sandbox.client("ec2")

    vpcs(sandbox)
    ec2.describe_subnets()
    for _ in range(2):
        with pytest.raises(botocore.exceptions.ClientError):
            ec2.describe_subnets()
    ec2.describe_subnets()


def test_an_unknown_fault_is_refused(sandbox: Running) -> None:
    with pytest.raises(AssertionError, match="there is no fault 'explode'"):
        sandbox.control("POST", "/faults", kind="explode")


def test_every_published_bucket_is_listed_as_published() -> None:
    limits = {operation: (limit.rate, limit.burst) for limit in read_limits()
              if limit.service == "organizations" for operation in limit.operations}

    assert limits == PUBLISHED


@pytest.mark.parametrize("operation", PUBLISHED)
def test_a_bucket_gives_its_burst_then_its_rate(operation: str) -> None:
    rate, burst = PUBLISHED[operation]
    now = [1000.0]
    buckets = TokenBuckets(read_limits(), lambda: now[0])

    def take() -> bool:
        return buckets.take("organizations", operation, "111111111111", "us-east-1")

    assert [take() for _ in range(int(burst) + 1)] == [True] * int(burst) + [False]
    now[0] += 1 / rate * 0.99
    assert not take()
    now[0] += 1 / rate * 0.02
    assert take()
    now[0] += 3600
    assert [take() for _ in range(int(burst) + 1)] == [True] * int(burst) + [False]


def test_buckets_are_of_one_account_each() -> None:
    buckets = TokenBuckets([Limit("organizations", ("CloseAccount",), 0.05, 1)], lambda: 0.0)

    assert buckets.take("organizations", "CloseAccount", "1", "us-east-1")
    assert not buckets.take("organizations", "CloseAccount", "1", "eu-west-1")
    assert buckets.take("organizations", "CloseAccount", "2", "us-east-1")


def test_calls_beyond_the_bucket_are_refused(sandbox: Running) -> None:
    organizations = sandbox.client("organizations")
    answers = []
    for _ in range(4):
        try:
            organizations.describe_policy(PolicyId="p-FullAWSAccess")
            answers.append("answered")
        except botocore.exceptions.ClientError as error:
            answers.append(code_of(error))

    assert answers[:2] == ["answered", "answered"]
    assert "TooManyRequestsException" in answers[2:]

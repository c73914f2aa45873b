"""An account is made in minutes, may fail for each of AWS's reasons, and works only after a while."""

import typing

import botocore.exceptions
import pytest
from conftest import Running, code_of
from sandbox.account_creation import FAILURE_REASONS


@pytest.fixture(autouse=True)
def buckets_are_another_matter(sandbox: Running) -> None:
    sandbox.without_buckets()


def create(sandbox: Running, name: str, **more: typing.Any) -> dict[str, typing.Any]:
    answer = sandbox.client("organizations").create_account(AccountName=name,
                                                            Email=f"aws-{name}@example.com", **more)
    return dict(answer["CreateAccountStatus"])


def status(sandbox: Running, identity: str) -> dict[str, typing.Any]:
    return dict(sandbox.client("organizations").describe_create_account_status(
        CreateAccountRequestId=identity)["CreateAccountStatus"])


def test_an_account_takes_minutes_and_then_is_there(sandbox: Running) -> None:
    request = create(sandbox, "slow", Tags=[{"Key": "team", "Value": "shop"}])

    assert request["State"] == "IN_PROGRESS"
    assert "AccountId" not in request and "Email" not in request
    sandbox.advance(seconds=59)
    assert status(sandbox, request["Id"])["State"] == "IN_PROGRESS"
    assert "slow" not in {account["Name"] for account in sandbox.members()}
    sandbox.advance(seconds=181)

    done = status(sandbox, request["Id"])
    assert done["State"] == "SUCCEEDED"
    assert 60 <= (done["CompletedTimestamp"] - done["RequestedTimestamp"]).total_seconds() <= 240
    account = sandbox.client("organizations").describe_account(AccountId=done["AccountId"])["Account"]
    assert (account["Name"], account["Email"], account["State"]) == ("slow", "aws-slow@example.com", "ACTIVE")
    tags = sandbox.client("organizations").list_tags_for_resource(ResourceId=done["AccountId"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]


@pytest.mark.parametrize("reason", FAILURE_REASONS)
def test_a_creation_can_fail_for_each_of_the_reasons_of_aws(sandbox: Running, reason: str) -> None:
    before = len(sandbox.members())
    sandbox.control("POST", "/accounts/fail-next", reason=reason)

    request = create(sandbox, f"fails-{reason.lower()[:20].replace('_', '-')}")
    assert "FailureReason" not in request
    sandbox.advance(minutes=5)

    done = status(sandbox, request["Id"])
    assert (done["State"], done["FailureReason"]) == ("FAILED", reason)
    assert "AccountId" not in done
    assert len(sandbox.members()) == before


def test_the_reasons_are_those_of_the_model_of_aws(sandbox: Running) -> None:
    model = sandbox.client("organizations").meta.service_model
    assert set(FAILURE_REASONS) == set(model.shape_for("CreateAccountFailureReason").enum)


def test_a_mail_address_in_use_fails_by_itself(sandbox: Running) -> None:
    taken = sandbox.members()[0]["Email"]

    request = sandbox.client("organizations").create_account(
        AccountName="again", Email=taken.upper())["CreateAccountStatus"]
    sandbox.advance(minutes=5)

    assert status(sandbox, request["Id"])["FailureReason"] == "EMAIL_ALREADY_EXISTS"


def test_beyond_the_quota_creation_fails_by_itself(sandbox: Running) -> None:
    sandbox.control("POST", "/accounts/quota", accounts=len(sandbox.members()) + 1)
    try:
        request = create(sandbox, "too-many")
        sandbox.advance(minutes=5)
    finally:
        sandbox.control("POST", "/accounts/quota", accounts=1000)

    assert status(sandbox, request["Id"])["FailureReason"] == "ACCOUNT_LIMIT_EXCEEDED"


def test_five_at_once_and_no_more(sandbox: Running) -> None:
    for number in range(5):
        create(sandbox, f"parallel-{number}")

    with pytest.raises(botocore.exceptions.ClientError) as error:
        create(sandbox, "parallel-5")

    assert code_of(error) == "TooManyRequestsException"
    sandbox.advance(minutes=5)
    assert create(sandbox, "parallel-5")["State"] == "IN_PROGRESS"
    sandbox.advance(minutes=5)


def test_requests_are_listed_by_state_and_page(sandbox: Running) -> None:
    organizations = sandbox.client("organizations")
    create(sandbox, "listed")

    going = organizations.list_create_account_status(States=["IN_PROGRESS"])["CreateAccountStatuses"]
    assert [request["AccountName"] for request in going] == ["listed"]
    sandbox.advance(minutes=5)
    pages = list(organizations.get_paginator("list_create_account_status").paginate(
        PaginationConfig={"PageSize": 3}))
    assert all(len(page["CreateAccountStatuses"]) <= 3 for page in pages)
    assert sum(len(page["CreateAccountStatuses"]) for page in pages) >= 20
    with pytest.raises(botocore.exceptions.ClientError) as error:
        status(sandbox, "car-" + "0" * 32)
    assert code_of(error) == "CreateAccountStatusNotFoundException"


@pytest.fixture(scope="module")
def fresh(sandbox: Running) -> str:
    """An account that was made a moment ago."""
    sandbox.without_buckets()
    request = create(sandbox, "fresh")
    while (done := status(sandbox, request["Id"]))["State"] == "IN_PROGRESS":
        sandbox.advance(seconds=1)
    return str(done["AccountId"])


def test_a_new_account_works_bit_by_bit(sandbox: Running, fresh: str) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.in_account(fresh, "sts")
    assert code_of(error) == "AccessDenied"

    sandbox.advance(seconds=60)
    assert sandbox.in_account(fresh, "sts").get_caller_identity()["Account"] == fresh
    answers: dict[str, set[str]] = {}
    for _ in range(40):
        for service, operation in (("ec2", "describe_vpcs"), ("s3", "list_buckets"),
                                   ("cloudtrail", "describe_trails"), ("lambda", "list_functions")):
            try:
                getattr(sandbox.in_account(fresh, service), operation)()
                answers.setdefault(service, set()).add("answered")
            except botocore.exceptions.ClientError as refused:
                answers.setdefault(service, set()).add(code_of(refused))
        sandbox.advance(seconds=10)
    assert all("answered" in said for said in answers.values())
    early = set().union(*answers.values()) - {"answered"}
    assert early and early <= {"OptInRequired", "NotSignedUp", "SubscriptionRequiredException"}


def test_membership_shows_in_conditions_only_later(sandbox: Running) -> None:
    request = create(sandbox, "hidden")
    while (done := status(sandbox, request["Id"]))["State"] == "IN_PROGRESS":
        sandbox.advance(seconds=1)
    sandbox.advance(minutes=2)
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shared/*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": sandbox.about["organization"]["id"]}}}]}
    import json
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="shared")
    s3.put_object(Bucket="shared", Key="file", Body=b"text")
    s3.put_bucket_policy(Bucket="shared", Policy=json.dumps(policy))
    sandbox.advance(minutes=6)

    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.in_account(done["AccountId"], "s3").get_object(Bucket="shared", Key="file")
    assert code_of(error) == "AccessDenied"
    sandbox.advance(minutes=20)
    answer = sandbox.in_account(done["AccountId"], "s3").get_object(Bucket="shared", Key="file")
    assert answer["Body"].read() == b"text"


def test_closing_takes_its_time_and_frees_the_place_after_ninety_days(sandbox: Running) -> None:
    organizations = sandbox.client("organizations")
    account = sandbox.members()[-1]["Id"]

    organizations.close_account(AccountId=account)

    assert organizations.describe_account(AccountId=account)["Account"]["State"] == "PENDING_CLOSURE"
    sandbox.advance(minutes=10)
    assert organizations.describe_account(AccountId=account)["Account"]["State"] == "SUSPENDED"
    with pytest.raises(botocore.exceptions.ClientError) as error:
        organizations.close_account(AccountId=account)
    assert code_of(error) == "AccountAlreadyClosedException"
    sandbox.advance(days=91)
    with pytest.raises(botocore.exceptions.ClientError) as error:
        organizations.describe_account(AccountId=account)
    assert code_of(error) == "AccountNotFoundException"


def test_moving_is_compare_and_swap(sandbox: Running) -> None:
    organizations = sandbox.client("organizations")
    account = sandbox.members()[0]["Id"]
    here = organizations.list_parents(ChildId=account)["Parents"][0]["Id"]
    root = sandbox.about["organization"]["root"]

    with pytest.raises(botocore.exceptions.ClientError) as error:
        organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=here)
    assert code_of(error) == "SourceParentNotFoundException"
    organizations.move_account(AccountId=account, SourceParentId=here, DestinationParentId=root)
    assert organizations.list_parents(ChildId=account)["Parents"][0]["Id"] == root
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=here)


def test_members_may_not_administer_the_organization(sandbox: Running) -> None:
    member = sandbox.in_account(sandbox.members()[0]["Id"], "organizations")

    assert member.describe_organization()["Organization"]["MasterAccountId"] == sandbox.management
    with pytest.raises(botocore.exceptions.ClientError) as error:
        member.list_accounts()
    assert code_of(error) == "AccessDeniedException"
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("organizations", "muster").list_accounts()
    assert code_of(error) == "AWSOrganizationsNotInUseException"

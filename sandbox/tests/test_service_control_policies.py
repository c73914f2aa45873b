"""A service control policy stops the calls it should and no other: the policies that AWS publishes as
samples, each attached to a member account, against cases written by hand; then real calls."""

import json
import os
import pathlib
import typing

import botocore.exceptions
import pytest
from conftest import FOLDER, Running, code_of
from scp_cases import BROKEN, CASES, REPLACEMENTS, Case

CORPUS = pathlib.Path(os.environ.get("MUSTER_SHARED", FOLDER.parents[1] / "shared")) / "corpus/scp"
if not CORPUS.is_dir():
    CORPUS = FOLDER.parents[2] / "shared/corpus/scp"
FILES = {file.stem: file for file in sorted(CORPUS.rglob("*.json"))}
needs_corpus = pytest.mark.skipif(not FILES, reason=f"{CORPUS} is not there")
ALLOW_ALL = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]})

# What every key has from the start: without it IAM's policies do not count for keys.
KEY_POLICY = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def member(sandbox: Running) -> str:
    """A member account with two roles and a user who may do everything that the organization lets them."""
    sandbox.without_buckets()
    account = str(sandbox.members()[5]["Id"])
    iam = sandbox.in_account(account, "iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}]})
    for role in ("Developer", "Privileged"):
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
        iam.put_role_policy(RoleName=role, PolicyName="all", PolicyDocument=ALLOW_ALL)
    iam.create_user(UserName="bob")
    iam.put_user_policy(UserName="bob", PolicyName="all", PolicyDocument=ALLOW_ALL)
    return account


class Attached:
    """A policy that is attached to a target while the block lasts."""

    def __init__(self, sandbox: Running, content: str, target: str):
        self._client = sandbox.client("organizations")
        self._target = target
        self._id = self._client.create_policy(
            Content=content, Description="a case", Name="case", Type="SERVICE_CONTROL_POLICY",
        )["Policy"]["PolicySummary"]["Id"]

    def __enter__(self) -> None:
        self._client.attach_policy(PolicyId=self._id, TargetId=self._target)

    def __exit__(self, *_: object) -> None:
        self._client.detach_policy(PolicyId=self._id, TargetId=self._target)
        self._client.delete_policy(PolicyId=self._id)


def content_of(name: str, account: str) -> str:
    text = FILES[name].read_text()
    for placeholder, value in {**REPLACEMENTS, "${Account}": account}.items():
        text = text.replace(placeholder, value)
    return text


def verdict(sandbox: Running, account: str, case: Case) -> dict[str, typing.Any]:
    who, action, resource, context = case
    name = {"developer": "role/Developer", "privileged": "role/Privileged", "user": "user/bob",
            "root": "root"}[who]
    policy = {"resource_policy": KEY_POLICY} if action.startswith("kms:") else {}
    text = json.dumps({**policy, "principal": f"arn:aws:iam::{account}:{name}", "action": action,
                       "resource": resource, "context": context})
    return dict(sandbox.control("POST", "/authorize", **json.loads(text.replace("{account}", account))))


@needs_corpus
def test_every_policy_of_the_corpus_has_its_cases() -> None:
    assert len(FILES) == 57
    assert set(FILES) == set(CASES) | BROKEN


@needs_corpus
@pytest.mark.parametrize("name", [name for name in FILES if name in CASES])
def test_a_policy_stops_what_it_should_and_no_other(sandbox: Running, member: str, name: str) -> None:
    expected = CASES[name]
    for case in expected.stops:
        assert verdict(sandbox, member, case)["allowed"], f"{case} is allowed as long as nothing is attached"

    with Attached(sandbox, content_of(name, member), member):
        stopped = [verdict(sandbox, member, case) for case in expected.stops]
        passed = [verdict(sandbox, member, case) for case in expected.lets]

    for case, answer in zip(expected.stops, stopped, strict=True):
        assert (answer["allowed"], answer["by"], answer["explicit"]) == (False, "scp", True), case
    for case, answer in zip(expected.lets, passed, strict=True):
        assert answer["allowed"], case


@needs_corpus
@pytest.mark.parametrize("name", sorted(BROKEN & set(FILES)))
def test_a_document_that_is_no_policy_is_refused(sandbox: Running, member: str, name: str) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        Attached(sandbox, content_of(name, member), member)

    assert code_of(error) == "MalformedPolicyDocumentException"


LOCK = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Deny", "Action": "*", "Resource": "*",
    "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}, "Null": {"aws:AssumedRoot": "true"}}}]}


def refused(call: typing.Callable[[], typing.Any]) -> str:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call()
    assert code_of(error) in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
    return str(error.value)


def test_a_lock_at_the_root_of_the_organization_stops_root_users_and_nobody_else(sandbox: Running,
                                                                                member: str) -> None:
    keys = sandbox.control("POST", "/root", account=member)
    root = sandbox.client("iam", keys)
    root.list_users()

    with Attached(sandbox, json.dumps(LOCK), sandbox.about["organization"]["root"]):
        said = refused(root.list_users)
        sandbox.in_account(member, "iam").list_users()
        management_root = sandbox.client("iam", sandbox.control("POST", "/root", account=sandbox.management))
        management_root.list_users()

    assert "with an explicit deny in a service control policy" in said
    root.list_users()


def test_a_window_opens_and_ends_by_the_time_of_aws(sandbox: Running, member: str) -> None:
    now = sandbox.control("GET", "/clock")["now"]
    import datetime
    start = datetime.datetime.fromisoformat(now)
    opens, ends = (f"{start + datetime.timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}" for minutes in (10, 20))
    root = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}, "Null": {"aws:AssumedRoot": "true"}}
    window = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {
            **root, "DateLessThan": {"aws:CurrentTime": opens}}},
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {
            **root, "DateGreaterThanEquals": {"aws:CurrentTime": ends}}}]}
    iam = sandbox.client("iam", sandbox.control("POST", "/root", account=member))

    with Attached(sandbox, json.dumps(window), member):
        refused(iam.list_users)
        sandbox.advance(minutes=11)
        iam.list_users()
        sandbox.advance(minutes=10)
        refused(iam.list_users)


def test_a_denial_above_cannot_be_undone_below(sandbox: Running, member: str) -> None:
    organizations = sandbox.client("organizations")
    unit = organizations.list_parents(ChildId=member)["Parents"][0]["Id"]
    deny = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "ec2:DescribeVpcs", "Resource": "*"}]}

    with Attached(sandbox, json.dumps(deny), unit):
        said = refused(sandbox.in_account(member, "ec2").describe_vpcs)
        sandbox.in_account(member, "ec2").describe_subnets()

    assert "UnauthorizedOperation" in said
    sandbox.in_account(member, "ec2").describe_vpcs()


def test_without_full_access_only_what_is_listed_is_allowed(sandbox: Running, member: str) -> None:
    organizations = sandbox.client("organizations")
    only = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["iam:*", "sts:*"], "Resource": "*"}]}

    with Attached(sandbox, json.dumps(only), member):
        organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=member)
        try:
            said = refused(sandbox.in_account(member, "ec2").describe_vpcs)
            sandbox.in_account(member, "iam").list_users()
        finally:
            organizations.attach_policy(PolicyId="p-FullAWSAccess", TargetId=member)

    assert "no service control policy allows the ec2:DescribeVpcs action" in said


def test_the_last_policy_of_a_target_stays(sandbox: Running, member: str) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("organizations").detach_policy(PolicyId="p-FullAWSAccess", TargetId=member)

    assert code_of(error) == "ConstraintViolationException"
    assert error.value.response["Reason"] == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"


def test_a_target_takes_ten_policies_and_a_policy_ten_thousand_letters(sandbox: Running, member: str) -> None:
    organizations = sandbox.client("organizations")
    made = []
    try:
        with pytest.raises(botocore.exceptions.ClientError) as error:
            for number in range(10):
                made.append(organizations.create_policy(
                    Content=ALLOW_ALL, Description="", Name=f"many-{number}",
                    Type="SERVICE_CONTROL_POLICY")["Policy"]["PolicySummary"]["Id"])
                organizations.attach_policy(PolicyId=made[-1], TargetId=member)
        assert len(made) == 10
        assert error.value.response["Reason"] == "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    finally:
        for identity in made[:-1]:
            organizations.detach_policy(PolicyId=identity, TargetId=member)
        for identity in made:
            organizations.delete_policy(PolicyId=identity)
    long = ALLOW_ALL + " " * (10241 - len(ALLOW_ALL))
    with pytest.raises(botocore.exceptions.ClientError) as error:
        organizations.create_policy(Content=long, Description="", Name="long", Type="SERVICE_CONTROL_POLICY")
    assert error.value.response["Reason"] == "POLICY_CONTENT_LIMIT_EXCEEDED"


def test_disabling_the_type_takes_every_policy_off_for_good(sandbox: Running, member: str) -> None:
    organizations, root = sandbox.client("organizations"), sandbox.about["organization"]["root"]
    deny = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "ec2:DescribeVpcs", "Resource": "*"}]}
    policy = organizations.create_policy(Content=json.dumps(deny), Description="", Name="lost",
                                         Type="SERVICE_CONTROL_POLICY")["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=member)
    refused(sandbox.in_account(member, "ec2").describe_vpcs)

    organizations.disable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")

    assert organizations.list_targets_for_policy(PolicyId=policy)["Targets"] == []
    sandbox.in_account(member, "ec2").describe_vpcs()

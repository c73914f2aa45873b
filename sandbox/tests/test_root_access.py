"""Central root access: a session of a member's root user for one task and fifteen minutes at most."""

import typing

import botocore.exceptions
import pytest
from conftest import Running, code_of

TASK = "arn:aws:iam::aws:policy/root-task/"


@pytest.fixture(scope="module")
def member(sandbox: Running) -> str:
    sandbox.without_buckets()
    return str(sandbox.members()[3]["Id"])


def assume(sandbox: Running, account: str, task: str, **more: typing.Any) -> dict[str, typing.Any]:
    return dict(sandbox.client("sts").assume_root(TargetPrincipal=account, TaskPolicyArn={"arn": TASK + task},
                                                  **more)["Credentials"])


def test_it_takes_trusted_access_then_the_feature_then_the_session(sandbox: Running, member: str) -> None:
    iam = sandbox.client("iam")
    with pytest.raises(botocore.exceptions.ClientError) as error:
        iam.enable_organizations_root_sessions()
    assert code_of(error) == "ServiceAccessNotEnabled"

    sandbox.client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    with pytest.raises(botocore.exceptions.ClientError) as error:
        assume(sandbox, member, "IAMAuditRootUserCredentials")
    assert code_of(error) == "AccessDenied"

    iam.enable_organizations_root_sessions()
    iam.enable_organizations_root_credentials_management()
    assert iam.list_organizations_features()["EnabledFeatures"] == ["RootCredentialsManagement", "RootSessions"]
    keys = assume(sandbox, member, "IAMAuditRootUserCredentials")
    assert sandbox.client("sts", keys).get_caller_identity()["Arn"] == f"arn:aws:iam::{member}:root"


def test_a_task_may_do_its_task_and_nothing_else(sandbox: Running, member: str) -> None:
    audit = sandbox.client("iam", assume(sandbox, member, "IAMAuditRootUserCredentials"))

    assert audit.get_login_profile()["LoginProfile"]["UserName"] == "root"
    assert audit.list_access_keys()["AccessKeyMetadata"] == []
    with pytest.raises(botocore.exceptions.ClientError) as error:
        audit.delete_login_profile()
    assert code_of(error) == "AccessDenied"

    delete = sandbox.client("iam", assume(sandbox, member, "IAMDeleteRootUserCredentials"))
    delete.delete_login_profile()
    with pytest.raises(botocore.exceptions.ClientError) as error:
        audit.get_login_profile()
    assert code_of(error) == "NoSuchEntity"


@pytest.mark.parametrize("more", [{"DurationSeconds": 901}], ids=["longer"])
def test_a_session_is_never_longer_than_fifteen_minutes(sandbox: Running, member: str,
                                                        more: dict[str, int]) -> None:
    with pytest.raises((botocore.exceptions.ClientError, botocore.exceptions.ParamValidationError)):
        assume(sandbox, member, "IAMAuditRootUserCredentials", **more)


def test_the_management_account_and_strangers_are_no_targets(sandbox: Running, member: str) -> None:
    for account in (sandbox.management, sandbox.about["credentials"]["muster"]["account"]):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            assume(sandbox, account, "IAMAuditRootUserCredentials")
        assert code_of(error) == "AccessDenied"


def test_a_bucket_that_locked_everybody_out_is_unlocked(sandbox: Running, member: str) -> None:
    s3 = sandbox.in_account(member, "s3")
    s3.create_bucket(Bucket="locked-out")
    s3.put_bucket_policy(Bucket="locked-out", Policy='{"Version": "2012-10-17", "Statement": [{"Effect": '
                         '"Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::locked-out", '
                         '"arn:aws:s3:::locked-out/*"], "Condition": {"ArnNotLike": {"aws:PrincipalArn": '
                         f'"arn:aws:iam::{member}:root"}}}}}}]}}')
    with pytest.raises(botocore.exceptions.ClientError):
        s3.delete_bucket_policy(Bucket="locked-out")

    unlock = sandbox.client("s3", assume(sandbox, member, "S3UnlockBucketPolicy"))
    unlock.delete_bucket_policy(Bucket="locked-out")

    s3.list_objects_v2(Bucket="locked-out")


def test_a_person_can_be_played_as_the_root_user(sandbox: Running, member: str) -> None:
    keys = sandbox.control("POST", "/root", account=member)

    assert sandbox.client("sts", keys).get_caller_identity()["Arn"] == f"arn:aws:iam::{member}:root"
    made = sandbox.client("iam", keys).create_access_key()["AccessKey"]
    assert sandbox.client("sts", made).get_caller_identity()["Account"] == member
    sandbox.client("iam", keys).delete_access_key(AccessKeyId=made["AccessKeyId"])
    with pytest.raises(botocore.exceptions.ClientError):
        sandbox.client("sts", made).get_caller_identity()

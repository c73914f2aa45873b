"""From a signed call to a role in another account: what everything else stands on."""

import json
import socket
import urllib.parse

import botocore.exceptions
import pytest
from conftest import Running, code_of

TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "placeholder"},
    "Condition": {"StringEquals": {"sts:ExternalId": "the-right-id"}}}]}


@pytest.fixture(scope="module")
def role(sandbox: Running) -> str:
    """A role of the management account that only Muster's user may assume, with an external id."""
    trust = json.loads(json.dumps(TRUST))
    trust["Statement"][0]["Principal"]["AWS"] = sandbox.client("sts", "muster").get_caller_identity()["Arn"]
    iam = sandbox.client("iam")
    made = iam.create_role(RoleName="MusterReadOnly", AssumeRolePolicyDocument=json.dumps(trust))
    iam.attach_role_policy(RoleName="MusterReadOnly",
                           PolicyArn="arn:aws:iam::aws:policy/AWSOrganizationsReadOnlyAccess")
    return str(made["Role"]["Arn"])


def test_caller_identity_names_the_user_who_signed(sandbox: Running) -> None:
    identity = sandbox.client("sts").get_caller_identity()

    assert identity["Account"] == sandbox.management
    assert identity["Arn"] == f"arn:aws:iam::{sandbox.management}:user/admin"
    assert identity["UserId"].startswith("AIDA")


def test_all_accounts_are_listed_in_pages_of_twenty(sandbox: Running) -> None:
    pages = list(sandbox.client("organizations").get_paginator("list_accounts").paginate())

    assert [len(page["Accounts"]) for page in pages] == [20, 20, 20]
    assert len({account["Id"] for page in pages for account in page["Accounts"]}) == 60


def test_the_right_external_id_gives_a_session_of_the_role(sandbox: Running, role: str) -> None:
    answer = sandbox.client("sts", "muster").assume_role(RoleArn=role, RoleSessionName="muster",
                                                         ExternalId="the-right-id")

    session = sandbox.client("sts", answer["Credentials"])
    assert session.get_caller_identity()["Arn"] == (
        f"arn:aws:sts::{sandbox.management}:assumed-role/MusterReadOnly/muster")
    accounts = sandbox.client("organizations", answer["Credentials"]).list_accounts()["Accounts"]
    assert len(accounts) == 20


@pytest.mark.parametrize("given", [{}, {"ExternalId": "a-wrong-id"}], ids=["none", "wrong"])
def test_without_the_right_external_id_the_role_is_refused(sandbox: Running, role: str,
                                                           given: dict[str, str]) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("sts", "muster").assume_role(RoleArn=role, RoleSessionName="muster", **given)

    assert code_of(error) == "AccessDenied"
    assert "is not authorized to perform: sts:AssumeRole" in str(error.value)


def test_a_role_that_does_not_exist_is_refused_like_one_that_does_not_trust(sandbox: Running) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("sts", "muster").assume_role(
            RoleArn=f"arn:aws:iam::{sandbox.management}:role/Nobody", RoleSessionName="muster")

    assert code_of(error) == "AccessDenied"


def test_a_session_may_do_only_what_its_role_may(sandbox: Running, role: str) -> None:
    answer = sandbox.client("sts", "muster").assume_role(RoleArn=role, RoleSessionName="muster",
                                                         ExternalId="the-right-id")

    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("iam", answer["Credentials"]).list_users()

    assert code_of(error) == "AccessDenied"
    assert "no identity-based policy allows the iam:ListUsers action" in str(error.value)


def test_tls_answers_in_the_name_that_was_asked_for(sandbox: Running) -> None:
    client = sandbox.client("sts", endpoint_url=sandbox.about["tls_endpoint"],
                            verify=sandbox.about["ca_file"])

    assert client.get_caller_identity()["Account"] == sandbox.management


def test_as_a_proxy_it_answers_for_the_host_names_of_aws(sandbox: Running) -> None:
    import boto3
    import botocore.config
    keys = sandbox.about["credentials"]["muster"]
    client = boto3.client("sts", region_name="eu-west-1", aws_access_key_id=keys["access_key_id"],
                          aws_secret_access_key=keys["secret_access_key"],
                          config=botocore.config.Config(proxies={"https": sandbox.endpoint}),
                          verify=sandbox.about["ca_file"])

    assert client.get_caller_identity()["Account"] == keys["account"]


def test_a_client_that_asks_first_whether_to_send_a_body_is_told_at_once(sandbox: Running) -> None:
    address = urllib.parse.urlsplit(sandbox.endpoint)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(b"PUT /some-bucket/some-key HTTP/1.1\r\nHost: s3.amazonaws.com\r\n"
                           b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")  # not a byte of the body was sent

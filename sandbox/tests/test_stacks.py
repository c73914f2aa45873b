"""Templates make their roles when they are deployed; custom resources call back and are waited for."""

import http.client
import json
import ssl
import threading
import time
import typing
import urllib.parse

import boto3
import botocore.config
import botocore.exceptions
import pytest
from conftest import Running, code_of

EXTERNAL_ID = "AbCdEf0123456789_-xyz"


class Vendor:
    """What Muster has in its own account: a topic that anybody may publish to, and a queue behind it."""

    def __init__(self, sandbox: Running):
        self.sandbox = sandbox
        self.arn = sandbox.client("sts", "muster").get_caller_identity()["Arn"]
        self.sns, self.sqs = sandbox.client("sns", "muster"), sandbox.client("sqs", "muster")
        self.topic = self.sns.create_topic(Name="connections")["TopicArn"]
        self.sns.set_topic_attributes(TopicArn=self.topic, AttributeName="Policy", AttributeValue=json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                                                    "Action": "sns:Publish", "Resource": self.topic}]}))
        self.queue = self.sqs.create_queue(QueueName="connections")["QueueUrl"]
        queue_arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])[
            "Attributes"]["QueueArn"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=queue_arn)

    def next_message(self) -> dict[str, typing.Any]:
        answer = self.sqs.receive_message(QueueUrl=self.queue, WaitTimeSeconds=2)
        message = answer["Messages"][0]
        self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return dict(json.loads(json.loads(message["Body"])["Message"]))

    def answer(self, message: dict[str, typing.Any], status: str = "SUCCESS", physical_id: str = "connection-1",
               headers: dict[str, str] | None = None, **more: typing.Any) -> int:
        """PUTs to the ResponseURL by way of the sandbox, whose host names are AWS's."""
        body = {"Status": status, "PhysicalResourceId": physical_id,
                **{name: message[name] for name in ("StackId", "RequestId", "LogicalResourceId")}, **more}
        url = urllib.parse.urlsplit(message["ResponseURL"])
        port = urllib.parse.urlsplit(self.sandbox.endpoint).port
        context = ssl.create_default_context(cafile=self.sandbox.about["ca_file"])
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
        connection.set_tunnel(str(url.hostname), 443)
        connection.request("PUT", f"{url.path}?{url.query}", json.dumps(body), headers or {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


@pytest.fixture(scope="module")
def vendor(sandbox: Running) -> Vendor:
    sandbox.without_buckets()
    return Vendor(sandbox)


def template(vendor: Vendor, with_callback: bool = True, version: str = "1") -> str:
    resources: dict[str, typing.Any] = {
        "CrossAccountRole": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": vendor.arn}, "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}}]},
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
            "Policies": [{"PolicyName": "costs", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": ["organizations:List*", "ce:Get*"], "Resource": "*"}]}}]}}}
    if with_callback:
        resources["Callback"] = {"Type": "Custom::Callback", "Properties": {
            "ServiceToken": {"Ref": "Topic"}, "RoleArn": {"Fn::GetAtt": ["CrossAccountRole", "Arn"]},
            "Version": version, "Numbers": [1, True]}}
    parameters = {"ExternalId": {"Type": "String"}, **({"Topic": {"Type": "String"}} if with_callback else {})}
    outputs = {"RoleArn": {"Value": {"Fn::GetAtt": ["CrossAccountRole", "Arn"]}}}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Parameters": parameters,
                       "Resources": resources, "Outputs": outputs})


def deploy(sandbox: Running, vendor: Vendor, name: str, **more: typing.Any) -> typing.Any:
    client = sandbox.client("cloudformation")
    client.create_stack(**{
        "StackName": name, "TemplateBody": template(vendor), "Capabilities": ["CAPABILITY_IAM"],
        "Parameters": [{"ParameterKey": "ExternalId", "ParameterValue": EXTERNAL_ID},
                       {"ParameterKey": "Topic", "ParameterValue": vendor.topic}], **more})
    return client


def status_of(client: typing.Any, name: str) -> str:
    return str(client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])


def test_a_stack_waits_for_the_call_back_and_its_role_works(sandbox: Running, vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "connect")
    assert status_of(client, "connect") == "CREATE_IN_PROGRESS"

    message = vendor.next_message()
    assert message["RequestType"] == "Create" and "PhysicalResourceId" not in message
    assert message["ResourceProperties"]["Numbers"] == ["1", "true"]
    assert message["ResponseURL"].startswith(
        "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/")
    role = message["ResourceProperties"]["RoleArn"]
    assert role.startswith(f"arn:aws:iam::{sandbox.management}:role/connect-CrossAccountRole-")
    keys = vendor.sandbox.client("sts", "muster").assume_role(
        RoleArn=role, RoleSessionName="muster", ExternalId=EXTERNAL_ID)["Credentials"]
    assert len(sandbox.client("organizations", keys).list_accounts()["Accounts"]) == 20
    sandbox.client("ec2", keys).describe_vpcs()
    assert vendor.answer(message, Data={"Hello": "there"}) == 200

    assert status_of(client, "connect") == "CREATE_COMPLETE"
    outputs = client.describe_stacks(StackName="connect")["Stacks"][0]["Outputs"]
    assert outputs[0]["OutputValue"] == role
    assert vendor.answer(message) == 403, "each question takes one answer"


def test_deleting_asks_too_and_takes_the_role_away(sandbox: Running, vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "leave")
    message = vendor.next_message()
    vendor.answer(message, physical_id="connection-leave")
    role = message["ResourceProperties"]["RoleArn"]

    client.delete_stack(StackName="leave")
    assert status_of(client, "leave") == "DELETE_IN_PROGRESS"
    question = vendor.next_message()
    assert (question["RequestType"], question["PhysicalResourceId"]) == ("Delete", "connection-leave")
    vendor.answer(question, physical_id="connection-leave")

    with pytest.raises(botocore.exceptions.ClientError):
        client.describe_stacks(StackName="leave")
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("sts", "muster").assume_role(RoleArn=role, RoleSessionName="muster", ExternalId=EXTERNAL_ID)
    assert code_of(error) == "AccessDenied"


def test_a_refused_deletion_leaves_a_stack_that_cannot_go(sandbox: Running, vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "stuck")
    vendor.answer(vendor.next_message())

    client.delete_stack(StackName="stuck")
    vendor.answer(vendor.next_message(), "FAILED", Reason="no")

    assert status_of(client, "stuck") == "DELETE_FAILED"


def test_a_failed_call_back_rolls_the_stack_back(sandbox: Running, vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "unwanted")
    message = vendor.next_message()

    vendor.answer(message, "FAILED", Reason="this connection is not expected")

    assert status_of(client, "unwanted") == "ROLLBACK_COMPLETE"
    events = client.describe_stack_events(StackName="unwanted")["StackEvents"]
    assert "this connection is not expected" in {event.get("ResourceStatusReason") for event in events}
    name = message["ResourceProperties"]["RoleArn"].rpartition("/")[2]
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("iam").get_role(RoleName=name)
    assert code_of(error) == "NoSuchEntity"


def test_no_answer_fails_after_an_hour(sandbox: Running, vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "silent")
    vendor.next_message()

    sandbox.advance(minutes=59)
    assert status_of(client, "silent") == "CREATE_IN_PROGRESS"
    sandbox.advance(minutes=2)

    assert status_of(client, "silent") == "ROLLBACK_COMPLETE"


def test_an_update_brings_the_old_properties_and_a_new_id_deletes_the_old(sandbox: Running,
                                                                          vendor: Vendor) -> None:
    client = deploy(sandbox, vendor, "grow")
    vendor.answer(vendor.next_message(), physical_id="first")

    client.update_stack(StackName="grow", TemplateBody=template(vendor, version="2"),
                        Capabilities=["CAPABILITY_IAM"], Parameters=[
                            {"ParameterKey": name, "UsePreviousValue": True} for name in ("ExternalId", "Topic")])
    assert status_of(client, "grow") == "UPDATE_IN_PROGRESS"
    message = vendor.next_message()
    assert message["RequestType"] == "Update"
    assert message["OldResourceProperties"]["Version"] == "1"
    assert message["ResourceProperties"]["Version"] == "2"
    vendor.answer(message, physical_id="second")

    assert status_of(client, "grow") == "UPDATE_COMPLETE"
    cleanup = vendor.next_message()
    assert (cleanup["RequestType"], cleanup["PhysicalResourceId"]) == ("Delete", "first")
    vendor.answer(cleanup, physical_id="first")


@pytest.mark.parametrize("change", ["signature", "content type", "method of another"])
def test_an_answer_that_s3_would_refuse_is_refused(sandbox: Running, vendor: Vendor, change: str) -> None:
    client = deploy(sandbox, vendor, f"forged-{change.split()[0]}")
    message = vendor.next_message()
    forged = dict(message)
    if change == "signature":
        forged["ResponseURL"] = message["ResponseURL"].replace("Signature=", "Signature=x")
    elif change == "method of another":
        forged["ResponseURL"] = message["ResponseURL"].replace(message["RequestId"][:8], "00000000")
    headers = {"Content-Type": "application/json"} if change == "content type" else {}

    assert vendor.answer(forged, headers=headers) == 403

    assert status_of(client, f"forged-{change.split()[0]}") == "CREATE_IN_PROGRESS"
    assert vendor.answer(message) == 200


def test_a_topic_that_does_not_let_them_publish_fails_the_stack(sandbox: Running, vendor: Vendor) -> None:
    closed = vendor.sns.create_topic(Name="closed")["TopicArn"]
    client = deploy(sandbox, vendor, "closed-topic", Parameters=[
        {"ParameterKey": "ExternalId", "ParameterValue": EXTERNAL_ID},
        {"ParameterKey": "Topic", "ParameterValue": closed}])

    deadline = time.monotonic() + 5
    while status_of(client, "closed-topic") != "ROLLBACK_COMPLETE" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status_of(client, "closed-topic") == "ROLLBACK_COMPLETE"


def test_roles_take_an_acknowledged_capability(sandbox: Running, vendor: Vendor) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        deploy(sandbox, vendor, "careless", Capabilities=[])

    assert code_of(error) == "InsufficientCapabilitiesException"


def test_a_stack_set_needs_trusted_access_then_reaches_every_member_and_new_ones(sandbox: Running,
                                                                                 vendor: Vendor) -> None:
    client, root = sandbox.client("cloudformation"), sandbox.about["organization"]["root"]
    about = {"StackSetName": "ConnectMembers", "TemplateBody": template(vendor, with_callback=False),
             "PermissionModel": "SERVICE_MANAGED", "Capabilities": ["CAPABILITY_IAM"],
             "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
             "Parameters": [{"ParameterKey": "ExternalId", "ParameterValue": EXTERNAL_ID}]}
    with pytest.raises(botocore.exceptions.ClientError) as error:
        client.create_stack_set(**about)
    assert code_of(error) == "ValidationError"
    assert "You must enable organizations access to operate a service managed stack set" in str(error.value)

    client.activate_organizations_access()
    client.create_stack_set(**about)
    client.create_stack_instances(StackSetName="ConnectMembers", Regions=["us-east-1"],
                                  DeploymentTargets={"OrganizationalUnitIds": [root]})

    members = {account["Id"] for account in sandbox.members()}
    instances = client.list_stack_instances(StackSetName="ConnectMembers")["Summaries"]
    assert {instance["Account"] for instance in instances} == members
    assert len(instances) == 59
    one = instances[7]["Account"]
    roles = sandbox.in_account(one, "iam").list_roles()["Roles"]
    made = next(role["Arn"] for role in roles if "CrossAccountRole" in role["RoleName"])
    keys = sandbox.client("sts", "muster").assume_role(RoleArn=made, RoleSessionName="muster",
                                                       ExternalId=EXTERNAL_ID)["Credentials"]
    assert sandbox.client("sts", keys).get_caller_identity()["Account"] == one

    organizations = sandbox.client("organizations")
    request = organizations.create_account(AccountName="late", Email="aws-late@example.com")
    sandbox.advance(minutes=5)
    late = organizations.describe_create_account_status(
        CreateAccountRequestId=request["CreateAccountStatus"]["Id"])["CreateAccountStatus"]["AccountId"]
    instances = client.list_stack_instances(StackSetName="ConnectMembers")["Summaries"]
    assert late in {instance["Account"] for instance in instances}

    client.delete_stack_instances(StackSetName="ConnectMembers", Regions=["us-east-1"], RetainStacks=False,
                                  DeploymentTargets={"OrganizationalUnitIds": [root]})
    assert client.list_stack_instances(StackSetName="ConnectMembers")["Summaries"] == []
    assert not [role for role in sandbox.in_account(one, "iam").list_roles()["Roles"]
                if "CrossAccountRole" in role["RoleName"]]
    client.delete_stack_set(StackSetName="ConnectMembers")


def test_a_member_may_not_run_stack_sets_of_the_organization(sandbox: Running, vendor: Vendor) -> None:
    member = sandbox.in_account(sandbox.members()[0]["Id"], "cloudformation")

    with pytest.raises(botocore.exceptions.ClientError) as error:
        member.create_stack_set(StackSetName="Mine", TemplateBody=template(vendor, with_callback=False),
                                PermissionModel="SERVICE_MANAGED", Capabilities=["CAPABILITY_IAM"],
                                AutoDeployment={"Enabled": False})

    assert code_of(error) == "ValidationError"


def test_a_long_poll_waits_for_a_message_and_keeps_nobody_else_waiting(sandbox: Running, vendor: Vendor) -> None:
    queue = vendor.sqs.create_queue(QueueName="polled")["QueueUrl"]
    polled: list[typing.Any] = []
    poll = threading.Thread(target=lambda: polled.append(
        sandbox.client("sqs", "muster").receive_message(QueueUrl=queue, WaitTimeSeconds=20)))
    began = time.monotonic()
    poll.start()
    time.sleep(0.5)

    vendor.sqs.send_message(QueueUrl=queue, MessageBody="here")
    poll.join(timeout=10)

    assert [message["Body"] for message in polled[0]["Messages"]] == ["here"]
    assert time.monotonic() - began < 5
    assert "Messages" not in vendor.sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)


def test_a_message_is_not_for_whoever_has_hung_up(sandbox: Running, vendor: Vendor) -> None:
    queue = vendor.sqs.create_queue(QueueName="hung-up")["QueueUrl"]
    impatient = boto3.client("sqs", region_name="us-east-1", endpoint_url=sandbox.endpoint,
                             aws_access_key_id=sandbox.about["credentials"]["muster"]["access_key_id"],
                             aws_secret_access_key=sandbox.about["credentials"]["muster"]["secret_access_key"],
                             config=botocore.config.Config(read_timeout=0.3, retries={"total_max_attempts": 1}))
    for number in range(10):
        with pytest.raises(botocore.exceptions.ReadTimeoutError):
            impatient.receive_message(QueueUrl=queue, WaitTimeSeconds=20)
        vendor.sqs.send_message(QueueUrl=queue, MessageBody=str(number))

        answer = vendor.sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)

        assert [message["Body"] for message in answer.get("Messages", [])] == [str(number)]

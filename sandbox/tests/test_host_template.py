"""The template of Muster's own identity, deployed to the sandbox: its role can do what the server does and no more,
and what a member's stack tells the topic arrives in the queue."""

import json
import pathlib
import re
import subprocess
import sys
import typing

import botocore.exceptions
import hcl2
import pytest
import yaml
from conftest import Running, code_of
from test_connection_permissions import unquoted

HOST = pathlib.Path(__file__).resolve().parents[2] / "catalog" / "host"
POLICIES = {  # logical id -> resource of Terraform
    "Policy": "aws_iam_policy.muster", "BucketPolicy": "aws_s3_bucket_policy.templates",
    "QueuePolicy": "aws_sqs_queue_policy.callbacks"}
OUTPUTS = {"aws.region", "aws.principal", "aws.artifact_bucket", "aws.callback_topic", "aws.queue"}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"), "--accounts", "4", "--seed", "1")
    running.without_buckets()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def outputs(sandbox: Running) -> dict[str, str]:
    """Key of muster.yaml -> what the stack says it is."""
    client = sandbox.client("cloudformation")
    client.create_stack(StackName="muster-host", TemplateBody=(HOST / "stack.yaml").read_text(),
                        Capabilities=["CAPABILITY_NAMED_IAM"], Parameters=[{
                            "ParameterKey": "OrganizationId",
                            "ParameterValue": sandbox.client("organizations").describe_organization()[
                                "Organization"]["Id"]}])
    sandbox.advance(minutes=5)
    stack = client.describe_stacks(StackName="muster-host")["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {each["Description"]: each["OutputValue"] for each in stack["Outputs"]}


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1", "cn-north-1"])
def test_cfn_lint_finds_nothing(region: str) -> None:
    done = subprocess.run([sys.executable, "-c", "import sys; from cfnlint.runner import main; sys.exit(main())",
                           "--regions", region, "--", str(HOST / "stack.yaml")],
                          capture_output=True, text=True, timeout=300)

    assert (done.returncode, done.stdout) == (0, "")


def terraform() -> dict[str, typing.Any]:
    """resource type.name -> its attributes; what refers to another resource as CloudFormation would name it."""
    names = {"data.aws_partition.here.partition": "${AWS::Partition}",
             "data.aws_caller_identity.here.account_id": "${AWS::AccountId}",
             "aws_s3_bucket.templates.arn": "${Bucket.Arn}", "aws_sqs_queue.callbacks.arn": "${Queue.Arn}",
             "aws_kms_key.muster.arn": "${Key.Arn}", "aws_sns_topic.callbacks.arn": "${Topic}",
             "var.connection_roles": "${ConnectionRoles}"}
    found = {}
    for each in hcl2.loads((HOST / "module.tf").read_text())["resource"]:
        for kind, named in each.items():
            for name, attributes in named.items():
                policy = unquoted(attributes.get("policy", ""))
                document = re.fullmatch(r"<<-JSON\n(.*)\n\s*JSON", policy, re.DOTALL)
                text = document[1] if document else "null"
                text = re.sub(r"\$\{([\w.]+)\}", lambda match: names.get(match[1], match[0]), text)
                found[f"{unquoted(kind)}.{unquoted(name)}"] = text
    return found


def in_cloudformation(logical: str) -> typing.Any:
    def flat(value: typing.Any) -> typing.Any:
        if isinstance(value, dict) and list(value) == ["Fn::GetAtt"]:
            return "${" + ".".join(value["Fn::GetAtt"]) + "}"
        if isinstance(value, dict) and list(value) == ["Fn::Sub"]:
            return value["Fn::Sub"]
        if isinstance(value, dict) and list(value) == ["Ref"]:
            return "${" + value["Ref"] + "}"
        if isinstance(value, dict):
            return {key: flat(each) for key, each in value.items()}
        return [flat(each) for each in value] if isinstance(value, list) else value
    template = yaml.safe_load((HOST / "stack.yaml").read_text())
    return flat(template["Resources"][logical]["Properties"]["PolicyDocument"])


@pytest.mark.parametrize("logical", POLICIES)
def test_terraform_grants_the_same(logical: str) -> None:
    assert json.loads(terraform()[POLICIES[logical]]) == in_cloudformation(logical)


def test_it_says_what_goes_into_the_configuration(outputs: dict[str, str]) -> None:
    module = hcl2.loads((HOST / "module.tf").read_text())

    assert set(outputs) == OUTPUTS
    assert all(outputs.values())
    assert {unquoted(name) for each in module["output"] for name in each} == {
        name.replace(".", "_") for name in OUTPUTS}


def test_what_a_member_tells_the_topic_arrives_in_the_queue(sandbox: Running, outputs: dict[str, str]) -> None:
    member = sandbox.members()[0]["Id"]
    sandbox.in_account(member, "sns").publish(TopicArn=outputs["aws.callback_topic"], Message="made")
    received = sandbox.client("sqs").receive_message(QueueUrl=outputs["aws.queue"], WaitTimeSeconds=5)

    assert json.loads(received["Messages"][0]["Body"])["Message"] == "made"


def test_the_policy_allows_what_the_server_does_and_no_more(sandbox: Running, outputs: dict[str, str]) -> None:
    iam = sandbox.client("iam")
    attached = iam.list_attached_role_policies(RoleName="muster")["AttachedPolicies"]
    document = iam.get_policy_version(
        PolicyArn=attached[0]["PolicyArn"],
        VersionId=iam.get_policy(PolicyArn=attached[0]["PolicyArn"])["Policy"]["DefaultVersionId"],
    )["PolicyVersion"]["Document"]
    # A user with the server's policy stands for the server, as nobody but EC2 may take on its role.
    iam.create_user(UserName="server")
    iam.put_user_policy(UserName="server", PolicyName="server", PolicyDocument=json.dumps(document))
    made = iam.create_access_key(UserName="server")["AccessKey"]
    keys = {"AccessKeyId": made["AccessKeyId"], "SecretAccessKey": made["SecretAccessKey"]}
    s3, sqs = sandbox.client("s3", keys), sandbox.client("sqs", keys)
    bucket = outputs["aws.artifact_bucket"]

    s3.put_object(Bucket=bucket, Key="connections/one/stack.yaml", Body=b"one")
    assert s3.get_object(Bucket=bucket, Key="connections/one/stack.yaml")["Body"].read() == b"one"
    sqs.receive_message(QueueUrl=outputs["aws.queue"])
    for refused in (lambda: s3.put_object(Bucket=bucket, Key="elsewhere", Body=b""),
                    lambda: s3.list_objects_v2(Bucket=bucket),
                    lambda: s3.delete_object(Bucket=bucket, Key="connections/one/stack.yaml"),
                    lambda: sqs.send_message(QueueUrl=outputs["aws.queue"], MessageBody="forged"),
                    lambda: sandbox.client("iam", keys).list_users()):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            refused()
        assert code_of(error) in ("AccessDenied", "AccessDeniedException"), error

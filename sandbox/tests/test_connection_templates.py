"""Each way to connect, deployed to the sandbox: the role is there, reads what it should and no more, and lets in
nobody without the external id."""

import json
import os
import pathlib
import subprocess
import sys
import typing

import botocore.exceptions
import pytest
import yaml
from conftest import Running, code_of
from connection_templates_support import EXTERNAL_ID, by_hand, filled
from test_billing import GENERATOR, START
from test_connection_permissions import terraform
from test_stacks import Vendor, status_of

CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"), "--accounts", "60", "--seed", "1", "--time",
                      START, "--bill-hours", "12")  # bills of a month come some hours after it begins
    yield running
    running.stop()


@pytest.fixture(scope="module")
def vendor(sandbox: Running) -> Vendor:
    sandbox.without_buckets()
    return Vendor(sandbox)


def values(vendor: Vendor, name: str, **more: str) -> dict[str, str]:
    return {"PRINCIPAL": vendor.arn, "ROLE_NAME": f"muster-{name}", "BUCKET": f"muster-bills-{name}",
            "REPORT": f"muster-{name}", "CALLBACK_TOPIC": "", **more}


def assume(sandbox: Running, role: str, **more: str) -> dict[str, str]:
    return dict(sandbox.client("sts", "muster").assume_role(
        RoleArn=role, RoleSessionName="muster", **more)["Credentials"])


def refusal(work: typing.Callable[[], typing.Any]) -> str:
    with pytest.raises(botocore.exceptions.ClientError) as error:
        work()
    return code_of(error)


def check_trust(sandbox: Running, role: str) -> dict[str, str]:
    """Whose credentials these are; nobody gets in without the external id."""
    assert refusal(lambda: assume(sandbox, role)) == "AccessDenied"
    assert refusal(lambda: assume(sandbox, role, ExternalId=EXTERNAL_ID[:-1] + "x")) == "AccessDenied"
    assert refusal(lambda: sandbox.client("sts").assume_role(
        RoleArn=role, RoleSessionName="stranger", ExternalId=EXTERNAL_ID)) == "AccessDenied"
    keys = assume(sandbox, role, ExternalId=EXTERNAL_ID)
    assert sandbox.client("sts", keys).get_caller_identity()["Account"] == role.split(":")[4]
    return keys


def check_reading(sandbox: Running, keys: dict[str, str], account: str) -> None:
    """The role sees what there is, and none of what people store."""
    sandbox.client("ec2", keys).describe_instances()
    sandbox.client("rds", keys).describe_db_instances()
    sandbox.client("lambda", keys).list_functions()
    sandbox.client("resourcegroupstaggingapi", keys).get_resources()
    sandbox.client("iam", keys).get_account_summary()
    admin = sandbox.client if account == sandbox.management else None
    s3 = sandbox.client("s3") if admin else sandbox.in_account(account, "s3")
    secrets = sandbox.client("secretsmanager") if admin else sandbox.in_account(account, "secretsmanager")
    if "orders-" + account not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        region = sandbox.about["region"]
        s3.create_bucket(Bucket="orders-" + account, **({} if region == "us-east-1" else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        s3.put_object(Bucket="orders-" + account, Key="order", Body=b"one")
        secrets.create_secret(Name="password", SecretString="planted")
    mine, theirs = sandbox.client("s3", keys), sandbox.client("secretsmanager", keys)
    assert "orders-" + account in [each["Name"] for each in mine.list_buckets()["Buckets"]]
    assert theirs.list_secrets()["SecretList"][0]["Name"] == "password"
    assert refusal(lambda: mine.get_object(Bucket="orders-" + account, Key="order")) == "AccessDenied"
    assert refusal(lambda: mine.list_objects_v2(Bucket="orders-" + account)) == "AccessDenied"
    assert refusal(lambda: theirs.get_secret_value(SecretId="password")) == "AccessDeniedException"
    assert refusal(lambda: sandbox.client("iam", keys).create_user(UserName="mallory")) == "AccessDenied"
    assert refusal(lambda: mine.create_bucket(Bucket="mallory")) == "AccessDenied"


def check_bills(sandbox: Running, keys: dict[str, str], bucket: str, report: str) -> None:
    """The export is there, AWS delivers into the bucket, and the role reads what came."""
    exports = sandbox.client("bcm-data-exports", keys).list_exports()["Exports"]
    arn = next(each["ExportArn"] for each in exports if each["ExportName"] == report)
    query = sandbox.client("bcm-data-exports", keys).get_export(ExportArn=arn)["Export"]["DataQuery"]
    assert query["TableConfigurations"]["COST_AND_USAGE_REPORT"]["TIME_GRANULARITY"] == "HOURLY"
    if not GENERATOR.exists():  # without it nothing is delivered; test_billing.py is skipped then and says so
        return
    sandbox.control("POST", "/billing/deliver", report=report)
    s3 = sandbox.client("s3", keys)
    found = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    manifest = next(key for key in found if key.endswith("-Manifest.json"))
    assert manifest.startswith(f"muster/{report}/metadata/BILLING_PERIOD=")
    assert json.loads(s3.get_object(Bucket=bucket, Key=manifest)["Body"].read())
    assert [key for key in found if key.endswith(".snappy.parquet")]


def create(sandbox: Running, vendor: Vendor, name: str, file: str = "stack.yaml", scope: str = "management",
           **parameters: str) -> typing.Any:
    client = sandbox.client("cloudformation")
    topic = {"CALLBACK_TOPIC": parameters.pop("topic")} if "topic" in parameters else {}
    client.create_stack(StackName=name, TemplateBody=filled("aws", scope, file, **values(vendor, name, **topic)),
                        Capabilities=CAPABILITIES, Parameters=[
                            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])
    return client


def role_of(sandbox: Running, name: str) -> str:
    return f"arn:aws:iam::{sandbox.management}:role/muster-{name}"


def test_the_stack_makes_role_bills_and_callback(sandbox: Running, vendor: Vendor) -> None:
    client = create(sandbox, vendor, "whole", topic=vendor.topic)
    assert status_of(client, "whole") == "CREATE_IN_PROGRESS"
    message = vendor.next_message()
    about = message["ResourceProperties"]

    assert message["RequestType"] == "Create"
    assert {key: about[key] for key in ("RoleArn", "ExternalId", "AccountId", "Partition", "PermissionsVersion",
                                        "BucketName", "ReportName")} == {
        "RoleArn": role_of(sandbox, "whole"), "ExternalId": EXTERNAL_ID, "AccountId": sandbox.management,
        "Partition": "aws", "PermissionsVersion": "1", "BucketName": "muster-bills-whole",
        "ReportName": "muster-whole"}
    # All is there when Muster is told.
    keys = check_trust(sandbox, role_of(sandbox, "whole"))
    check_reading(sandbox, keys, sandbox.management)
    assert len(sandbox.client("organizations", keys).list_accounts()["Accounts"]) == 20
    sandbox.client("ce", keys).get_cost_and_usage(
        TimePeriod={"Start": "2026-01-01", "End": "2026-02-01"}, Granularity="DAILY", Metrics=["UnblendedCost"])
    check_bills(sandbox, keys, "muster-bills-whole", "muster-whole")
    role = sandbox.client("iam", keys).get_role(RoleName="muster-whole")["Role"]
    assert {"Key": "muster:permissions", "Value": "1"} in role["Tags"]
    assert vendor.answer(message) == 200
    assert status_of(client, "whole") == "CREATE_COMPLETE"
    outputs = {each["OutputKey"]: each["OutputValue"]
               for each in client.describe_stacks(StackName="whole")["Stacks"][0]["Outputs"]}
    assert outputs == {"RoleArn": role_of(sandbox, "whole"), "PermissionsVersion": "1"}

    client.delete_stack(StackName="whole")
    vendor.answer(vendor.next_message())
    assert refusal(lambda: assume(sandbox, role_of(sandbox, "whole"), ExternalId=EXTERNAL_ID)) == "AccessDenied"
    assert not [each for each in sandbox.client("iam").list_policies(Scope="Local")["Policies"]
                if each["PolicyName"].startswith("whole-")]


def test_without_a_topic_the_stack_waits_for_nobody(sandbox: Running, vendor: Vendor) -> None:
    client = create(sandbox, vendor, "quiet")

    assert status_of(client, "quiet") == "CREATE_COMPLETE"
    check_trust(sandbox, role_of(sandbox, "quiet"))


def test_a_bucket_that_is_there_is_read_and_nothing_made(sandbox: Running, vendor: Vendor) -> None:
    sandbox.client("s3").create_bucket(Bucket="muster-bills-theirs")
    sandbox.client("s3").put_object(Bucket="muster-bills-theirs", Key="bill", Body=b"1")

    client = create(sandbox, vendor, "theirs", BillingSource="existing")

    assert status_of(client, "theirs") == "CREATE_COMPLETE"
    kinds = {each["ResourceType"] for each in client.describe_stack_resources(StackName="theirs")["StackResources"]}
    assert kinds == {"AWS::IAM::Role", "AWS::IAM::ManagedPolicy"}
    keys = check_trust(sandbox, role_of(sandbox, "theirs"))
    assert sandbox.client("s3", keys).get_object(Bucket="muster-bills-theirs", Key="bill")["Body"].read() == b"1"


def test_writing_is_granted_only_where_it_is_asked_for(sandbox: Running, vendor: Vendor) -> None:
    create(sandbox, vendor, "writes", BillingSource="existing", WritePermissions="yes")
    create(sandbox, vendor, "reads", BillingSource="existing")
    units = sandbox.client("organizations").list_roots()["Roots"][0]["Id"]

    def make_unit(name: str) -> typing.Any:
        keys = assume(sandbox, role_of(sandbox, name), ExternalId=EXTERNAL_ID)
        return sandbox.client("organizations", keys).create_organizational_unit(ParentId=units, Name=f"by-{name}")

    assert make_unit("writes")["OrganizationalUnit"]["Name"] == "by-writes"
    assert refusal(lambda: make_unit("reads")) == "AccessDeniedException"


def test_a_later_version_updates_the_same_stack(sandbox: Running, vendor: Vendor) -> None:
    older = json.loads(json.dumps(_template_of("aging", vendor)))
    policy = older["Resources"]["ReadPolicy1"]["Properties"]["PolicyDocument"]
    policy["Statement"] = policy["Statement"][:1]
    client = sandbox.client("cloudformation")
    client.create_stack(StackName="aging", TemplateBody=json.dumps(older), Capabilities=CAPABILITIES)
    keys = assume(sandbox, role_of(sandbox, "aging"), ExternalId=EXTERNAL_ID)
    assert refusal(lambda: sandbox.client("cur", keys).describe_report_definitions()) == "AccessDeniedException"

    client.update_stack(StackName="aging", TemplateBody=json.dumps(_template_of("aging", vendor)),
                        Capabilities=CAPABILITIES)

    assert status_of(client, "aging") == "UPDATE_COMPLETE"
    sandbox.client("cur", keys).describe_report_definitions()
    check_trust(sandbox, role_of(sandbox, "aging"))


def _template_of(name: str, vendor: Vendor) -> dict[str, typing.Any]:
    template = yaml.safe_load(filled("aws", "management", "stack.yaml", **values(vendor, name)))
    template["Parameters"]["BillingSource"]["Default"] = "existing"
    return dict(template)


def test_a_stack_of_permissions_serves_a_role_that_was_made_by_hand(sandbox: Running, vendor: Vendor) -> None:
    sandbox.client("iam").create_role(RoleName="muster-bare", AssumeRolePolicyDocument=filled(
        "aws", "management", "trust.json", **values(vendor, "bare")))

    client = create(sandbox, vendor, "bare", "permissions-stack.yaml")

    assert status_of(client, "bare") == "CREATE_COMPLETE"
    check_reading(sandbox, check_trust(sandbox, role_of(sandbox, "bare")), sandbox.management)
    client.delete_stack(StackName="bare")
    assert sandbox.client("iam").list_attached_role_policies(RoleName="muster-bare")["AttachedPolicies"] == []


def make_by_hand(sandbox: Running, vendor: Vendor, name: str) -> str:
    """As the wizard's steps for the IAM console say."""
    iam = sandbox.client("iam")
    iam.create_role(RoleName=f"muster-{name}", AssumeRolePolicyDocument=filled(
        "aws", "management", "trust.json", **values(vendor, name)))
    for number, document in enumerate(by_hand("aws", "management", **values(vendor, name)), 1):
        made = iam.create_policy(PolicyName=f"muster-{name}-{number}", PolicyDocument=json.dumps(document))
        iam.attach_role_policy(RoleName=f"muster-{name}", PolicyArn=made["Policy"]["Arn"])
    return role_of(sandbox, name)


def test_a_role_made_by_hand_works(sandbox: Running, vendor: Vendor) -> None:
    role = make_by_hand(sandbox, vendor, "hand")

    check_reading(sandbox, check_trust(sandbox, role), sandbox.management)


def run_script(sandbox: Running, folder: pathlib.Path, text: str) -> subprocess.CompletedProcess[str]:
    """With a command `aws` that is tests/aws_cli.py, as the administrator of the management account."""
    command = folder / "aws"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{pathlib.Path(__file__).parent / "aws_cli.py"}" "$@"\n')
    command.chmod(0o755)
    keys = sandbox.about["credentials"]["management"]
    script = folder / "script.sh"
    script.write_text(text)
    where = ({"AWS_ENDPOINT_URL": sandbox.endpoint} if sandbox.partition == "aws" else
             {"HTTPS_PROXY": sandbox.endpoint, "AWS_CA_BUNDLE": sandbox.about["ca_file"]})
    return subprocess.run(["bash", str(script)], capture_output=True, text=True, timeout=180, env={
        **os.environ, **where, "PATH": f"{folder}:{os.environ['PATH']}", "AWS_REGION": sandbox.about["region"],
        "AWS_ACCESS_KEY_ID": keys["access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["secret_access_key"]})


def test_the_commands_connect_and_may_be_run_again(sandbox: Running, vendor: Vendor, tmp_path: pathlib.Path) -> None:
    text = filled("aws", "management", "commands.sh", **values(vendor, "cli"))

    first = run_script(sandbox, tmp_path, text)

    assert first.returncode == 0, first.stderr
    assert first.stdout.endswith(f"Now tell Muster: {role_of(sandbox, 'cli')}\n")
    keys = check_trust(sandbox, role_of(sandbox, "cli"))
    check_reading(sandbox, keys, sandbox.management)
    check_bills(sandbox, keys, "muster-bills-cli", "muster-cli")

    again = run_script(sandbox, tmp_path, text)

    assert again.returncode == 0, again.stderr
    check_trust(sandbox, role_of(sandbox, "cli"))
    exports = sandbox.client("bcm-data-exports").list_exports()["Exports"]
    assert [each["ExportName"] for each in exports].count("muster-cli") == 1


def test_the_terraform_module_makes_a_role_that_works(sandbox: Running, vendor: Vendor) -> None:
    """Applied by what the module's own blocks say; there is no Terraform to be had here."""
    iam, made = sandbox.client("iam"), terraform_of(vendor)
    role = made["aws_iam_role.muster"]
    iam.create_role(RoleName=role["name"], AssumeRolePolicyDocument=json.dumps(role["assume_role_policy"]))
    for name, attributes in made.items():
        if name.startswith("aws_iam_policy.") and "count" not in attributes:
            arn = iam.create_policy(PolicyName=attributes["name"],
                                    PolicyDocument=json.dumps(attributes["policy"]))["Policy"]["Arn"]
            attachment = made[f"aws_iam_role_policy_attachment.{name.partition('.')[2]}"]
            assert attachment["policy_arn"] == f"${{{name}.arn}}"
            iam.attach_role_policy(RoleName=role["name"], PolicyArn=arn)

    check_reading(sandbox, check_trust(sandbox, role_of(sandbox, "terraform")), sandbox.management)


def terraform_of(vendor: Vendor) -> dict[str, typing.Any]:
    return terraform("aws", "management", **values(vendor, "terraform"))


def test_the_stack_set_reaches_every_member_after_its_prerequisite(sandbox: Running, vendor: Vendor,
                                                                   tmp_path: pathlib.Path) -> None:
    text = filled("aws", "member", "stack-set.sh", **values(vendor, "set", CALLBACK_TOPIC=vendor.topic))
    refused = run_script(sandbox, tmp_path, text)
    assert refused.returncode != 0
    assert "You must enable organizations access to operate a service managed stack set" in refused.stderr
    assert "activate-organizations-access" in text
    sandbox.client("cloudformation").activate_organizations_access()

    done = run_script(sandbox, tmp_path, text)

    assert done.returncode == 0, done.stderr
    members = [account["Id"] for account in sandbox.members()]
    told = {}
    while len(told) < len(members):
        message = vendor.next_message()
        assert vendor.answer(message) == 200
        told[message["ResourceProperties"]["AccountId"]] = message["ResourceProperties"]["RoleArn"]
    assert set(told) == set(members)
    one = members[11]
    assert told[one] == f"arn:aws:iam::{one}:role/muster-set"
    check_reading(sandbox, check_trust(sandbox, told[one]), one)
    again = run_script(sandbox, tmp_path, text)
    assert again.returncode == 0, again.stderr
    instances = sandbox.client("cloudformation").get_paginator("list_stack_instances").paginate(
        StackSetName="muster-set-members")
    assert len([each for page in instances for each in page["Summaries"]]) == len(members)

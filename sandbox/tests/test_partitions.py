"""An organization of another partition than `aws`: names, places and services are those that AWS has there."""

import json
import pathlib
import typing
import urllib.error
import urllib.request

import botocore.exceptions
import pytest
from conftest import Running, code_of
from connection_templates_support import EXTERNAL_ID, REGIONS, filled
from test_billing import GENERATOR
from test_connection_templates import CAPABILITIES, check_reading, check_trust, run_script, values
from test_stacks import Vendor, status_of

from sandbox.partitions import Partition

ABROAD = ("aws-us-gov", "aws-cn")


@pytest.fixture(scope="module", params=ABROAD)
def sandbox(request: pytest.FixtureRequest,
            tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"), "--partition", request.param, "--accounts", "6", "--time",
                      "2026-09-12T05:00:00Z", "--bill-hours", "12")
    running.without_buckets()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def vendor(sandbox: Running) -> Vendor:
    return Vendor(sandbox)


def test_everything_has_the_partition_in_its_name(sandbox: Running) -> None:
    start = f"arn:{sandbox.partition}:"
    member = sandbox.members()[0]
    iam, ec2 = sandbox.in_account(member["Id"], "iam"), sandbox.client("ec2")

    arns = [sandbox.client("sts").get_caller_identity()["Arn"], member["Arn"],
            sandbox.client("organizations").describe_organization()["Organization"]["Arn"],
            iam.get_role(RoleName="OrganizationAccountAccessRole")["Role"]["Arn"],
            sandbox.in_account(member["Id"], "sts").get_caller_identity()["Arn"],
            iam.list_policies(Scope="AWS", MaxItems=1)["Policies"][0]["Arn"]]

    assert [arn for arn in arns if not arn.startswith(start)] == []
    trust = iam.get_role(RoleName="OrganizationAccountAccessRole")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"]["AWS"] == f"{start}iam::{sandbox.management}:root"
    regions = {region["RegionName"] for region in ec2.describe_regions()["Regions"]}
    assert regions == {"aws-us-gov": {"us-gov-east-1", "us-gov-west-1"},
                       "aws-cn": {"cn-north-1", "cn-northwest-1"}}[sandbox.partition]


def test_commercial_regions_have_those_of_the_commercial_partition_alone(tmp_path: typing.Any) -> None:
    running = Running(tmp_path, "--accounts", "2")
    try:
        regions = [region["RegionName"] for region in running.client("ec2").describe_regions()["Regions"]]
    finally:
        running.stop()

    assert "eu-west-1" in regions
    assert [region for region in regions if region.startswith(("cn-", "us-gov-"))] == []


def test_buckets_are_reached_by_their_host_names(sandbox: Running) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="by-name", CreateBucketConfiguration={"LocationConstraint": sandbox.about["region"]})
    s3.put_object(Bucket="by-name", Key="a/b", Body=b"here")
    s3.put_bucket_policy(Bucket="by-name", Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
        "Resource": f"arn:{sandbox.partition}:s3:::by-name/secret"}]}))
    s3.put_object(Bucket="by-name", Key="secret", Body=b"no")

    assert s3.get_object(Bucket="by-name", Key="a/b")["Body"].read() == b"here"
    with pytest.raises(botocore.exceptions.ClientError) as error:
        s3.get_object(Bucket="by-name", Key="secret")
    assert code_of(error) == "AccessDenied"


@pytest.mark.parametrize("service, operation, missing_in", [
    ("bcm-data-exports", "list_exports", {"aws-us-gov", "aws-cn"}),
    ("cur", "describe_report_definitions", {"aws-us-gov"}), ("savingsplans", "describe_savings_plans", {"aws-us-gov"}),
    ("lightsail", "get_instances", {"aws-us-gov", "aws-cn"}), ("cloudformation", "list_stacks", set())])
def test_what_aws_does_not_have_there_has_no_host(sandbox: Running, service: str, operation: str,
                                                  missing_in: set[str]) -> None:
    by_name = getattr(sandbox.client(service), operation)
    by_address = getattr(sandbox.client(service, endpoint_url=sandbox.endpoint), operation)
    if sandbox.partition not in missing_in:
        by_name()
        by_address()
        return

    with pytest.raises(botocore.exceptions.ProxyConnectionError):
        by_name()
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        by_address()


def test_other_partitions_are_not_there(sandbox: Running) -> None:
    for region in {"us-east-1", "cn-north-1", "us-gov-west-1"} - {"cn-north-1" if sandbox.partition == "aws-cn"
                                                                  else "us-gov-west-1"}:
        with pytest.raises(botocore.exceptions.ProxyConnectionError):
            sandbox.client("sts", region=region).get_caller_identity()
        with pytest.raises(botocore.exceptions.ClientError) as error:
            sandbox.client("sts", region=region, endpoint_url=sandbox.endpoint).get_caller_identity()
        assert code_of(error) == "SignatureDoesNotMatch"


def test_a_service_with_one_place_takes_signatures_of_that_place_alone(sandbox: Running) -> None:
    right, wrong = {"aws-us-gov": ("us-gov-west-1", "us-gov-east-1"),
                    "aws-cn": ("cn-north-1", "cn-northwest-1")}[sandbox.partition]

    sandbox.client("iam", region=right, endpoint_url=sandbox.endpoint).list_users()
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("iam", region=wrong, endpoint_url=sandbox.endpoint).list_users()

    assert code_of(error) == "SignatureDoesNotMatch"


@pytest.mark.parametrize("operation, refused_in", [
    ("create_account", {"aws-us-gov"}), ("create_gov_cloud_account", {"aws-us-gov", "aws-cn"})])
def test_accounts_are_made_where_aws_makes_them(sandbox: Running, operation: str, refused_in: set[str]) -> None:
    create = getattr(sandbox.client("organizations"), operation)
    if sandbox.partition not in refused_in:
        answer = create(AccountName="late", Email="aws-late@example.com")
        sandbox.advance(minutes=30)
        account = sandbox.client("organizations").describe_create_account_status(
            CreateAccountRequestId=answer["CreateAccountStatus"]["Id"])["CreateAccountStatus"]["AccountId"]
        assert sandbox.in_account(account, "sts").get_caller_identity()["Account"] == account
        return

    with pytest.raises(botocore.exceptions.ClientError) as error:
        create(AccountName="late", Email="aws-late@example.com")
    assert code_of(error) == "UnsupportedAPIEndpointException"


def test_the_stack_that_muster_makes_is_made_and_calls_back(sandbox: Running, vendor: Vendor) -> None:
    client = sandbox.client("cloudformation")
    text = filled(sandbox.partition, "management", "stack.yaml",
                  **values(vendor, "abroad", CALLBACK_TOPIC=vendor.topic))
    client.create_stack(StackName="abroad", TemplateBody=text, Capabilities=CAPABILITIES)

    message = vendor.next_message()
    role = f"arn:{sandbox.partition}:iam::{sandbox.management}:role/muster-abroad"
    assert (message["ResourceProperties"]["RoleArn"], message["ResourceProperties"]["Partition"]) == (
        role, sandbox.partition)
    host = {"aws-us-gov": "cloudformation-custom-resource-response-usgovwest1.s3.us-gov-west-1.amazonaws.com",
            "aws-cn": "cloudformation-custom-resource-response-cnnorthwest1.s3.cn-northwest-1.amazonaws.com.cn"}
    assert message["ResponseURL"].startswith(f"https://{host[sandbox.partition]}/")
    assert vendor.answer(message) == 200
    assert status_of(client, "abroad") == "CREATE_COMPLETE"
    keys = check_trust(sandbox, role)
    assert len(sandbox.client("organizations", keys).list_accounts()["Accounts"]) >= 6


def test_a_stack_set_reaches_the_members(sandbox: Running, vendor: Vendor) -> None:
    client, root = sandbox.client("cloudformation"), sandbox.about["organization"]["root"]
    client.activate_organizations_access()
    client.create_stack_set(
        StackSetName="members", PermissionModel="SERVICE_MANAGED", Capabilities=CAPABILITIES,
        AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
        TemplateBody=filled(sandbox.partition, "member", "stack.yaml", **values(vendor, "set")))
    client.create_stack_instances(StackSetName="members", Regions=[REGIONS[sandbox.partition]],
                                  DeploymentTargets={"OrganizationalUnitIds": [root]})

    one = sandbox.members()[0]["Id"]
    keys = check_trust(sandbox, f"arn:{sandbox.partition}:iam::{one}:role/muster-set")
    check_reading(sandbox, keys, one)


def test_the_commands_connect_and_may_be_run_again(sandbox: Running, vendor: Vendor, tmp_path: pathlib.Path) -> None:
    text = filled(sandbox.partition, "management", "commands.sh", **values(vendor, "cli"))
    role = f"arn:{sandbox.partition}:iam::{sandbox.management}:role/muster-cli"

    for _ in range(2):
        done = run_script(sandbox, tmp_path, text)

        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(f"Now tell Muster: {role}\n")
    check_reading(sandbox, check_trust(sandbox, role), sandbox.management)
    if sandbox.partition == "aws-cn":
        names = [each["ReportName"] for each in sandbox.client("cur").describe_report_definitions()[
            "ReportDefinitions"]]
        assert names.count("muster-cli") == 1


def test_the_script_of_the_stack_set_reaches_the_members(sandbox: Running, vendor: Vendor,
                                                         tmp_path: pathlib.Path) -> None:
    sandbox.client("cloudformation").activate_organizations_access()

    done = run_script(sandbox, tmp_path, filled(sandbox.partition, "member", "stack-set.sh",
                                                **values(vendor, "script")))

    assert done.returncode == 0, done.stderr
    one = sandbox.members()[1]["Id"]
    check_trust(sandbox, f"arn:{sandbox.partition}:iam::{one}:role/muster-script")


@pytest.mark.skipif(not GENERATOR.exists(), reason=f"{GENERATOR} is not there")
def test_china_delivers_legacy_reports(sandbox: Running, vendor: Vendor) -> None:
    if sandbox.partition == "aws-us-gov":
        pytest.skip("bills of GovCloud are those of the commercial account")
    client = sandbox.client("cloudformation")
    client.create_stack(StackName="bills", Capabilities=CAPABILITIES, TemplateBody=filled(
        "aws-cn", "management", "stack.yaml", **values(vendor, "bills")))
    sandbox.control("POST", "/billing/deliver", report="muster-bills")

    keys = sandbox.client("sts", "muster").assume_role(
        RoleArn=f"arn:aws-cn:iam::{sandbox.management}:role/muster-bills", RoleSessionName="muster",
        ExternalId=EXTERNAL_ID)["Credentials"]
    (report,) = [each for each in sandbox.client("cur", keys).describe_report_definitions()["ReportDefinitions"]
                 if each["ReportName"] == "muster-bills"]
    assert (report["S3Region"], report["ReportStatus"]["lastStatus"]) == ("cn-northwest-1", "SUCCESS")
    listed = sandbox.client("s3", keys).list_objects_v2(Bucket="muster-bills-bills")["Contents"]
    found = [each["Key"] for each in listed]
    assert "muster/muster-bills/muster-bills/year=2026/month=9/muster-bills-00001.snappy.parquet" in found


def test_the_price_list_is_that_of_the_partition(sandbox: Running) -> None:
    root, region, currency = {"aws-us-gov": ("aws", "us-gov-west-1", "USD"),
                              "aws-cn": ("cn", "cn-northwest-1", "CNY")}[sandbox.partition]
    path = f"/offers/v1.0/{root}/AmazonEC2/current/{region}/index.json"
    with urllib.request.urlopen(sandbox.endpoint + path, timeout=20) as answer:
        offer = json.load(answer)

    prices = [rate["pricePerUnit"] for terms in offer["terms"]["OnDemand"].values() for term in terms.values()
              for rate in term["priceDimensions"].values()]
    assert {name for price in prices for name in price} == {currency}
    if sandbox.partition == "aws-cn":
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(f"{sandbox.endpoint}/offers/v1.0/aws/index.json", timeout=20)
        assert error.value.code == 404


def test_the_console_is_where_the_partition_begins(sandbox: Running) -> None:
    with urllib.request.urlopen(f"{sandbox.endpoint}/_console/cloudformation/home", timeout=60) as answer:
        page = answer.read().decode()

    assert f'data-region="{REGIONS[sandbox.partition]}"' in page


@pytest.mark.parametrize("host, partition", [
    ("sts.us-east-1.amazonaws.com", "aws"), ("sts.amazonaws.com", "aws"), ("iam.amazonaws.com", "aws"),
    ("bucket.s3.amazonaws.com", "aws"), ("cur.us-east-1.amazonaws.com", "aws"),
    ("sts.us-gov-west-1.amazonaws.com", "aws-us-gov"), ("iam.us-gov.amazonaws.com", "aws-us-gov"),
    ("my.us-east-1.things.s3.us-gov-east-1.amazonaws.com", "aws-us-gov"),
    ("bucket.s3-us-gov-west-1.amazonaws.com", "aws-us-gov"),
    ("s3.dualstack.us-gov-west-1.amazonaws.com", "aws-us-gov"),
    ("sts.cn-north-1.amazonaws.com.cn", "aws-cn"), ("iam.cn-north-1.amazonaws.com.cn", "aws-cn"),
    ("iam.cn-northwest-1.amazonaws.com.cn", None), ("organizations.cn-northwest-1.amazonaws.com.cn", "aws-cn"),
    ("organizations.cn-north-1.amazonaws.com.cn", None), ("cur.us-gov-west-1.amazonaws.com", None),
    ("pricing.cn-north-1.amazonaws.com.cn", "aws-cn"), ("api.pricing.cn-northwest-1.amazonaws.com.cn", "aws-cn"),
    ("route53.amazonaws.com.cn", "aws-cn"), ("sts.amazonaws.com.cn", None),
    ("bcm-data-exports.cn-northwest-1.amazonaws.com.cn", None),
    ("bcm-data-exports.cn-northwest-1.api.amazonwebservices.com.cn", None)])
def test_a_host_is_in_one_partition_or_in_none(host: str, partition: str | None) -> None:
    found = [name for name in ("aws", "aws-us-gov", "aws-cn") if Partition(name).has_host(f"{host}:443")]

    assert found == ([partition] if partition else [])

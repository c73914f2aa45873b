"""What each policy of the corpus of service control policies stops, and which neighbour it lets pass,
written by hand from reading the policies, before any engine was asked.

A case is (principal, action, resource, context); the principal is `developer`, `privileged` (the role that
policies excuse), `user` or `root`. {account} is the member account.
"""

import typing

Case = tuple[str, str, str, dict[str, typing.Any]]


class Expectation(typing.NamedTuple):
    stops: list[Case]
    lets: list[Case]


# Placeholders of the policies, and what stands in their place.
REPLACEMENTS = {
    "${Region}": "us-east-1", "[PRIVILEGED_ROLE]": "Privileged", "[CLOUDTRAIL_NAME]": "audit",
    "[DASHBOARD_NAME]": "operations", "[ALARM_NAME]": "errors", "[PROTECTED_ROLE_PREFIX]": "Protected",
    "[PROTECTED_ROLE_NAME]": "Deployer", "[LOG_GROUP_NAME]": "audit", "[LOG_GROUP_STREAM]": "stream",
    "[STACKSET_PREFIX]": "baseline", "[STACK_PREFIX]": "baseline", "[STACK_NAME]": "network",
    "[INFRASTRUCTURE_AUTOMATION_PREFIX]": "automation", "[SNS_TOPIC_TO_PROTECT]": "alarms",
    "<my-corporate-cidr>": "192.0.2.0/24", "<my-vpc>": "vpc-0123456789abcdef0",
    "[PRIVILEGED_POLICY_PATH/*]": "privileged/*", "{example-region-1}": "eu-central-1",
    "{example-region-2}": "eu-west-1", "{example-inference-profile-geographic-prefix}": "eu.*",
    "<unique-identifier>": "anthropic", "<model-identifier>": "forbidden.*", "[BUCKET_TO_PROTECT]": "ledger"}


def case(action: str, resource: str = "*", who: str = "developer", **context: typing.Any) -> Case:
    return who, action, resource, {name.replace("__", ":"): value for name, value in context.items()}


def keyed(action: str, resource: str, context: dict[str, typing.Any], who: str = "developer") -> Case:
    return who, action, resource, context


def _excused(actions: list[str], neighbour: str, resource: str = "*") -> Expectation:
    """The form of most policies: these actions, for all but the privileged role."""
    return Expectation([case(action, resource) for action in actions],
                       [case(actions[0], resource, "privileged"), case(neighbour, resource)])


_S3 = "arn:aws:s3:::"
_FUNCTION = "arn:aws:lambda:us-east-1:{account}:function:"
_ROLE = "arn:aws:iam::{account}:role/"
_USER = "arn:aws:iam::{account}:user/ann"
_SETTING = "arn:aws:ssm:us-east-1:{account}:servicesetting/ssm/"
_MODEL = "arn:aws:bedrock:us-east-1::foundation-model/"
_KEY = "arn:aws:kms:us-east-1:{account}:key/11111111-1111-1111-1111-111111111111"
_BEDROCK = {"iam:ServiceSpecificCredentialServiceName": "bedrock.amazonaws.com"}
_CREDENTIAL = "iam:CreateServiceSpecificCredential"
_AT_HOME = {"aws:SourceIp": "192.0.2.7"}
_CHAT = {"aws:ChatbotSourceArn": "arn:aws:chatbot::{account}:chat-configuration/slack-channel/team"}

SECURITY = {
    "Deny-SAML-provider-changes-for-AWS-IAM-Identity-Center": Expectation(
        [case("iam:UpdateSAMLProvider", "arn:aws:iam::{account}:saml-provider/AWSSSO_0123_DO_NOT_DELETE")],
        [case("iam:UpdateSAMLProvider", "arn:aws:iam::{account}:saml-provider/okta"),
         case("iam:GetSAMLProvider", "arn:aws:iam::{account}:saml-provider/AWSSSO_0123_DO_NOT_DELETE")]),
    "Deny-account-instance-creation-for-AWS-IAM-Identity-Center": Expectation(
        [case("sso:CreateInstance")], [case("sso:ListInstances")]),
    "Deny-deletion-of-AWS-Access-Analyzer-and-findings-in-an-account": Expectation(
        [case("access-analyzer:DeleteAnalyzer", "arn:aws:access-analyzer:us-east-1:{account}:analyzer/a"),
         case("access-analyzer:UpdateFindings", "arn:aws:access-analyzer:us-east-1:{account}:analyzer/a")],
        [case("access-analyzer:CreateAnalyzer", "arn:aws:access-analyzer:us-east-1:{account}:analyzer/a"),
         case("access-analyzer:ListFindings", "arn:aws:access-analyzer:us-east-1:{account}:analyzer/a")]),
    "Deny-deletion-or-disassociation-or-updation-to-AWS-SecurityHub": _excused(
        ["securityhub:DisableSecurityHub", "securityhub:DeleteMembers"], "securityhub:GetFindings",
        "arn:aws:securityhub:us-east-1:{account}:hub/default"),
    "Deny-enabling-and-disabling-AWS-Config": _excused(
        ["config:StopConfigurationRecorder", "config:DeleteDeliveryChannel"],
        "config:DescribeConfigurationRecorders"),
    "Deny-modifications-to-specific-CloudTrail-trails": Expectation(
        [case("cloudtrail:StopLogging", "arn:aws:cloudtrail:us-east-1:{account}:trail/audit")],
        [case("cloudtrail:StopLogging", "arn:aws:cloudtrail:us-east-1:{account}:trail/mine"),
         case("cloudtrail:StartLogging", "arn:aws:cloudtrail:us-east-1:{account}:trail/audit"),
         case("cloudtrail:StopLogging", "arn:aws:cloudtrail:us-east-1:{account}:trail/audit", "privileged")]),
    "Deny-permission-sets-for-AWS-IAM-Identity-Center": Expectation(
        [case("sso:DeletePermissionSet", "arn:aws:sso:::permissionSet/ssoins-1234567890123456/ps-1234567890123456")],
        [case("sso:DescribeInstance", "arn:aws:sso:::instance/ssoins-1234567890123456")]),
    "Deny-users-from-disabling-Amazon-GuardDuty-or-modifying-its-configuration": _excused(
        ["guardduty:DeleteDetector", "guardduty:UpdateDetector"], "guardduty:GetDetector",
        "arn:aws:guardduty:us-east-1:{account}:detector/d"),
    "Deny-users-from-disabling-or-altering-CloudWatch": Expectation(
        [case("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:{account}:alarm:errors"),
         case("cloudwatch:PutDashboard", "arn:aws:cloudwatch::{account}:dashboard/operations")],
        [case("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:{account}:alarm:mine"),
         case("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:{account}:alarm:errors", "privileged")]),
    "Protect-disabling-or-deleting-Amazon-Macie": _excused(
        ["macie2:DisableMacie", "macie2:DeleteMember"], "macie2:GetMacieSession"),
}
PRIVILEGED = {
    "Deny-AWS-CLI-login-using-console-credentials": _excused(
        ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"], "sts:GetCallerIdentity"),
    "Deny-Amazon-Virtual-Private-Network-connection-creation-modification-deletion": _excused(
        ["ec2:CreateVpnConnection", "ec2:CreateVpnGateway"], "ec2:DescribeVpnConnections"),
    "Deny-billing-modification-action": _excused(
        ["account:CloseAccount", "billing:UpdateBillingPreferences"], "ce:GetCostAndUsage"),
    "Deny-critical-IAM-user-actions": Expectation(
        [case("iam:CreateUser", _USER), case("iam:CreateAccessKey", _USER)],
        [case("iam:CreateUser", _USER, "privileged"), case("iam:GetUser", _USER),
         keyed("iam:CreateUser", _USER, {"aws:PrincipalTag/IAMUserManagementException": "true"})]),
    "Deny-member-accounts-from-leaving-your-AWS-organization": Expectation(
        [case("organizations:LeaveOrganization"), case("organizations:LeaveOrganization", who="root")],
        [case("organizations:DescribeOrganization")]),
    "Deny-modifications-to-specific-IAM-roles": Expectation(
        [case("iam:DeleteRole", _ROLE + "ProtectedBackup"), case("iam:PutRolePolicy", _ROLE + "Deployer"),
         case("sts:AssumeRole", _ROLE + "Deployer")],
        [case("iam:DeleteRole", _ROLE + "Other"), case("iam:GetRole", _ROLE + "Deployer"),
         case("iam:DeleteRole", _ROLE + "Deployer", "privileged")]),
    "Deny-the-root-user-from-performing-actions-except-S3-bucketpolicy-changes": Expectation(
        [case("ec2:RunInstances", "arn:aws:ec2:us-east-1:{account}:instance/i-1", "root"),
         case("s3:DeleteBucket", _S3 + "b", "root")],
        [case("s3:DeleteBucketPolicy", _S3 + "b", "root"), case("s3:DeleteBucket", _S3 + "b")]),
    "Deny-unwarranted-IAM-federations-creation-modification": _excused(
        ["iam:CreateSAMLProvider", "iam:DeleteSAMLProvider"], "iam:GetSAMLProvider",
        "arn:aws:iam::{account}:saml-provider/okta"),
    "Prevent-creating-or-expanding-public-connectivity-for-VPCs": Expectation(
        [case("ec2:CreateInternetGateway", "arn:aws:ec2:us-east-1:{account}:internet-gateway/i"),
         case("globalaccelerator:CreateAccelerator")],
        [case("ec2:CreateInternetGateway", "arn:aws:ec2:us-east-1:{account}:internet-gateway/i", "privileged"),
         case("ec2:CreateNatGateway", "arn:aws:ec2:us-east-1:{account}:natgateway/n")]),
    "Prevent-root-credentials-management-in-member-accounts-in-AWS-Organizations": Expectation(
        [case("iam:CreateAccessKey", _USER, "root"), case("s3:ListAllMyBuckets", "*", "root")],
        [keyed("s3:ListAllMyBuckets", "*", {"aws:AssumedRoot": "true"}, "root"),
         case("iam:CreateAccessKey", _USER)]),
}
PLATFORM = {
    "Deny-CloudHSM-deletion": Expectation(
        [case("cloudhsm:DeleteCluster", "arn:aws:cloudhsm:us-east-1:{account}:cluster/c")],
        [case("cloudhsm:DescribeClusters"),
         case("cloudhsm:DeleteCluster", "arn:aws:cloudhsm:us-east-1:{account}:cluster/c", "privileged")]),
    "Deny-KMS-key-deletion": Expectation(
        [case("kms:ScheduleKeyDeletion", _KEY)],
        [case("kms:ScheduleKeyDeletion", _KEY, "privileged"), case("kms:DisableKey", _KEY)]),
    "Deny-creation-of-default-VPC-and-subnet": Expectation(
        [case("ec2:CreateDefaultVpc", "arn:aws:ec2:us-east-1:{account}:vpc/v"), case("ec2:CreateDefaultSubnet")],
        [case("ec2:CreateVpc", "arn:aws:ec2:us-east-1:{account}:vpc/v"),
         case("ec2:CreateSubnet", "arn:aws:ec2:us-east-1:{account}:subnet/s")]),
    "Deny-deletion-of-specific-CloudWatch-Log-groups-and-streams": Expectation(
        [case("logs:DeleteLogGroup", "arn:aws:logs:us-east-1:{account}:log-group:audit"),
         case("logs:DeleteLogStream", "arn:aws:logs:us-east-1:{account}:log-group:audit:log-stream:stream")],
        [case("logs:DeleteLogGroup", "arn:aws:logs:us-east-1:{account}:log-group:mine"),
         case("logs:DeleteLogGroup", "arn:aws:logs:us-east-1:{account}:log-group:audit", "privileged")]),
    "Deny-disabling-default-EBS-encryption": _excused(
        ["ec2:DisableEbsEncryptionByDefault"], "ec2:EnableEbsEncryptionByDefault"),
    "Deny-key-actions-on-Route53-DNS-hosted-zones": Expectation(
        [case("route53:DeleteHostedZone", "arn:aws:route53:::hostedzone/Z1"),
         case("route53domains:TransferDomainToAnotherAwsAccount")],
        [case("route53:GetHostedZone", "arn:aws:route53:::hostedzone/Z1"), case("route53domains:ListDomains")]),
    "Deny-modifications-to-specific-AWS-CloudFormation-resources": Expectation(
        [case("cloudformation:DeleteStack", "arn:aws:cloudformation:us-east-1:{account}:stack/baseline-iam/1"),
         case("cloudformation:UpdateStackSet", "arn:aws:cloudformation:us-east-1:{account}:stackset/baseline:1")],
        [case("cloudformation:DeleteStack", "arn:aws:cloudformation:us-east-1:{account}:stack/shop/1"),
         case("cloudformation:DescribeStacks", "arn:aws:cloudformation:us-east-1:{account}:stack/baseline-iam/1"),
         # The stack of that very name is not met: its ARN goes on after it.
         case("cloudformation:DeleteStack", "arn:aws:cloudformation:us-east-1:{account}:stack/network/1")]),
    "Deny-modifications-to-specific-Amazon-Lambda-functions": Expectation(
        [case("lambda:UpdateFunctionCode", _FUNCTION + "automation")],
        [case("lambda:UpdateFunctionCode", _FUNCTION + "shop"), case("lambda:GetFunction", _FUNCTION + "automation"),
         case("lambda:DeleteFunction", _FUNCTION + "automation", "privileged")]),
    "Deny-modifications-to-specific-SNS-topics": Expectation(
        [case("sns:DeleteTopic", "arn:aws:sns:us-east-1:{account}:alarms")],
        [case("sns:DeleteTopic", "arn:aws:sns:us-east-1:{account}:news"),
         case("sns:Publish", "arn:aws:sns:us-east-1:{account}:alarms")]),
    "Deny-unwanted-cancellation-or-changes-to-AWS-Marketplace-product-subscription": _excused(
        ["aws-marketplace:Subscribe", "aws-marketplace:Unsubscribe"], "aws-marketplace:ViewSubscriptions"),
    "Deny-use-of-IAM-user-credentials-from-unexpected-networks": Expectation(
        [keyed("s3:GetObject", _S3 + "b/k", {"aws:SourceIp": "198.51.100.9"}, "user")],
        [keyed("s3:GetObject", _S3 + "b/k", _AT_HOME, "user"),
         keyed("s3:GetObject", _S3 + "b/k", {"aws:SourceIp": "198.51.100.9"}),
         keyed("s3:GetObject", _S3 + "b/k", {"aws:SourceIp": "198.51.100.9", "aws:ViaAWSService": "true"}, "user")]),
    "Deny-users-from-deleting-Amazon-VPC-flow-logs": Expectation(
        [case("ec2:DeleteFlowLogs", "arn:aws:ec2:us-east-1:{account}:vpc-flow-log/fl-1")],
        [case("ec2:DescribeFlowLogs")]),
    "Enforce-30-days-for-KMS-deletion": Expectation(
        [keyed("kms:ScheduleKeyDeletion", _KEY, {"kms:ScheduleKeyDeletionPendingWindowInDays": "7"})],
        [keyed("kms:ScheduleKeyDeletion", _KEY, {"kms:ScheduleKeyDeletionPendingWindowInDays": "30"})]),
    "Restrict-deletion-and-modification-of-privileged-policies": Expectation(
        [case("iam:DeletePolicy", "arn:aws:iam::{account}:policy/privileged/admin")],
        [case("iam:DeletePolicy", "arn:aws:iam::{account}:policy/mine"),
         case("iam:DeletePolicy", "arn:aws:iam::{account}:policy/privileged/admin", "privileged")]),
}
_AWAY, _HOME = {"aws:RequestedRegion": "us-west-2"}, {"aws:RequestedRegion": "eu-central-1"}
REGIONS = {
    "Deny-access-to-AWS-based-on-the-requested-AWS-region": Expectation(
        [keyed("ec2:RunInstances", "arn:aws:ec2:us-west-2:{account}:instance/i-1", _AWAY),
         keyed("rds:DescribeDBInstances", "*", _AWAY)],
        [keyed("ec2:RunInstances", "arn:aws:ec2:eu-central-1:{account}:instance/i-1", _HOME),
         keyed("iam:ListUsers", "*", _AWAY), keyed("rds:DescribeDBInstances", "*", _AWAY, "privileged")]),
    "Deny-access-to-AWS-based-on-the-requested-AWS-region-with-Bedrock-CRIS": Expectation(
        [keyed("rds:DescribeDBInstances", "*", _AWAY),
         keyed("bedrock:InvokeModel", _MODEL + "anthropic.claude", _AWAY)],
        [keyed("rds:DescribeDBInstances", "*", _HOME),
         keyed("bedrock:InvokeModel", _MODEL + "anthropic.claude", _HOME),
         keyed("bedrock:InvokeModel", _MODEL + "anthropic.claude", {
             **_AWAY, "bedrock:InferenceProfileArn":
             "arn:aws:bedrock:eu-west-1:{account}:inference-profile/eu.anthropic.claude"})]),
    "Deny-account-region-enable-and-disable-actions": _excused(
        ["account:EnableRegion", "account:DisableRegion"], "account:ListRegions"),
}
DATA = {
    "Deny-AWS-Backup-deletion-and-changes-to-configuration": Expectation(
        [case("backup:DeleteBackupVault", "arn:aws:backup:us-east-1:{account}:backup-vault:v")],
        [case("backup:DescribeBackupVault", "arn:aws:backup:us-east-1:{account}:backup-vault:v")]),
    "Deny-RAM-from-sharing-resources-to-external-accounts": Expectation(
        [keyed("ram:CreateResourceShare", "*", {"ram:RequestedAllowsExternalPrincipals": "true"})],
        [keyed("ram:CreateResourceShare", "*", {"ram:RequestedAllowsExternalPrincipals": "false"})]),
    # Its ARN has a slash where Lambda's have a colon, so that it stops nothing at all.
    "Deny-modification-to-Lambda-URL-Config": Expectation(
        [], [keyed("lambda:CreateFunctionUrlConfig", _FUNCTION + "shop", {"lambda:FunctionUrlAuthType": "NONE"})]),
    "Deny-modification-to-SSM-service-settings": Expectation(
        [case("ssm:UpdateServiceSetting", _SETTING + "documents/console/public-sharing-permission", "privileged"),
         case("ssm:UpdateServiceSetting", _SETTING + "managed-instance/default-ec2-instance-management-role")],
        [case("ssm:UpdateServiceSetting",
              _SETTING + "managed-instance/default-ec2-instance-management-role", "privileged"),
         case("ssm:UpdateServiceSetting", _SETTING + "parameter-store/default-parameter-tier")]),
    "Deny-users-from-deleting-Amazon-Glacier-vaults-or-archives": Expectation(
        [case("glacier:DeleteVault", "arn:aws:glacier:us-east-1:{account}:vaults/v")],
        [case("glacier:DescribeVault", "arn:aws:glacier:us-east-1:{account}:vaults/v")]),
}
SERVICES = {
    "deny-creating-any-service-specific-credentials": Expectation(
        [case(_CREDENTIAL, _USER)], [case("iam:ListServiceSpecificCredentials", _USER)]),
    "Protect-IAMRA-Specific-Tags": Expectation(
        [keyed("iam:TagRole", _ROLE + "r", {"aws:TagKeys": ["team", "x509Subject/CN"]})],
        [keyed("iam:TagRole", _ROLE + "r", {"aws:TagKeys": ["team"]})]),
    "Deny-Bedrock-api-keys-longer-than-30-days": Expectation(
        [keyed(_CREDENTIAL, _USER, {**_BEDROCK, "iam:ServiceSpecificCredentialAgeDays": "30"})],
        [keyed(_CREDENTIAL, _USER, {**_BEDROCK, "iam:ServiceSpecificCredentialAgeDays": "29"}),
         keyed(_CREDENTIAL, _USER, {"iam:ServiceSpecificCredentialServiceName": "codecommit.amazonaws.com",
                                    "iam:ServiceSpecificCredentialAgeDays": "90"})]),
    "Deny-Bedrock-api-keys": Expectation(
        [keyed(_CREDENTIAL, _USER, _BEDROCK), case("bedrock:CallWithBearerToken")],
        [keyed(_CREDENTIAL, _USER, {"iam:ServiceSpecificCredentialServiceName": "codecommit.amazonaws.com"})]),
    "Deny-Bedrock-long-term-api-keys": Expectation(
        [keyed("bedrock:CallWithBearerToken", "*", {"bedrock:bearerTokenType": "LONG_TERM"})],
        [keyed("bedrock:CallWithBearerToken", "*", {"bedrock:bearerTokenType": "SHORT_TERM"})]),
    "Deny-Bedrock-model-invocation-except-approved-models": Expectation(
        [case("bedrock:InvokeModel", _MODEL + "other.model-v1")],
        [case("bedrock:InvokeModel", _MODEL + "anthropic.claude-v2")]),
    "Deny-users-from-disabling-block-public-access-on-AMIs": Expectation(
        [case("ec2:DisableImageBlockPublicAccess")], [case("ec2:EnableImageBlockPublicAccess")]),
    "Require-Amazon-EC2-instances-to-use-a-specific-type": Expectation(
        [keyed("ec2:RunInstances", "arn:aws:ec2:us-east-1:{account}:instance/*", {"ec2:InstanceType": "m5.large"})],
        [keyed("ec2:RunInstances", "arn:aws:ec2:us-east-1:{account}:instance/*", {"ec2:InstanceType": "t3.micro"}),
         keyed("ec2:RunInstances", "arn:aws:ec2:us-east-1:{account}:subnet/subnet-1", {})]),
    "ProtectPodIdentitiesTagsOnRolesAndUsers": Expectation(
        [keyed("iam:TagUser", _USER, {"aws:TagKeys": ["kubernetes-namespace"]})],
        [keyed("iam:TagUser", _USER, {"aws:TagKeys": ["kubernetes-namespace-2"]})]),
    "Deny-actions-invoked-through-Amazon-Q-Developer-in-chat-applications-configurations": Expectation(
        [keyed("iam:CreateAccessKey", _USER, _CHAT)],
        [case("iam:CreateAccessKey", _USER), keyed("iam:ListUsers", "*", _CHAT)]),
    "Deny-ACL-disablement-for-all-new-buckets": Expectation(
        [keyed("s3:CreateBucket", _S3 + "b", {"s3:x-amz-object-ownership": "ObjectWriter"}),
         case("s3:CreateBucket", _S3 + "b")],
        [keyed("s3:CreateBucket", _S3 + "b", {"s3:x-amz-object-ownership": "BucketOwnerEnforced"})]),
    "Deny-users-from-deleting-Amazon-S3-buckets-or-objects": Expectation(
        [case("s3:DeleteBucket", _S3 + "ledger"), case("s3:DeleteObject", _S3 + "ledger/2026/01")],
        [case("s3:DeleteBucket", _S3 + "scratch"), case("s3:PutObject", _S3 + "ledger/2026/01")]),
    "Prevent-Amazon-S3-unencrypted-object-uploads": Expectation(
        [case("s3:PutObject", _S3 + "b/k")],
        [keyed("s3:PutObject", _S3 + "b/k", {"s3:x-amz-server-side-encryption": "aws:kms"})]),
    "enforce-s3-bucket-namespace": Expectation(
        [keyed("s3:CreateBucket", _S3 + "b", {"s3:x-amz-bucket-namespace": "global"})],
        [keyed("s3:CreateBucket", _S3 + "b", {"s3:x-amz-bucket-namespace": "account-regional"}),
         case("s3:DeleteBucket", _S3 + "b")]),
}
CASES: dict[str, Expectation] = {**SECURITY, **PRIVILEGED, **PLATFORM, **REGIONS, **DATA, **SERVICES}
# Not JSON as it lies there (a comma is missing): AWS takes no such document.
BROKEN = {"deny-service-specific-credential-by-type"}

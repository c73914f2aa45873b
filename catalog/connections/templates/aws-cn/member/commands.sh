#!/usr/bin/env bash
# Connects this account to Muster.
# For AWS CloudShell, or any shell with the AWS CLI and an administrator's credentials. It may be run again:
# what is there already is brought up to date.
set -euo pipefail

account=$(aws sts get-caller-identity --query Account --output text)
role='@ROLE_NAME@'

# Creates a managed policy or gives it a new version, and attaches it. AWS keeps five versions, so those that
# are not in use go first.
put_policy() {
    local arn="arn:aws-cn:iam::$account:policy/$1" version
    if aws iam get-policy --policy-arn "$arn" >/dev/null 2>&1; then
        for version in $(aws iam list-policy-versions --policy-arn "$arn" \
            --query 'Versions[?!IsDefaultVersion].VersionId' --output text); do
            aws iam delete-policy-version --policy-arn "$arn" --version-id "$version"
        done
        aws iam create-policy-version --policy-arn "$arn" --set-as-default --policy-document "$2" >/dev/null
    else
        aws iam create-policy --policy-name "$1" --policy-document "$2" >/dev/null
    fi
    aws iam attach-role-policy --role-name "$role" --policy-arn "$arn"
}

# The role that Muster uses, and nobody without the external id.
trust='{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "MusterWithItsExternalId",
      "Effect": "Allow",
      "Principal": {
        "AWS": "@PRINCIPAL@"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "@EXTERNAL_ID@"
        }
      }
    }
  ]
}'
if aws iam get-role --role-name "$role" >/dev/null 2>&1; then
    aws iam update-assume-role-policy --role-name "$role" --policy-document "$trust"
    aws iam tag-role --role-name "$role" --tags '[{"Key": "muster:permissions", "Value": "1"}]'
else
    aws iam create-role --role-name "$role" --max-session-duration 3600 --tags '[{"Key": "muster:permissions", "Value": "1"}]' \
        --assume-role-policy-document "$trust" >/dev/null
fi

# What Muster may read.
put_policy "$role-read-1" '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Connection1",
      "Effect": "Allow",
      "Action": [
        "account:GetRegionOptStatus",
        "account:ListRegions",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeRegions",
        "iam:ListAccountAliases",
        "sts:GetCallerIdentity"
      ],
      "Resource": "*"
    },
    {
      "Sid": "Connection2",
      "Effect": "Allow",
      "Action": [
        "iam:GetRole",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:SimulatePrincipalPolicy"
      ],
      "Resource": "arn:aws-cn:iam::*:role/@ROLE_NAME@"
    },
    {
      "Sid": "CostExplorer",
      "Effect": "Allow",
      "Action": [
        "budgets:ViewBudget",
        "ce:GetAnomalies",
        "ce:GetAnomalyMonitors",
        "ce:GetCostAndUsage",
        "ce:GetCostCategories",
        "ce:GetCostForecast",
        "ce:GetDimensionValues",
        "ce:GetTags",
        "ce:List*",
        "freetier:GetFreeTierUsage"
      ],
      "Resource": "*"
    },
    {
      "Sid": "Commitments",
      "Effect": "Allow",
      "Action": [
        "ce:GetReservationCoverage",
        "ce:GetReservationPurchaseRecommendation",
        "ce:GetReservationUtilization",
        "ce:GetSavingsPlansCoverage",
        "ce:GetSavingsPlansPurchaseRecommendation",
        "ce:GetSavingsPlansUtilization",
        "ec2:DescribeReservedInstances",
        "ec2:DescribeReservedInstancesOfferings",
        "ec2:GetReservedInstancesExchangeQuote",
        "es:DescribeReservedInstanceOfferings",
        "es:DescribeReservedInstances",
        "pricing:DescribeServices",
        "pricing:GetAttributeValues",
        "pricing:GetPriceListFileUrl",
        "pricing:GetProducts",
        "pricing:ListPriceLists",
        "savingsplans:Describe*",
        "servicequotas:GetServiceQuota",
        "servicequotas:ListRequestedServiceQuotaChangeHistory",
        "servicequotas:ListServiceQuotas"
      ],
      "Resource": "*"
    },
    {
      "Sid": "ActiveResources1",
      "Effect": "Allow",
      "Action": [
        "autoscaling:DescribeAutoScalingGroups",
        "cloudfront:ListDistributions",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:ListTables",
        "dynamodb:ListTagsOfResource",
        "ec2:DescribeAddresses",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSnapshots",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcEndpoints",
        "ecs:DescribeClusters",
        "ecs:DescribeServices",
        "ecs:ListClusters",
        "ecs:ListServices",
        "eks:DescribeCluster",
        "eks:DescribeNodegroup",
        "eks:ListClusters",
        "eks:ListNodegroups",
        "elasticache:Describe*",
        "elasticbeanstalk:DescribeEnvironments",
        "elasticfilesystem:Describe*",
        "elasticloadbalancing:Describe*",
        "elasticmapreduce:DescribeCluster",
        "elasticmapreduce:ListClusters",
        "es:DescribeDomains",
        "es:ListDomainNames",
        "fsx:Describe*",
        "kinesis:DescribeStreamSummary",
        "kinesis:ListStreams",
        "lambda:GetFunctionConfiguration",
        "lambda:ListFunctions",
        "lambda:ListTags",
        "license-manager:ListLicenseConfigurations",
        "lightsail:GetInstances",
        "memorydb:Describe*",
        "mq:ListBrokers",
        "network-firewall:ListFirewalls",
        "ram:GetResourceShares",
        "rds:Describe*",
        "redshift:Describe*",
        "resource-explorer-2:ListIndexes",
        "resource-explorer-2:Search",
        "resource-groups:ListGroups",
        "route53domains:ListDomains",
        "s3:GetBucketLocation",
        "s3:GetBucketTagging",
        "s3:ListAllMyBuckets",
        "sagemaker:DescribeNotebookInstance",
        "sagemaker:ListNotebookInstances",
        "scheduler:ListSchedules",
        "servicecatalog:SearchProvisionedProducts",
        "sns:GetSubscriptionAttributes",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:ListTopics",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
        "states:ListStateMachines",
        "storagegateway:ListGateways",
        "tag:GetResources",
        "tag:GetTagKeys",
        "transfer:ListServers",
        "workspaces:DescribeWorkspaces"
      ],
      "Resource": "*"
    },
    {
      "Sid": "ActiveResources2",
      "Effect": "Allow",
      "Action": [
        "apigateway:GET"
      ],
      "Resource": [
        "arn:aws-cn:apigateway:*::/restapis",
        "arn:aws-cn:apigateway:*::/restapis/*/stages",
        "arn:aws-cn:apigateway:*::/apis",
        "arn:aws-cn:apigateway:*::/apis/*/stages"
      ]
    },
    {
      "Sid": "Usage",
      "Effect": "Allow",
      "Action": [
        "cloudwatch:Describe*",
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:List*",
        "compute-optimizer:GetEBSVolumeRecommendations",
        "compute-optimizer:GetEC2InstanceRecommendations",
        "compute-optimizer:GetEnrollmentStatus",
        "cost-optimization-hub:ListRecommendations",
        "health:DescribeEvents",
        "support:DescribeTrustedAdvisorCheckResult",
        "support:DescribeTrustedAdvisorChecks"
      ],
      "Resource": "*"
    }
  ]
}'
put_policy "$role-read-2" '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Compliance",
      "Effect": "Allow",
      "Action": [
        "access-analyzer:GetAnalyzer",
        "access-analyzer:List*",
        "account:GetAlternateContact",
        "account:GetContactInformation",
        "acm:Describe*",
        "acm:List*",
        "athena:GetWorkGroup",
        "athena:ListWorkGroups",
        "backup:ListBackupPlans",
        "backup:ListBackupVaults",
        "backup:ListProtectedResources",
        "cloudfront:GetDistributionConfig",
        "cloudtrail:DescribeTrails",
        "cloudtrail:GetEventSelectors",
        "cloudtrail:GetInsightSelectors",
        "cloudtrail:GetTrail",
        "cloudtrail:GetTrailStatus",
        "cloudtrail:ListTags",
        "cloudtrail:LookupEvents",
        "config:Describe*",
        "config:GetComplianceDetailsByConfigRule",
        "ec2:DescribeFlowLogs",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSnapshotAttribute",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ec2:GetEbsDefaultKmsKeyId",
        "ec2:GetEbsEncryptionByDefault",
        "ecr:DescribeRepositories",
        "events:DescribeRule",
        "events:ListRules",
        "events:ListTargetsByRule",
        "glue:GetDatabases",
        "glue:GetSecurityConfigurations",
        "guardduty:DescribeOrganizationConfiguration",
        "guardduty:GetDetector",
        "guardduty:GetFindings",
        "guardduty:List*",
        "iam:GenerateCredentialReport",
        "iam:GetAccessKeyLastUsed",
        "iam:GetAccountAuthorizationDetails",
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "iam:GetCredentialReport",
        "iam:GetLoginProfile",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:GetSAMLProvider",
        "iam:GetUser",
        "iam:ListAccessKeys",
        "iam:ListAttachedGroupPolicies",
        "iam:ListAttachedRolePolicies",
        "iam:ListAttachedUserPolicies",
        "iam:ListEntitiesForPolicy",
        "iam:ListGroupPolicies",
        "iam:ListGroups",
        "iam:ListInstanceProfiles",
        "iam:ListMFADevices",
        "iam:ListPolicies",
        "iam:ListPolicyVersions",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:ListRoles",
        "iam:ListSAMLProviders",
        "iam:ListServerCertificates",
        "iam:ListSigningCertificates",
        "iam:ListUserPolicies",
        "iam:ListUsers",
        "iam:ListVirtualMFADevices",
        "inspector2:BatchGetAccountStatus",
        "inspector2:ListFindings",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListAliases",
        "kms:ListGrants",
        "kms:ListKeys",
        "lambda:GetPolicy",
        "logs:DescribeLogGroups",
        "logs:DescribeMetricFilters",
        "macie2:GetMacieSession",
        "route53:List*",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketLogging",
        "s3:GetBucketNotification",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:ListAccessPoints",
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecrets",
        "securityhub:Describe*",
        "securityhub:GetEnabledStandards",
        "securityhub:GetFindings",
        "securityhub:List*",
        "ssm:DescribeInstanceInformation",
        "ssm:DescribeParameters",
        "wafv2:GetWebACLForResource",
        "wafv2:ListWebACLs"
      ],
      "Resource": "*"
    }
  ]
}'

# Only where Muster is to change things as well: remove the sign before each line.
# put_policy "$role-write-1" '{
#   "Version": "2012-10-17",
#   "Statement": [
#     {
#       "Sid": "WriteCommitments",
#       "Effect": "Allow",
#       "Action": [
#         "ec2:AcceptReservedInstancesExchangeQuote",
#         "ec2:PurchaseReservedInstancesOffering",
#         "es:PurchaseReservedInstanceOffering",
#         "rds:PurchaseReservedDBInstancesOffering",
#         "redshift:PurchaseReservedNodeOffering",
#         "savingsplans:CreateSavingsPlan",
#         "savingsplans:DeleteQueuedSavingsPlan",
#         "savingsplans:ReturnSavingsPlan",
#         "servicequotas:RequestServiceQuotaIncrease"
#       ],
#       "Resource": "*"
#     },
#     {
#       "Sid": "WriteTags",
#       "Effect": "Allow",
#       "Action": [
#         "ec2:CreateTags",
#         "tag:TagResources"
#       ],
#       "Resource": "*"
#     }
#   ]
# }'

echo "Now tell Muster: arn:aws-cn:iam::$account:role/$role"

# Connects an account to Muster: a role that reads, and the export of bills.
terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.32"
    }
  }
}

data "aws_caller_identity" "here" {}

variable "principal" {
  type        = string
  description = "Who may use the role: Muster"
  default     = "@PRINCIPAL@"
}

variable "external_id" {
  type        = string
  description = "What Muster must say to be let in; made by Muster for this connection alone"
  default     = "@EXTERNAL_ID@"
}

variable "role_name" {
  type        = string
  description = "The name of the role"
  default     = "@ROLE_NAME@"
}

variable "bucket" {
  type        = string
  description = "The S3 bucket with the bills"
  default     = "@BUCKET@"
}

variable "report" {
  type        = string
  description = "The name of the export of bills"
  default     = "@REPORT@"
}

variable "write_permissions" {
  type        = bool
  description = "Whether Muster may also change things"
  default     = false
}

variable "make_bills" {
  type        = bool
  description = "Whether to make the bucket and the export, or only read a bucket that is there"
  default     = true
}

resource "aws_iam_role" "muster" {
  name                 = var.role_name
  description          = "Read by Muster"
  max_session_duration = 3600
  assume_role_policy   = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "MusterWithItsExternalId",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${var.principal}"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "${var.external_id}"
        }
      }
    }
  ]
}
  JSON
  tags = {
    "muster:permissions" = "1"
  }
}

resource "aws_iam_policy" "read_1" {
  name        = "${var.role_name}-read-1"
  description = "Muster, version 1: read 1 of 2"
  policy      = <<-JSON
{
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
      "Resource": "arn:aws-cn:iam::*:role/${var.role_name}"
    },
    {
      "Sid": "BillingBucket1",
      "Effect": "Allow",
      "Action": [
        "s3:GetBucketLocation",
        "s3:GetBucketNotification",
        "s3:GetBucketPolicy",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket"
      ],
      "Resource": "arn:aws-cn:s3:::${var.bucket}"
    },
    {
      "Sid": "BillingBucket2",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject"
      ],
      "Resource": "arn:aws-cn:s3:::${var.bucket}/*"
    },
    {
      "Sid": "BillingBucket3",
      "Effect": "Allow",
      "Action": [
        "kms:Decrypt"
      ],
      "Resource": "*",
      "Condition": {
        "StringLike": {
          "kms:ViaService": "s3.*.amazonaws.com.cn",
          "kms:EncryptionContext:aws:s3:arn": [
            "arn:aws-cn:s3:::${var.bucket}",
            "arn:aws-cn:s3:::${var.bucket}/*"
          ]
        }
      }
    },
    {
      "Sid": "BillingReports",
      "Effect": "Allow",
      "Action": [
        "bcm-data-exports:GetExport",
        "bcm-data-exports:ListExecutions",
        "bcm-data-exports:ListExports",
        "billing:ListBillingViews",
        "cur:DescribeReportDefinitions",
        "s3:ListAllMyBuckets"
      ],
      "Resource": "*"
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
      "Sid": "Organizations",
      "Effect": "Allow",
      "Action": [
        "cloudformation:DescribeOrganizationsAccess",
        "controltower:ListEnabledControls",
        "controltower:ListLandingZones",
        "iam:ListOrganizationsFeatures",
        "organizations:Describe*",
        "organizations:List*"
      ],
      "Resource": "*"
    },
    {
      "Sid": "IdentityCenter",
      "Effect": "Allow",
      "Action": [
        "identitystore:DescribeGroup",
        "identitystore:DescribeUser",
        "identitystore:ListGroupMemberships",
        "identitystore:ListGroups",
        "identitystore:ListUsers",
        "sso:Describe*",
        "sso:List*"
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
}
  JSON
}

resource "aws_iam_role_policy_attachment" "read_1" {
  role       = aws_iam_role.muster.name
  policy_arn = aws_iam_policy.read_1.arn
}

resource "aws_iam_policy" "read_2" {
  name        = "${var.role_name}-read-2"
  description = "Muster, version 1: read 2 of 2"
  policy      = <<-JSON
{
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
}
  JSON
}

resource "aws_iam_role_policy_attachment" "read_2" {
  role       = aws_iam_role.muster.name
  policy_arn = aws_iam_policy.read_2.arn
}

resource "aws_iam_policy" "write_1" {
  count       = var.write_permissions ? 1 : 0
  name        = "${var.role_name}-write-1"
  description = "Muster, version 1: write 1 of 1"
  policy      = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "WriteReports1",
      "Effect": "Allow",
      "Action": [
        "s3:CreateBucket",
        "s3:PutBucketNotification",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketTagging",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration"
      ],
      "Resource": "arn:aws-cn:s3:::${var.bucket}"
    },
    {
      "Sid": "WriteReports2",
      "Effect": "Allow",
      "Action": [
        "bcm-data-exports:CreateExport",
        "bcm-data-exports:DeleteExport",
        "bcm-data-exports:UpdateExport",
        "ce:UpdateCostAllocationTagsStatus",
        "cur:DeleteReportDefinition",
        "cur:ModifyReportDefinition",
        "cur:PutReportDefinition"
      ],
      "Resource": "*"
    },
    {
      "Sid": "WriteCommitments",
      "Effect": "Allow",
      "Action": [
        "ec2:AcceptReservedInstancesExchangeQuote",
        "ec2:PurchaseReservedInstancesOffering",
        "es:PurchaseReservedInstanceOffering",
        "rds:PurchaseReservedDBInstancesOffering",
        "redshift:PurchaseReservedNodeOffering",
        "savingsplans:CreateSavingsPlan",
        "savingsplans:DeleteQueuedSavingsPlan",
        "savingsplans:ReturnSavingsPlan",
        "servicequotas:RequestServiceQuotaIncrease"
      ],
      "Resource": "*"
    },
    {
      "Sid": "WriteTags",
      "Effect": "Allow",
      "Action": [
        "ec2:CreateTags",
        "tag:TagResources"
      ],
      "Resource": "*"
    },
    {
      "Sid": "WriteAccounts",
      "Effect": "Allow",
      "Action": [
        "organizations:AttachPolicy",
        "organizations:CloseAccount",
        "organizations:CreateAccount",
        "organizations:CreateGovCloudAccount",
        "organizations:CreateOrganizationalUnit",
        "organizations:CreatePolicy",
        "organizations:DeleteOrganizationalUnit",
        "organizations:DeletePolicy",
        "organizations:DetachPolicy",
        "organizations:EnablePolicyType",
        "organizations:InviteAccountToOrganization",
        "organizations:MoveAccount",
        "organizations:RemoveAccountFromOrganization",
        "organizations:TagResource",
        "organizations:UntagResource",
        "organizations:UpdateOrganizationalUnit",
        "organizations:UpdatePolicy"
      ],
      "Resource": "*"
    }
  ]
}
  JSON
}

resource "aws_iam_role_policy_attachment" "write_1" {
  count      = var.write_permissions ? 1 : 0
  role       = aws_iam_role.muster.name
  policy_arn = aws_iam_policy.write_1[0].arn
}

resource "aws_s3_bucket" "bills" {
  count  = var.make_bills ? 1 : 0
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "bills" {
  count                   = var.make_bills ? 1 : 0
  bucket                  = aws_s3_bucket.bills[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "bills" {
  count  = var.make_bills ? 1 : 0
  bucket = aws_s3_bucket.bills[0].id
  policy = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DeliverBills",
      "Effect": "Allow",
      "Principal": {
        "Service": [
          "billingreports.amazonaws.com"
        ]
      },
      "Action": [
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:PutObject"
      ],
      "Resource": [
        "arn:aws-cn:s3:::${var.bucket}",
        "arn:aws-cn:s3:::${var.bucket}/*"
      ],
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "${data.aws_caller_identity.here.account_id}"
        },
        "ArnLike": {
          "aws:SourceArn": [
            "arn:aws-cn:cur:cn-northwest-1:${data.aws_caller_identity.here.account_id}:definition/*"
          ]
        }
      }
    },
    {
      "Sid": "EncryptedConnectionsOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": [
        "arn:aws-cn:s3:::${var.bucket}",
        "arn:aws-cn:s3:::${var.bucket}/*"
      ],
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "false"
        }
      }
    }
  ]
}
  JSON
}

resource "aws_cur_report_definition" "bills" {
  count                      = var.make_bills ? 1 : 0
  depends_on                 = [aws_s3_bucket_policy.bills]
  report_name                = var.report
  time_unit                  = "HOURLY"
  format                     = "Parquet"
  compression                = "Parquet"
  additional_schema_elements = ["RESOURCES", "SPLIT_COST_ALLOCATION_DATA"]
  additional_artifacts       = ["ATHENA"]
  s3_bucket                  = var.bucket
  s3_prefix                  = "muster"
  s3_region                  = "cn-northwest-1"
  refresh_closed_reports     = true
  report_versioning          = "OVERWRITE_REPORT"
}

output "role_arn" {
  description = "What to tell Muster"
  value       = aws_iam_role.muster.arn
}

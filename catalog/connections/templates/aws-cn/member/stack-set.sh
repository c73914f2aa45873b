#!/usr/bin/env bash
# Connects every account of the organization to Muster, and new ones as they come: a stack set that CloudFormation
# manages. For AWS CloudShell in the management account, or any shell with its administrator's credentials. It may
# be run again: what is there already is brought up to date.
#
# If AWS says "You must enable organizations access to operate a service managed stack set", then StackSets are not
# yet trusted by the organization. This switches them on, once and for all:
#   aws cloudformation activate-organizations-access --region cn-northwest-1
set -euo pipefail

name='@ROLE_NAME@-members'
template=$(cat <<'TEMPLATE'
AWSTemplateFormatVersion: '2010-09-09'
Description: 'Connects this account to Muster: a role that reads. Deleting this stack ends the access.'
Metadata:
  Muster:
    Permissions: 1
  AWS::CloudFormation::Interface:
    ParameterGroups:
    - Label:
        default: Who is let in
      Parameters:
      - Principal
      - ExternalId
      - RoleName
      - CallbackTopic
    - Label:
        default: More than reading
      Parameters:
      - WritePermissions
Parameters:
  Principal:
    Type: String
    Default: '@PRINCIPAL@'
    AllowedPattern: ^(arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)/.+))$
    Description: 'Who may use the role: Muster'
  ExternalId:
    Type: String
    Default: '@EXTERNAL_ID@'
    AllowedPattern: ^([\w+=,.@:/-]{22,1224})$
    Description: What Muster must say to be let in; made by Muster for this connection alone
  RoleName:
    Type: String
    Default: '@ROLE_NAME@'
    AllowedPattern: ^([\w+=,.@-]{1,64})$
    Description: The name of the role
  CallbackTopic:
    Type: String
    Default: '@CALLBACK_TOPIC@'
    AllowedPattern: ^(|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+)$
    Description: Tells Muster that the role is there; may be empty
  WritePermissions:
    Type: String
    Default: 'no'
    AllowedValues:
    - 'no'
    - 'yes'
    Description: 'Whether Muster may also change things: create reports, buy commitments that were approved, tag
      resources, manage accounts'
Conditions:
  MayWrite:
    Fn::Equals:
    - Ref: WritePermissions
    - 'yes'
  HasCallback:
    Fn::Not:
    - Fn::Equals:
      - Ref: CallbackTopic
      - ''
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName:
        Ref: RoleName
      Description: Read by Muster; deleting this stack ends its access
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Sid: MusterWithItsExternalId
          Effect: Allow
          Principal:
            AWS:
              Ref: Principal
          Action: sts:AssumeRole
          Condition:
            StringEquals:
              sts:ExternalId:
                Ref: ExternalId
      Tags:
      - Key: muster:permissions
        Value: '1'
  ReadPolicy1:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: 'Muster, version 1: read 1 of 2'
      Roles:
      - Ref: Role
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Sid: Connection1
          Effect: Allow
          Action:
          - account:GetRegionOptStatus
          - account:ListRegions
          - ec2:DescribeAvailabilityZones
          - ec2:DescribeRegions
          - iam:ListAccountAliases
          - sts:GetCallerIdentity
          Resource: '*'
        - Sid: Connection2
          Effect: Allow
          Action:
          - iam:GetRole
          - iam:ListAttachedRolePolicies
          - iam:ListRolePolicies
          - iam:ListRoleTags
          - iam:SimulatePrincipalPolicy
          Resource:
            Fn::Sub: arn:aws-cn:iam::*:role/${RoleName}
        - Sid: CostExplorer
          Effect: Allow
          Action:
          - budgets:ViewBudget
          - ce:GetAnomalies
          - ce:GetAnomalyMonitors
          - ce:GetCostAndUsage
          - ce:GetCostCategories
          - ce:GetCostForecast
          - ce:GetDimensionValues
          - ce:GetTags
          - ce:List*
          - freetier:GetFreeTierUsage
          Resource: '*'
        - Sid: Commitments
          Effect: Allow
          Action:
          - ce:GetReservationCoverage
          - ce:GetReservationPurchaseRecommendation
          - ce:GetReservationUtilization
          - ce:GetSavingsPlansCoverage
          - ce:GetSavingsPlansPurchaseRecommendation
          - ce:GetSavingsPlansUtilization
          - ec2:DescribeReservedInstances
          - ec2:DescribeReservedInstancesOfferings
          - ec2:GetReservedInstancesExchangeQuote
          - es:DescribeReservedInstanceOfferings
          - es:DescribeReservedInstances
          - pricing:DescribeServices
          - pricing:GetAttributeValues
          - pricing:GetPriceListFileUrl
          - pricing:GetProducts
          - pricing:ListPriceLists
          - savingsplans:Describe*
          - servicequotas:GetServiceQuota
          - servicequotas:ListRequestedServiceQuotaChangeHistory
          - servicequotas:ListServiceQuotas
          Resource: '*'
        - Sid: ActiveResources1
          Effect: Allow
          Action:
          - autoscaling:DescribeAutoScalingGroups
          - cloudfront:ListDistributions
          - dynamodb:DescribeContinuousBackups
          - dynamodb:DescribeTable
          - dynamodb:ListTables
          - dynamodb:ListTagsOfResource
          - ec2:DescribeAddresses
          - ec2:DescribeImages
          - ec2:DescribeInstances
          - ec2:DescribeNatGateways
          - ec2:DescribeNetworkInterfaces
          - ec2:DescribeSnapshots
          - ec2:DescribeVolumes
          - ec2:DescribeVpcEndpoints
          - ecs:DescribeClusters
          - ecs:DescribeServices
          - ecs:ListClusters
          - ecs:ListServices
          - eks:DescribeCluster
          - eks:DescribeNodegroup
          - eks:ListClusters
          - eks:ListNodegroups
          - elasticache:Describe*
          - elasticbeanstalk:DescribeEnvironments
          - elasticfilesystem:Describe*
          - elasticloadbalancing:Describe*
          - elasticmapreduce:DescribeCluster
          - elasticmapreduce:ListClusters
          - es:DescribeDomains
          - es:ListDomainNames
          - fsx:Describe*
          - kinesis:DescribeStreamSummary
          - kinesis:ListStreams
          - lambda:GetFunctionConfiguration
          - lambda:ListFunctions
          - lambda:ListTags
          - license-manager:ListLicenseConfigurations
          - lightsail:GetInstances
          - memorydb:Describe*
          - mq:ListBrokers
          - network-firewall:ListFirewalls
          - ram:GetResourceShares
          - rds:Describe*
          - redshift:Describe*
          - resource-explorer-2:ListIndexes
          - resource-explorer-2:Search
          - resource-groups:ListGroups
          - route53domains:ListDomains
          - s3:GetBucketLocation
          - s3:GetBucketTagging
          - s3:ListAllMyBuckets
          - sagemaker:DescribeNotebookInstance
          - sagemaker:ListNotebookInstances
          - scheduler:ListSchedules
          - servicecatalog:SearchProvisionedProducts
          - sns:GetSubscriptionAttributes
          - sns:GetTopicAttributes
          - sns:ListSubscriptionsByTopic
          - sns:ListTopics
          - sqs:GetQueueAttributes
          - sqs:ListQueues
          - states:ListStateMachines
          - storagegateway:ListGateways
          - tag:GetResources
          - tag:GetTagKeys
          - transfer:ListServers
          - workspaces:DescribeWorkspaces
          Resource: '*'
        - Sid: ActiveResources2
          Effect: Allow
          Action:
          - apigateway:GET
          Resource:
          - arn:aws-cn:apigateway:*::/restapis
          - arn:aws-cn:apigateway:*::/restapis/*/stages
          - arn:aws-cn:apigateway:*::/apis
          - arn:aws-cn:apigateway:*::/apis/*/stages
        - Sid: Usage
          Effect: Allow
          Action:
          - cloudwatch:Describe*
          - cloudwatch:GetMetricData
          - cloudwatch:GetMetricStatistics
          - cloudwatch:List*
          - compute-optimizer:GetEBSVolumeRecommendations
          - compute-optimizer:GetEC2InstanceRecommendations
          - compute-optimizer:GetEnrollmentStatus
          - cost-optimization-hub:ListRecommendations
          - health:DescribeEvents
          - support:DescribeTrustedAdvisorCheckResult
          - support:DescribeTrustedAdvisorChecks
          Resource: '*'
  ReadPolicy2:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: 'Muster, version 1: read 2 of 2'
      Roles:
      - Ref: Role
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Sid: Compliance
          Effect: Allow
          Action:
          - access-analyzer:GetAnalyzer
          - access-analyzer:List*
          - account:GetAlternateContact
          - account:GetContactInformation
          - acm:Describe*
          - acm:List*
          - athena:GetWorkGroup
          - athena:ListWorkGroups
          - backup:ListBackupPlans
          - backup:ListBackupVaults
          - backup:ListProtectedResources
          - cloudfront:GetDistributionConfig
          - cloudtrail:DescribeTrails
          - cloudtrail:GetEventSelectors
          - cloudtrail:GetInsightSelectors
          - cloudtrail:GetTrail
          - cloudtrail:GetTrailStatus
          - cloudtrail:ListTags
          - cloudtrail:LookupEvents
          - config:Describe*
          - config:GetComplianceDetailsByConfigRule
          - ec2:DescribeFlowLogs
          - ec2:DescribeInternetGateways
          - ec2:DescribeNetworkAcls
          - ec2:DescribeRouteTables
          - ec2:DescribeSecurityGroupRules
          - ec2:DescribeSecurityGroups
          - ec2:DescribeSnapshotAttribute
          - ec2:DescribeSubnets
          - ec2:DescribeVpcs
          - ec2:GetEbsDefaultKmsKeyId
          - ec2:GetEbsEncryptionByDefault
          - ecr:DescribeRepositories
          - events:DescribeRule
          - events:ListRules
          - events:ListTargetsByRule
          - glue:GetDatabases
          - glue:GetSecurityConfigurations
          - guardduty:DescribeOrganizationConfiguration
          - guardduty:GetDetector
          - guardduty:GetFindings
          - guardduty:List*
          - iam:GenerateCredentialReport
          - iam:GetAccessKeyLastUsed
          - iam:GetAccountAuthorizationDetails
          - iam:GetAccountPasswordPolicy
          - iam:GetAccountSummary
          - iam:GetCredentialReport
          - iam:GetLoginProfile
          - iam:GetPolicy
          - iam:GetPolicyVersion
          - iam:GetRole
          - iam:GetRolePolicy
          - iam:GetSAMLProvider
          - iam:GetUser
          - iam:ListAccessKeys
          - iam:ListAttachedGroupPolicies
          - iam:ListAttachedRolePolicies
          - iam:ListAttachedUserPolicies
          - iam:ListEntitiesForPolicy
          - iam:ListGroupPolicies
          - iam:ListGroups
          - iam:ListInstanceProfiles
          - iam:ListMFADevices
          - iam:ListPolicies
          - iam:ListPolicyVersions
          - iam:ListRolePolicies
          - iam:ListRoleTags
          - iam:ListRoles
          - iam:ListSAMLProviders
          - iam:ListServerCertificates
          - iam:ListSigningCertificates
          - iam:ListUserPolicies
          - iam:ListUsers
          - iam:ListVirtualMFADevices
          - inspector2:BatchGetAccountStatus
          - inspector2:ListFindings
          - kms:DescribeKey
          - kms:GetKeyPolicy
          - kms:GetKeyRotationStatus
          - kms:ListAliases
          - kms:ListGrants
          - kms:ListKeys
          - lambda:GetPolicy
          - logs:DescribeLogGroups
          - logs:DescribeMetricFilters
          - macie2:GetMacieSession
          - route53:List*
          - s3:GetAccountPublicAccessBlock
          - s3:GetBucketAcl
          - s3:GetBucketLogging
          - s3:GetBucketNotification
          - s3:GetBucketObjectLockConfiguration
          - s3:GetBucketOwnershipControls
          - s3:GetBucketPolicy
          - s3:GetBucketPolicyStatus
          - s3:GetBucketPublicAccessBlock
          - s3:GetBucketVersioning
          - s3:GetEncryptionConfiguration
          - s3:GetLifecycleConfiguration
          - s3:ListAccessPoints
          - secretsmanager:DescribeSecret
          - secretsmanager:ListSecrets
          - securityhub:Describe*
          - securityhub:GetEnabledStandards
          - securityhub:GetFindings
          - securityhub:List*
          - ssm:DescribeInstanceInformation
          - ssm:DescribeParameters
          - wafv2:GetWebACLForResource
          - wafv2:ListWebACLs
          Resource: '*'
  WritePolicy1:
    Type: AWS::IAM::ManagedPolicy
    Condition: MayWrite
    Properties:
      Description: 'Muster, version 1: write 1 of 1'
      Roles:
      - Ref: Role
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Sid: WriteCommitments
          Effect: Allow
          Action:
          - ec2:AcceptReservedInstancesExchangeQuote
          - ec2:PurchaseReservedInstancesOffering
          - es:PurchaseReservedInstanceOffering
          - rds:PurchaseReservedDBInstancesOffering
          - redshift:PurchaseReservedNodeOffering
          - savingsplans:CreateSavingsPlan
          - savingsplans:DeleteQueuedSavingsPlan
          - savingsplans:ReturnSavingsPlan
          - servicequotas:RequestServiceQuotaIncrease
          Resource: '*'
        - Sid: WriteTags
          Effect: Allow
          Action:
          - ec2:CreateTags
          - tag:TagResources
          Resource: '*'
  Callback:
    Type: Custom::MusterConnection
    Condition: HasCallback
    DependsOn:
    - ReadPolicy1
    - ReadPolicy2
    Properties:
      ServiceToken:
        Ref: CallbackTopic
      ServiceTimeout: 600
      RoleArn:
        Fn::GetAtt:
        - Role
        - Arn
      ExternalId:
        Ref: ExternalId
      AccountId:
        Ref: AWS::AccountId
      Partition:
        Ref: AWS::Partition
      PermissionsVersion: '1'
Outputs:
  RoleArn:
    Description: What Muster uses
    Value:
      Fn::GetAtt:
      - Role
      - Arn
  PermissionsVersion:
    Description: The version of Muster's permissions
    Value: '1'
TEMPLATE
)
root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)
if aws cloudformation describe-stack-set --stack-set-name "$name" --region cn-northwest-1 >/dev/null 2>&1; then
    aws cloudformation update-stack-set --stack-set-name "$name" --region cn-northwest-1 --template-body "$template" \
        --capabilities CAPABILITY_NAMED_IAM >/dev/null
else
    aws cloudformation create-stack-set --stack-set-name "$name" --region cn-northwest-1 --template-body "$template" \
        --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED \
        --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false >/dev/null
    aws cloudformation create-stack-instances --stack-set-name "$name" --region cn-northwest-1 --regions cn-northwest-1 \
        --deployment-targets OrganizationalUnitIds="$root" \
        --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=100 >/dev/null
fi
echo "The stack set $name reaches the members now; Muster shows each as it comes."

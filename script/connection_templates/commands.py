"""Commands of the AWS CLI, as scripts that can be run again: what is there is brought up to date."""

import json

from connection_templates import cloudformation, policies

NAMES = policies.Names("@BUCKET@", "@ROLE_NAME@", "$account", "@PRINCIPAL@", "@EXTERNAL_ID@", "@REPORT@")
_HEAD = """#!/usr/bin/env bash
# {about}
# For AWS CloudShell, or any shell with the AWS CLI and an administrator's credentials. It may be run again:
# what is there already is brought up to date.
set -euo pipefail

account=$(aws sts get-caller-identity --query Account --output text)
role='@ROLE_NAME@'
"""
_POLICY_FUNCTION = """
# Creates a managed policy or gives it a new version, and attaches it. AWS keeps five versions, so those that
# are not in use go first.
put_policy() {{
    local arn="arn:{partition}:iam::$account:policy/$1" version
    if aws iam get-policy --policy-arn "$arn" >/dev/null 2>&1; then
        for version in $(aws iam list-policy-versions --policy-arn "$arn" \\
            --query 'Versions[?!IsDefaultVersion].VersionId' --output text); do
            aws iam delete-policy-version --policy-arn "$arn" --version-id "$version"
        done
        aws iam create-policy-version --policy-arn "$arn" --set-as-default --policy-document "$2" >/dev/null
    else
        aws iam create-policy --policy-name "$1" --policy-document "$2" >/dev/null
    fi
    aws iam attach-role-policy --role-name "$role" --policy-arn "$arn"
}}
"""
_ROLE = """
# The role that Muster uses, and nobody without the external id.
trust='{trust}'
if aws iam get-role --role-name "$role" >/dev/null 2>&1; then
    aws iam update-assume-role-policy --role-name "$role" --policy-document "$trust"
    aws iam tag-role --role-name "$role" --tags '{tags}'
else
    aws iam create-role --role-name "$role" --max-session-duration 3600 --tags '{tags}' \\
        --assume-role-policy-document "$trust" >/dev/null
fi
"""
_BUCKET = """
# The bucket that AWS delivers bills into, and the {noun} of bills.
if ! aws s3api head-bucket --bucket '@BUCKET@' >/dev/null 2>&1; then
    aws s3api create-bucket --bucket '@BUCKET@' --region {region}{location} >/dev/null
fi
aws s3api put-public-access-block --bucket '@BUCKET@' --public-access-block-configuration '{block}'
aws s3api put-bucket-policy --bucket '@BUCKET@' --policy "$(cat <<JSON
{policy}
JSON
)"
"""
_EXPORT = """if [ -z "$(aws bcm-data-exports list-exports --region {region} \\
    --query "Exports[?ExportName=='@REPORT@'].ExportArn" --output text)" ]; then
    aws bcm-data-exports create-export --region {region} --export '{definition}' >/dev/null
fi
"""
_REPORT = """if [ -z "$(aws cur describe-report-definitions --region {region} \\
    --query "ReportDefinitions[?ReportName=='@REPORT@'].ReportName" --output text)" ]; then
    aws cur put-report-definition --region {region} --report-definition '{definition}'
fi
"""
_WRITE = """
# Only where Muster is to change things as well: remove the sign before each line.
"""


def _pretty(document):
    return json.dumps(document, indent=2)


def _commented(text):
    return "".join(f"# {line}\n" for line in text.splitlines())


def _put_policies(catalogue, partition, scope, kind):
    found = policies.documents(catalogue, partition, scope, kind, policies.PLACEHOLDERS)
    return "".join(f"put_policy \"$role-{kind}-{number}\" '{_pretty(document)}'\n"
                   for number, document in enumerate(found, 1))


def _bills(catalogue, partition):
    billing = catalogue.billing["exports"][partition]
    is_export, region = billing["kind"] == "export", billing["region"]
    block = {name: True for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                     "RestrictPublicBuckets")}
    location = "" if region == "us-east-1" else \
        f" \\\n        --create-bucket-configuration LocationConstraint={region}"
    text = _BUCKET.format(noun="export" if is_export else "report", region=region, location=location,
                          block=json.dumps(block), policy=_pretty(policies.bucket_policy(catalogue, partition, NAMES)))
    make, template = (policies.export, _EXPORT) if is_export else (policies.report, _REPORT)
    return text + template.format(region=region, definition=_pretty(make(catalogue, partition, NAMES)))


def connection(catalogue, partition, scope):
    """The script that connects an account, and brings its permissions up to date later."""
    has_bills = scope == "management" and partition in catalogue.billing["exports"]
    tags = json.dumps([{"Key": "muster:permissions", "Value": str(catalogue.version)}])
    write = _put_policies(catalogue, partition, scope, "write")
    return "".join([
        _HEAD.format(about="Connects this account to Muster."),
        _POLICY_FUNCTION.format(partition=partition),
        _ROLE.format(trust=_pretty(policies.trust(NAMES)), tags=tags),
        "\n# What Muster may read.\n", _put_policies(catalogue, partition, scope, "read"),
        _bills(catalogue, partition) if has_bills else "",
        _WRITE + _commented(write) if write else "",
        f'\necho "Now tell Muster: arn:{partition}:iam::$account:role/$role"\n'])


_STACK_SET = """#!/usr/bin/env bash
# Connects every account of the organization to Muster, and new ones as they come: a stack set that CloudFormation
# manages. For AWS CloudShell in the management account, or any shell with its administrator's credentials. It may
# be run again: what is there already is brought up to date.
#
# If AWS says "You must enable organizations access to operate a service managed stack set", then StackSets are not
# yet trusted by the organization. This switches them on, once and for all:
#   aws cloudformation activate-organizations-access --region {region}
set -euo pipefail

name='@ROLE_NAME@-members'
template=$(cat <<'TEMPLATE'
{template}TEMPLATE
)
root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)
if aws cloudformation describe-stack-set --stack-set-name "$name" --region {region} >/dev/null 2>&1; then
    aws cloudformation update-stack-set --stack-set-name "$name" --region {region} --template-body "$template" \\
        --capabilities CAPABILITY_NAMED_IAM >/dev/null
else
    aws cloudformation create-stack-set --stack-set-name "$name" --region {region} --template-body "$template" \\
        --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED \\
        --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false >/dev/null
    aws cloudformation create-stack-instances --stack-set-name "$name" --region {region} --regions {region} \\
        --deployment-targets OrganizationalUnitIds="$root" \\
        --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=100 >/dev/null
fi
echo "The stack set $name reaches the members now; Muster shows each as it comes."
"""
_REGIONS = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-northwest-1"}


def stack_set(catalogue, partition):
    template = cloudformation.to_yaml(cloudformation.connection(catalogue, partition, "member"))
    return _STACK_SET.format(region=_REGIONS[partition], template=template)

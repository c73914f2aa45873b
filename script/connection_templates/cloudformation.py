"""The CloudFormation templates: of a management account, of a member, and of permissions alone."""

import yaml

from connection_templates import policies

# `${…}` is filled in by CloudFormation where a text stands in Fn::Sub: see _substituted.
NAMES = policies.Names("${BucketName}", "${RoleName}", "${AWS::AccountId}", "${Principal}", "${ExternalId}",
                       "${ReportName}")
WAIT_SECONDS = 600

_PARAMETERS = {
    "Principal": ("@PRINCIPAL@", "Who may use the role: Muster",
                  r"arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)/.+)"),
    "ExternalId": ("@EXTERNAL_ID@", "What Muster must say to be let in; made by Muster for this connection alone",
                   r"[\w+=,.@:/-]{22,1224}"),
    "RoleName": ("@ROLE_NAME@", "The name of the role", r"[\w+=,.@-]{1,64}"),
    "CallbackTopic": ("@CALLBACK_TOPIC@", "Tells Muster that the role is there; may be empty",
                      r"|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+"),
    "BucketName": ("@BUCKET@", "The S3 bucket with the bills", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
    "ReportName": ("@REPORT@", "The name of the export of bills", r"[0-9A-Za-z_-]{1,128}"),
}
_CHOICES = {
    "BillingSource": ("new", ["new", "existing"], "new: make the bucket and the export of bills; existing: only "
                      "read a bucket that AWS delivers bills into already"),
    "WritePermissions": ("no", ["no", "yes"], "Whether Muster may also change things: create reports, buy "
                         "commitments that were approved, tag resources, manage accounts"),
}
_GROUPS = [("Who is let in", ["Principal", "ExternalId", "RoleName", "CallbackTopic"]),
           ("Bills", ["BillingSource", "BucketName", "ReportName"]),
           ("More than reading", ["WritePermissions"])]


def _substituted(value):
    """Every text with ${…} in Fn::Sub, or as Ref where it is nothing else."""
    if isinstance(value, dict):
        return {key: _substituted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_substituted(each) for each in value]
    if isinstance(value, str) and "${" in value:
        alone = value.startswith("${") and value.endswith("}") and value.count("${") == 1
        return {"Ref": value[2:-1]} if alone else {"Fn::Sub": value}
    return value


def _parameters(names):
    made = {}
    for name in names:
        if name in _CHOICES:
            default, allowed, about = _CHOICES[name]
            made[name] = {"Type": "String", "Default": default, "AllowedValues": allowed, "Description": about}
        else:
            default, about, pattern = _PARAMETERS[name]
            made[name] = {"Type": "String", "Default": default, "AllowedPattern": f"^({pattern})$",
                          "Description": about}
    return made


def _interface(parameters):
    groups = [{"Label": {"default": label}, "Parameters": [name for name in names if name in parameters]}
              for label, names in _GROUPS]
    return {"AWS::CloudFormation::Interface": {"ParameterGroups": [each for each in groups if each["Parameters"]]}}


def _tags(catalogue):
    return [{"Key": "muster:permissions", "Value": str(catalogue.version)}]


def _role(catalogue):
    return {"Type": "AWS::IAM::Role", "Properties": {
        "RoleName": {"Ref": "RoleName"}, "Description": "Read by Muster; deleting this stack ends its access",
        "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": _substituted(policies.trust(NAMES)),
        "Tags": _tags(catalogue)}}


def _managed_policies(catalogue, partition, scope, role):
    """Attached to `role`, a Ref of a resource or of a parameter."""
    made = {}
    for kind, logical in (("read", "ReadPolicy"), ("write", "WritePolicy")):
        found = policies.documents(catalogue, partition, scope, kind, NAMES)
        for number, document in enumerate(found, 1):
            made[f"{logical}{number}"] = {
                "Type": "AWS::IAM::ManagedPolicy", **({"Condition": "MayWrite"} if kind == "write" else {}),
                "Properties": {"Description": f"Muster, version {catalogue.version}: {kind} {number} of {len(found)}",
                               "Roles": [role], "PolicyDocument": _substituted(document)}}
    return made


def _bucket():
    return {"Type": "AWS::S3::Bucket", "Condition": "MakesBills",
            "DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain",
            "Properties": {
                "BucketName": {"Ref": "BucketName"},
                "PublicAccessBlockConfiguration": {name: True for name in (
                    "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")},
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}}


def _bills(catalogue, partition):
    kind = catalogue.billing["exports"][partition]["kind"]
    if kind == "export":
        properties = {"Export": _substituted(policies.export(catalogue, partition, NAMES))}
    else:
        properties = _substituted(policies.report(catalogue, partition, NAMES))
    return {
        "BillingBucket": _bucket(),
        "BillingBucketPolicy": {"Type": "AWS::S3::BucketPolicy", "Condition": "MakesBills", "Properties": {
            "Bucket": {"Ref": "BillingBucket"},
            "PolicyDocument": _substituted(policies.bucket_policy(catalogue, partition, NAMES))}},
        "BillingExport": {
            "Type": "AWS::BCMDataExports::Export" if kind == "export" else "AWS::CUR::ReportDefinition",
            "Condition": "MakesBills", "DependsOn": "BillingBucketPolicy", "Properties": properties}}


def _callback(catalogue, after, has_bills):
    """Tells Muster last, when all else is there.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html"""
    properties = {
        "ServiceToken": {"Ref": "CallbackTopic"}, "ServiceTimeout": WAIT_SECONDS,
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "ExternalId": {"Ref": "ExternalId"},
        "AccountId": {"Ref": "AWS::AccountId"}, "Partition": {"Ref": "AWS::Partition"},
        "PermissionsVersion": str(catalogue.version)}
    if has_bills:
        properties |= {"BucketName": {"Ref": "BucketName"},
                       "ReportName": {"Fn::If": ["MakesBills", {"Ref": "ReportName"}, ""]},
                       # That it stands here makes Muster wait for it, which DependsOn may not under a condition.
                       "Export": {"Fn::If": ["MakesBills", {"Ref": "BillingExport"}, ""]}}
    return {"Type": "Custom::MusterConnection", "Condition": "HasCallback", "DependsOn": after,
            "Properties": properties}


def _template(description, catalogue, parameters, conditions, resources, outputs):
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": description,
            "Metadata": {"Muster": {"Permissions": catalogue.version}, **_interface(parameters)},
            "Parameters": _parameters(parameters), "Conditions": conditions, "Resources": resources,
            "Outputs": outputs}


def _conditions(parameters):
    known = {"MayWrite": ("WritePermissions", {"Fn::Equals": [{"Ref": "WritePermissions"}, "yes"]}),
             "MakesBills": ("BillingSource", {"Fn::Equals": [{"Ref": "BillingSource"}, "new"]}),
             "HasCallback": ("CallbackTopic", {"Fn::Not": [{"Fn::Equals": [{"Ref": "CallbackTopic"}, ""]}]})}
    return {name: test for name, (parameter, test) in known.items() if parameter in parameters}


def connection(catalogue, partition, scope):
    """The stack that connects an account: role and policies, the bills of a management account, the callback."""
    has_bills = scope == "management" and partition in catalogue.billing["exports"]
    parameters = ["Principal", "ExternalId", "RoleName", "CallbackTopic",
                  *(["BillingSource", "BucketName", "ReportName"] if has_bills else []), "WritePermissions"]
    policies_made = _managed_policies(catalogue, partition, scope, {"Ref": "Role"})
    bills = _bills(catalogue, partition) if has_bills else {}
    always = [name for name, each in policies_made.items() if "Condition" not in each]
    resources = {"Role": _role(catalogue), **policies_made, **bills,
                 "Callback": _callback(catalogue, always, has_bills)}
    outputs = {"RoleArn": {"Description": "What Muster uses", "Value": {"Fn::GetAtt": ["Role", "Arn"]}},
               "PermissionsVersion": {"Description": "The version of Muster's permissions",
                                      "Value": str(catalogue.version)}}
    what = "a role that reads, and the export of bills" if has_bills else "a role that reads"
    return _template(f"Connects this account to Muster: {what}. Deleting this stack ends the access.", catalogue,
                     parameters, _conditions(parameters), resources, outputs)


def permissions(catalogue, partition, scope):
    """Only the policies, for a role that was made without CloudFormation: always a stack of the same name, so
    that a later version changes it rather than standing beside it."""
    has_bills = scope == "management" and partition in catalogue.billing["exports"]
    parameters = ["RoleName", *(["BucketName"] if has_bills else []), "WritePermissions"]
    resources = _managed_policies(catalogue, partition, scope, {"Ref": "RoleName"})
    outputs = {"PermissionsVersion": {"Description": "The version of Muster's permissions",
                                      "Value": str(catalogue.version)}}
    return _template("Gives a role that Muster uses the newest permissions.", catalogue, parameters,
                     _conditions(parameters), resources, outputs)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def to_yaml(template):
    return yaml.dump(template, Dumper=_Dumper, sort_keys=False, width=110)


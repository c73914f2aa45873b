"""Policy documents out of features, packed into as few managed policies as IAM's limits allow.

A document is written with the names of one way to connect: what stands for the bucket is @BUCKET@ in text
that the server fills in, ${BucketName} in CloudFormation, ${var.bucket} in Terraform.
"""

import dataclasses
import json
import re

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space does not count.
MOST_CHARACTERS = 6144
MOST_POLICIES = 10
LONGEST_BUCKET = 63
LONGEST_ROLE = 64


@dataclasses.dataclass(frozen=True)
class Names:
    """How one way to connect writes what is not known yet."""
    bucket: str
    role: str
    account: str
    principal: str
    external_id: str
    report: str


PLACEHOLDERS = Names("@BUCKET@", "@ROLE_NAME@", "*", "@PRINCIPAL@", "@EXTERNAL_ID@", "@REPORT@")
_LONGEST = dataclasses.replace(PLACEHOLDERS, bucket="b" * LONGEST_BUCKET, role="r" * LONGEST_ROLE)
_DNS = {"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}
# Resources of single actions that would be too much on all.
_NARROW = {"apigateway:GET": ["/restapis", "/restapis/*/stages", "/apis", "/apis/*/stages"]}


def _arns(resource, partition, names):
    return {"any": ["*"], "bucket": [f"arn:{partition}:s3:::{names.bucket}"],
            "objects": [f"arn:{partition}:s3:::{names.bucket}/*"],
            "role": [f"arn:{partition}:iam::*:role/{names.role}"]}[resource]


def _condition(name, partition, names):
    """S3 gives the bucket's ARN or the object's as context of a key's use: with and without bucket keys."""
    bucket = f"arn:{partition}:s3:::{names.bucket}"
    return {"bucket_key": {
        "StringLike": {"kms:ViaService": f"s3.*.{_DNS[partition]}",
                       "kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]}}}[name]


def _one_or_all(values):
    return values[0] if len(values) == 1 else values


def _sid(feature, suffix=""):
    return "".join(word.capitalize() for word in feature.id.split("_")) + suffix


def _statements(feature, partition, names):
    """Of one feature, each with a Sid that says whose it is."""
    made = []
    for grant in feature.grants:
        wide = [action for action in grant.actions if action not in _NARROW]
        arns = [arn for resource in grant.resources for arn in _arns(resource, partition, names)]
        statement = {"Effect": "Allow", "Action": sorted(wide), "Resource": _one_or_all(arns)}
        if grant.condition:
            statement["Condition"] = _condition(grant.condition, partition, names)
        made.append(statement)
        for action in grant.actions:
            if action in _NARROW:
                made.append({"Effect": "Allow", "Action": [action],
                             "Resource": [f"arn:{partition}:apigateway:*::{path}" for path in _NARROW[action]]})
    return [{"Sid": _sid(feature, str(number) if len(made) > 1 else ""), **statement}
            for number, statement in enumerate(made, 1)]


def size_of(document):
    """Characters as IAM counts them."""
    return len(re.sub(r"\s", "", json.dumps(document)))


def _document(statements):
    return {"Version": "2012-10-17", "Statement": statements}


def _fits(statements):
    return size_of(_document(statements)) <= MOST_CHARACTERS


def _halves(statement):
    middle = len(statement["Action"]) // 2
    return [{**statement, "Sid": statement["Sid"] + half, "Action": actions}
            for half, actions in (("A", statement["Action"][:middle]), ("B", statement["Action"][middle:]))]


def _pack(groups):
    """Groups of statements into lists that fit; a group is kept together where it fits at all."""
    packed = [[]]
    for group in groups:
        if not _fits(group):
            pieces = [piece for statement in group for piece in (
                [statement] if _fits([statement]) else _halves(statement))]
            group = None
            for piece in pieces:
                if not _fits(packed[-1] + [piece]):
                    packed.append([])
                packed[-1].append(piece)
        elif _fits(packed[-1] + group):
            packed[-1] += group
        else:
            packed.append(list(group))
    return [statements for statements in packed if statements]


def documents(catalogue, partition, scope, kind, names):
    """The managed policies of a role, in order. They are packed for the longest names that there can be, so
    that all ways to connect have the same."""
    features = catalogue.features_of(partition, scope, kind)
    packed = _pack([_statements(feature, partition, _LONGEST) for feature in features])
    longest = {"b" * LONGEST_BUCKET: names.bucket, "r" * LONGEST_ROLE: names.role}

    def rename(value):
        if isinstance(value, dict):
            return {key: rename(each) for key, each in value.items()}
        if isinstance(value, list):
            return [rename(each) for each in value]
        for long, name in longest.items():
            value = value.replace(long, name)
        return value
    return [_document(rename(statements)) for statements in packed]


def trust(names):
    """Who may be the role: Muster alone, and only with the external id that Muster made for this connection.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"""
    return _document([{"Sid": "MusterWithItsExternalId", "Effect": "Allow", "Principal": {"AWS": names.principal},
                       "Action": "sts:AssumeRole",
                       "Condition": {"StringEquals": {"sts:ExternalId": names.external_id}}}])


def bucket_policy(catalogue, partition, names):
    """Lets AWS deliver bills of this account alone, and nobody read them in the clear."""
    billing = catalogue.billing["exports"][partition]
    bucket, region = f"arn:{partition}:s3:::{names.bucket}", billing["region"]
    services = ["billingreports.amazonaws.com"]
    sources = [f"arn:{partition}:cur:{region}:{names.account}:definition/*"]
    if billing["kind"] == "export":
        services.append("bcm-data-exports.amazonaws.com")
        sources.append(f"arn:{partition}:bcm-data-exports:{region}:{names.account}:export/*")
    return _document([
        {"Sid": "DeliverBills", "Effect": "Allow", "Principal": {"Service": services},
         "Action": ["s3:GetBucketAcl", "s3:GetBucketPolicy", "s3:PutObject"], "Resource": [bucket, f"{bucket}/*"],
         "Condition": {"StringEquals": {"aws:SourceAccount": names.account}, "ArnLike": {"aws:SourceArn": sources}}},
        {"Sid": "EncryptedConnectionsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
         "Resource": [bucket, f"{bucket}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}])


def query(catalogue):
    return f"SELECT {', '.join(catalogue.billing['columns'].split())} FROM {catalogue.billing['table']['name']}"


def export(catalogue, partition, names):
    """What CreateExport and AWS::BCMDataExports::Export take."""
    billing = catalogue.billing
    table = billing["table"]
    return {
        "Name": names.report, "Description": "The bills that Muster reads",
        "DataQuery": {"QueryStatement": query(catalogue), "TableConfigurations": {table["name"]: table["settings"]}},
        "DestinationConfigurations": {"S3Destination": {
            "S3Bucket": names.bucket, "S3Prefix": billing["prefix"],
            "S3Region": billing["exports"][partition]["region"],
            "S3OutputConfigurations": {"OutputType": "CUSTOM", "Format": "PARQUET", "Compression": "PARQUET",
                                       "Overwrite": "OVERWRITE_REPORT"}}},
        "RefreshCadence": {"Frequency": "SYNCHRONOUS"}}


def report(catalogue, partition, names):
    """What PutReportDefinition and AWS::CUR::ReportDefinition take."""
    billing = catalogue.billing
    return {
        "ReportName": names.report, "TimeUnit": "HOURLY", "Format": "Parquet", "Compression": "Parquet",
        "AdditionalSchemaElements": ["RESOURCES", "SPLIT_COST_ALLOCATION_DATA"],
        "AdditionalArtifacts": ["ATHENA"], "S3Bucket": names.bucket, "S3Prefix": billing["prefix"],
        "S3Region": billing["exports"][partition]["region"], "RefreshClosedReports": True,
        "ReportVersioning": "OVERWRITE_REPORT"}

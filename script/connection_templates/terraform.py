"""A Terraform module in one file for each scope, laid out as `terraform fmt` does it."""

import json

from connection_templates import policies

NAMES = policies.Names("${var.bucket}", "${var.role_name}", "${data.aws_caller_identity.here.account_id}",
                       "${var.principal}", "${var.external_id}", "${var.report}")
_VARIABLES = {
    "principal": ("@PRINCIPAL@", "Who may use the role: Muster"),
    "external_id": ("@EXTERNAL_ID@", "What Muster must say to be let in; made by Muster for this connection alone"),
    "role_name": ("@ROLE_NAME@", "The name of the role"),
    "bucket": ("@BUCKET@", "The S3 bucket with the bills"),
    "report": ("@REPORT@", "The name of the export of bills"),
}
_HEAD = """# Connects an account to Muster: {what}.
terraform {{
  required_version = ">= 1.3"
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = ">= 5.32"
    }}
  }}
}}

data "aws_caller_identity" "here" {{}}
"""
_ROLE = """
resource "aws_iam_role" "muster" {{
  name                 = var.role_name
  description          = "Read by Muster"
  max_session_duration = 3600
  assume_role_policy   = {trust}
  tags = {{
    "muster:permissions" = "{version}"
  }}
}}
"""
_POLICY = """
resource "aws_iam_policy" "{name}" {{{policy_count}
  name        = "${{var.role_name}}-{kind}-{number}"
  description = "Muster, version {version}: {kind} {number} of {total}"
  policy      = {document}
}}

resource "aws_iam_role_policy_attachment" "{name}" {{{attachment_count}
  role       = aws_iam_role.muster.name
  policy_arn = aws_iam_policy.{name}{index}.arn
}}
"""
_COUNT = "var.write_permissions ? 1 : 0"
_BUCKET = """
resource "aws_s3_bucket" "bills" {{
  count  = var.make_bills ? 1 : 0
  bucket = var.bucket
}}

resource "aws_s3_bucket_public_access_block" "bills" {{
  count                   = var.make_bills ? 1 : 0
  bucket                  = aws_s3_bucket.bills[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}}

resource "aws_s3_bucket_policy" "bills" {{
  count  = var.make_bills ? 1 : 0
  bucket = aws_s3_bucket.bills[0].id
  policy = {policy}
}}
"""
_EXPORT = """
resource "aws_bcmdataexports_export" "bills" {{
  count      = var.make_bills ? 1 : 0
  depends_on = [aws_s3_bucket_policy.bills]
  export {{
    name        = var.report
    description = "{description}"
    data_query {{
      query_statement = "{query}"
      table_configurations = {tables}
    }}
    destination_configurations {{
      s3_destination {{
        s3_bucket = var.bucket
        s3_prefix = "{prefix}"
        s3_region = "{region}"
        s3_output_configurations {{
          output_type = "{OutputType}"
          format      = "{Format}"
          compression = "{Compression}"
          overwrite   = "{Overwrite}"
        }}
      }}
    }}
    refresh_cadence {{
      frequency = "{frequency}"
    }}
  }}
}}
"""
_REPORT = """
resource "aws_cur_report_definition" "bills" {{
  count                      = var.make_bills ? 1 : 0
  depends_on                 = [aws_s3_bucket_policy.bills]
  report_name                = var.report
  time_unit                  = "{TimeUnit}"
  format                     = "{Format}"
  compression                = "{Compression}"
  additional_schema_elements = {schema}
  additional_artifacts       = {artifacts}
  s3_bucket                  = var.bucket
  s3_prefix                  = "{S3Prefix}"
  s3_region                  = "{S3Region}"
  refresh_closed_reports     = true
  report_versioning          = "{ReportVersioning}"
}}
"""
_TAIL = """
output "role_arn" {
  description = "What to tell Muster"
  value       = aws_iam_role.muster.arn
}
"""


def _json(document):
    """As a heredoc, so that what IAM gets is written word by word."""
    return f"<<-JSON\n{json.dumps(document, indent=2)}\n  JSON"


def _variables(names):
    text = "".join(f'\nvariable "{name}" {{\n  type        = string\n  description = "{about}"\n'
                   f'  default     = "{default}"\n}}\n'
                   for name, (default, about) in _VARIABLES.items() if name in names)
    text += ('\nvariable "write_permissions" {\n  type        = bool\n'
             '  description = "Whether Muster may also change things"\n  default     = false\n}\n')
    if "bucket" in names:
        text += ('\nvariable "make_bills" {\n  type        = bool\n'
                 '  description = "Whether to make the bucket and the export, or only read a bucket that is there"\n'
                 '  default     = true\n}\n')
    return text


def _policies(catalogue, partition, scope):
    text = ""
    for kind in ("read", "write"):
        found = policies.documents(catalogue, partition, scope, kind, NAMES)
        for number, document in enumerate(found, 1):
            is_write = kind == "write"
            text += _POLICY.format(name=f"{kind}_{number}", kind=kind, number=number, total=len(found),
                                   version=catalogue.version,
                                   policy_count=f"\n  count       = {_COUNT}" if is_write else "",
                                   attachment_count=f"\n  count      = {_COUNT}" if is_write else "",
                                   index="[0]" if is_write else "", document=_json(document))
    return text


def _bills(catalogue, partition):
    text = _BUCKET.format(policy=_json(policies.bucket_policy(catalogue, partition, NAMES)))
    if catalogue.billing["exports"][partition]["kind"] == "report":
        report = policies.report(catalogue, partition, NAMES)
        return text + _REPORT.format(schema=json.dumps(report["AdditionalSchemaElements"]),
                                     artifacts=json.dumps(report["AdditionalArtifacts"]), **report)
    export = policies.export(catalogue, partition, NAMES)
    to = export["DestinationConfigurations"]["S3Destination"]
    tables = "{\n" + "".join(
        f"        {table} = {{\n" + "".join(
            f'          {key:<{max(map(len, settings))}} = "{value}"\n' for key, value in settings.items())
        + "        }\n" for table, settings in export["DataQuery"]["TableConfigurations"].items()) + "      }"
    return text + _EXPORT.format(description=export["Description"], query=export["DataQuery"]["QueryStatement"],
                                 tables=tables, prefix=to["S3Prefix"], region=to["S3Region"],
                                 frequency=export["RefreshCadence"]["Frequency"], **to["S3OutputConfigurations"])


def connection(catalogue, partition, scope):
    has_bills = scope == "management" and partition in catalogue.billing["exports"]
    names = [name for name in _VARIABLES if has_bills or name not in ("bucket", "report")]
    return "".join([
        _HEAD.format(what="a role that reads, and the export of bills" if has_bills else "a role that reads"),
        _variables(names), _ROLE.format(trust=_json(policies.trust(NAMES)), version=catalogue.version),
        _policies(catalogue, partition, scope), _bills(catalogue, partition) if has_bills else "", _TAIL])

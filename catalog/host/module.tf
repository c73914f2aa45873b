# What Muster's server is in AWS: see docs/connecting.md, "An identity for the server". The same as stack.yaml.
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
data "aws_partition" "here" {}
data "aws_region" "here" {}

variable "role_name" {
  type        = string
  description = "The name of the server's role, which the roles of connections will trust"
  default     = "muster"
}

variable "connection_roles" {
  type        = string
  description = "Which roles of any account the server may take on; templates call them muster-..."
  default     = "muster-*"
}

variable "runs_on" {
  type        = string
  description = "What runs the server: ec2 or ecs-tasks"
  default     = "ec2"
  validation {
    condition     = contains(["ec2", "ecs-tasks"], var.runs_on)
    error_message = "The server runs on ec2 or ecs-tasks."
  }
}

variable "organization_id" {
  type        = string
  description = "Whose accounts may call back; empty for accounts of any organization"
  default     = ""
}

resource "aws_iam_role" "muster" {
  name               = var.role_name
  description        = "Muster's server"
  assume_role_policy = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {"Service": "${var.runs_on}.amazonaws.com"}
    }
  ]
}
  JSON
}

resource "aws_iam_policy" "muster" {
  name        = var.role_name
  description = "What Muster's server does with its own role"
  policy      = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TakeOnTheRolesOfConnections",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:${data.aws_partition.here.partition}:iam::*:role/${var.connection_roles}"
    },
    {
      "Sid": "KeepTemplates",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "${aws_s3_bucket.templates.arn}/connections/*"
    },
    {
      "Sid": "HearFromStacks",
      "Effect": "Allow",
      "Action": ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
      "Resource": "${aws_sqs_queue.callbacks.arn}"
    },
    {
      "Sid": "UseTheKey",
      "Effect": "Allow",
      "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
      "Resource": "${aws_kms_key.muster.arn}"
    }
  ]
}
  JSON
}

resource "aws_iam_role_policy_attachment" "muster" {
  role       = aws_iam_role.muster.name
  policy_arn = aws_iam_policy.muster.arn
}

resource "aws_iam_instance_profile" "muster" {
  count = var.runs_on == "ec2" ? 1 : 0
  name  = var.role_name
  role  = aws_iam_role.muster.name
}

resource "aws_kms_key" "muster" {
  description         = "Muster's templates and what stacks tell it"
  enable_key_rotation = true
  policy              = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TheAccountDecides",
      "Effect": "Allow",
      "Action": "kms:*",
      "Resource": "*",
      "Principal": {"AWS": "arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"}
    },
    {
      "Sid": "TheTopicWritesToTheQueue",
      "Effect": "Allow",
      "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
      "Resource": "*",
      "Principal": {"Service": "sns.amazonaws.com"},
      "Condition": {"StringEquals": {"aws:SourceAccount": "${data.aws_caller_identity.here.account_id}"}}
    }
  ]
}
  JSON
}

resource "aws_s3_bucket" "templates" {
  bucket_prefix = "muster-templates-"
}

resource "aws_s3_bucket_public_access_block" "templates" {
  bucket                  = aws_s3_bucket.templates.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "templates" {
  bucket = aws_s3_bucket.templates.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "templates" {
  bucket = aws_s3_bucket.templates.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.muster.arn
    }
  }
}

# A link to a template is good for an hour; each is made anew.
resource "aws_s3_bucket_lifecycle_configuration" "templates" {
  bucket = aws_s3_bucket.templates.id
  rule {
    id     = "templates"
    status = "Enabled"
    filter {
      prefix = "connections/"
    }
    expiration {
      days = 1
    }
  }
}

resource "aws_s3_bucket_policy" "templates" {
  bucket = aws_s3_bucket.templates.id
  policy = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OnlyEncryptedConnections",
      "Effect": "Deny",
      "Action": "s3:*",
      "Principal": "*",
      "Resource": ["${aws_s3_bucket.templates.arn}", "${aws_s3_bucket.templates.arn}/*"],
      "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
  ]
}
  JSON
}

# Not encrypted with the key, which others who call back would have to be let use; what they say is no secret.
resource "aws_sns_topic" "callbacks" {
  name_prefix  = "muster-"
  display_name = "Muster"
}

resource "aws_sns_topic_policy" "callbacks" {
  arn    = aws_sns_topic.callbacks.arn
  policy = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "StacksCallBack",
      "Effect": "Allow",
      "Action": "sns:Publish",
      "Principal": {"AWS": "*"},
      "Resource": "${aws_sns_topic.callbacks.arn}",
      "Condition": ${var.organization_id == "" ? "{\"Bool\": {\"aws:SecureTransport\": \"true\"}}" : "{\"StringEquals\": {\"aws:PrincipalOrgID\": \"${var.organization_id}\"}}"}
    }
  ]
}
  JSON
}

resource "aws_sqs_queue" "callbacks" {
  name_prefix               = "muster-"
  kms_master_key_id         = aws_kms_key.muster.arn
  message_retention_seconds = 1209600
  receive_wait_time_seconds = 20
}

resource "aws_sqs_queue_policy" "callbacks" {
  queue_url = aws_sqs_queue.callbacks.id
  policy    = <<-JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TheTopicAlone",
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Principal": {"Service": "sns.amazonaws.com"},
      "Resource": "${aws_sqs_queue.callbacks.arn}",
      "Condition": {"ArnEquals": {"aws:SourceArn": "${aws_sns_topic.callbacks.arn}"}}
    }
  ]
}
  JSON
}

resource "aws_sns_topic_subscription" "callbacks" {
  topic_arn  = aws_sns_topic.callbacks.arn
  protocol   = "sqs"
  endpoint   = aws_sqs_queue.callbacks.arn
  depends_on = [aws_sqs_queue_policy.callbacks]
}

# Each by the key of muster.yaml that it goes to.
output "aws_region" {
  value = data.aws_region.here.name
}
output "aws_principal" {
  value = aws_iam_role.muster.arn
}
output "aws_artifact_bucket" {
  value = aws_s3_bucket.templates.id
}
output "aws_callback_topic" {
  value = aws_sns_topic.callbacks.arn
}
output "aws_queue" {
  value = aws_sqs_queue.callbacks.url
}
